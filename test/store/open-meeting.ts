/** The store of one meeting that self made and is the hub of, on a disk in memory. */
import { randomBytes } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import { createVerifier } from "../../src/store/log/entry.ts";
import { openMeetingStore, type MeetingStoreDeps } from "../../src/store/meeting-store.ts";
import type { Signer } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { createMemoryDisk } from "./memory-disk.ts";
import { createTestSeal, membersOf, ROOT } from "./support.ts";

/** `others`: the members besides self. `more`: in the place of what does nothing, or of true randomness. */
export async function openOwnMeeting(
  me: Signer,
  others: readonly Signer[],
  more: Partial<Pick<MeetingStoreDeps, "log" | "random" | "send">> = {},
) {
  const clock = createVirtualClock();
  const meeting = await openMeetingStore(
    {
      clock,
      log: createLog("error", () => {}),
      random: (byteCount) => randomBytes(byteCount),
      signer: me,
      seal: createTestSeal(me),
      verify: createVerifier(),
      database: createMemoryDisk(clock),
      send: () => true,
      ...more,
    },
    { ...ROOT, host: me.publicKey },
  );
  const all = [me, ...others];
  meeting.setMembers(membersOf(all));
  meeting.setHub(
    null,
    all.map(({ peerId }) => peerId),
  );
  return { clock, meeting };
}
