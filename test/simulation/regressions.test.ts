import test from "ava";
import { sample } from "../support/full.ts";
import { liveMeeting } from "./meeting-life.ts";
import { REGRESSIONS } from "./meetings.ts";

/** One in three in `npm test`: each takes seconds, and most have been led elsewhere by later changes to faults and chance. */
for (const [seed, count, what, isTrusted = true] of sample(REGRESSIONS, 3)) {
  test(`[SM5] seed ${seed} with ${count} people, where ${what}`, async (t) => {
    const failure = await liveMeeting({ seed, count, isHost: () => isTrusted });
    t.is(failure, null, failure ?? "");
  });
}
