/**
 * Files between a downloader and a seeder that takes no calls: the downloader asks the seeder on the mesh's "files" channel to call. Two that are not
 * linked ask through members that are linked with both. A lie makes the seeder call a member in vain.
 */
import * as v from "valibot";
import type { Files } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import { decoder } from "../kernel/schema.ts";

const CallBackSchema = v.strictObject({
  type: v.literal("callBack"),
  downloader: PeerIdSchema,
  seeder: PeerIdSchema,
});
type CallBack = v.InferOutput<typeof CallBackSchema>;
const decodeCallBack = decoder(CallBackSchema);

/** Of a downloader's own requests: one to each seeder, and some of them again each time that they are dialled. */
const OF_DOWNLOADER = { burst: MAX_MEMBERS, perSecond: 8 };
/** Over one link: a member passes on those of some downloaders. */
const OF_LINK = { burst: 4 * MAX_MEMBERS, perSecond: 60 };

export interface CallBacks {
  /** False when the body is something else. */
  receive(from: PeerId, body: unknown): boolean;
  close: Unsubscribe;
}

export function createCallBacks(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "count">;
  readonly self: PeerId;
  readonly files: Pick<Files, "onCallWanted" | "callBack">;
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, body: CallBack) => void;
}): CallBacks {
  const { clock, self, files } = deps;
  const ofDownloader = createPeerLimits(OF_DOWNLOADER);
  const ofLink = createPeerLimits(OF_LINK);
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
      const limits = from === downloader ? ofDownloader : ofLink;
      if (!limits.take(from, clock.nowMs())) {
        deps.log.count("files.tooManyCallBacks");
        return true;
      }
      if (seeder === self) files.callBack(downloader);
      // What came from another than the downloader was passed on already.
      else if (from === downloader && deps.linked().includes(seeder)) deps.send(seeder, message);
      return true;
    },
  };
}
