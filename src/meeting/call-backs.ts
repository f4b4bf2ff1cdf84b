/**
 * Files between a downloader and a seeder that takes no calls: the downloader asks the seeder on the mesh's "files" channel to call. Two that are not
 * linked ask through members that are linked with both. A lie makes the seeder call a member in vain.
 */
import * as v from "valibot";
import type { Files } from "../files/types.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";

const CallBackSchema = v.strictObject({
  type: v.literal("callBack"),
  downloader: PeerIdSchema,
  seeder: PeerIdSchema,
});
type CallBack = v.InferOutput<typeof CallBackSchema>;
const decodeCallBack = decoder(CallBackSchema);

export interface CallBacks {
  /** False when the body is something else. */
  receive(from: PeerId, body: unknown): boolean;
  close: Unsubscribe;
}

export function createCallBacks(deps: {
  readonly self: PeerId;
  readonly files: Pick<Files, "onCallWanted" | "callBack">;
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, body: CallBack) => void;
}): CallBacks {
  const { self, files } = deps;
  return {
    close: files.onCallWanted((seeder) => {
      const linked = deps.linked();
      for (const peer of linked.includes(seeder) ? [seeder] : linked)
        deps.send(peer, { type: "callBack", downloader: self, seeder });
    }),
    receive(from, body) {
      const message = decodeCallBack(body);
      if (message === null) return false;
      const { downloader, seeder } = message;
      if (seeder === self) files.callBack(downloader);
      // What came from another than the downloader was passed on already.
      else if (from === downloader && deps.linked().includes(seeder)) deps.send(seeder, message);
      return true;
    },
  };
}
