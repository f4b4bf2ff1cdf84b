import test from "ava";
import { isFull } from "../support/full.ts";
import { liveMeeting } from "./meeting-life.ts";
import { REGRESSIONS } from "./meetings.ts";

/** One in three in `npm test`: each takes seconds, and most have been led elsewhere by later changes to faults and chance. */
const lived = isFull ? REGRESSIONS : REGRESSIONS.filter((_, index) => index % 3 === 0);

for (const [seed, count, what, isTrusted = true] of lived) {
  test(`[SM5] seed ${seed} with ${count} people, where ${what}`, async (t) => {
    const failure = await liveMeeting({ seed, count, isHost: () => isTrusted });
    t.is(failure, null, failure ?? "");
  });
}
