/** Notices of messages. Rules: ../SPEC.md. */
import test from "ava";
import { PACE_MS, paceNotices } from "../../../src/ui/model/paced-notices.ts";
import { createVirtualClock } from "../../support/clock.ts";

test("[HX46] of messages that come faster than people read there is one notice in three seconds, which counts", (t) => {
  const clock = createVirtualClock();
  const shown: [number, number, number][] = [];
  const notice = paceNotices<number>(clock, (last, count) => void shown.push([clock.nowMs(), last, count]));
  const startMs = clock.nowMs();
  for (let at = 0; at < 1_000; at += 1) {
    notice(at);
    clock.advance(10);
  }
  clock.advance(2 * PACE_MS);
  t.deepEqual(
    shown.map(([atMs]) => atMs - startMs),
    [0, 3_000, 6_000, 9_000, 12_000],
  );
  t.is(
    shown.reduce((sum, [, , count]) => sum + count, 0),
    1_000,
    "each is counted once",
  );
  t.is(shown.at(-1)?.[1], 999);
  clock.advance(PACE_MS);
  notice(7);
  t.deepEqual(shown.at(-1), [clock.nowMs(), 7, 1], "after a pause the next is shown at once");
});
