import test from "ava";
import { liveMeeting } from "./meeting-life.ts";
import { REGRESSIONS } from "./meetings.ts";

for (const [seed, count, what, isTrusted = true] of REGRESSIONS) {
  test(`[SM5] seed ${seed} with ${count} people, where ${what}`, async (t) => {
    const failure = await liveMeeting({ seed, count, isHost: () => isTrusted });
    t.is(failure, null, failure ?? "");
  });
}
