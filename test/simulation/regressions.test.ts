import test from "ava";
import { isFull } from "../support/full.ts";
import { liveMeeting } from "./meeting-life.ts";
import { REGRESSIONS } from "./meetings.ts";

const NEWEST = 3;

/** The newest in `npm test`: each takes seconds, and older ones have been led elsewhere by later changes to faults and chance. */
for (const [seed, count, what, isTrusted = true] of isFull ? REGRESSIONS : REGRESSIONS.slice(-NEWEST)) {
  test(`[SM5] seed ${seed} with ${count} people, where ${what}`, async (t) => {
    const failure = await liveMeeting({ seed, count, isHost: () => isTrusted });
    t.is(failure, null, failure ?? "");
  });
}
