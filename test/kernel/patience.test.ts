/** Patience that own stalls do not use up. Rules: SPEC.md. */
import test from "ava";
import { createClock, type Clock } from "../../src/kernel/clock.ts";
import { waitPatiently } from "../../src/kernel/patience.ts";
import { createVirtualClock } from "../support/clock.ts";

/** A clock whose timers all fire `lateMs` later than they should. */
function lateClock(lateMs: () => number): { readonly clock: Clock; advance(spanMs: number): void } {
  const world = createVirtualClock();
  const clock = createClock({
    nowMs: world.nowMs,
    wallMs: world.wallMs,
    setTimeout: (callback, delayMs) => world.setTimer(world.nowMs() + delayMs + lateMs(), callback),
    clearTimeout: (undo: () => void) => undo(),
  });
  return { clock, advance: world.advance };
}

function endedAfter(spanMs: number, lateMs: (nowMs: number) => number): number | null {
  let endedMs: number | null = null;
  const { clock, advance } = lateClock(() => lateMs(clock.nowMs()));
  waitPatiently(clock, spanMs, () => (endedMs = clock.nowMs()));
  for (let ms = 0; ms < 20 * spanMs && endedMs === null; ms += 10) advance(10);
  return endedMs;
}

test("[KN40] patience ends after its span where turns come in time, also a little late", (t) => {
  t.is(
    endedAfter(10_000, () => 0),
    10_000,
  );
  const ended = endedAfter(10_000, () => 50) ?? 0;
  t.true(ended >= 10_000 && ended <= 10_100);
});

test("[KN41] a stall does not use it up: whatever came meanwhile is read first, and others have their time", (t) => {
  const ended = endedAfter(10_000, (nowMs) => (nowMs >= 4_000 && nowMs < 5_000 ? 8_000 : 0)) ?? 0;
  t.true(ended >= 17_800 && ended <= 18_200, String(ended));
});

test("[KN42] a machine that never comes to rest ends it too, after five times the span", (t) => {
  const ended = endedAfter(10_000, () => 3_000) ?? 0;
  t.true(ended >= 50_000 && ended <= 56_000, String(ended));
});

test("[KN40] patience that is called off never ends", (t) => {
  const clock = createVirtualClock();
  waitPatiently(clock, 1_000, () => t.fail())();
  clock.advance(10_000);
  t.is(clock.timers(), 0);
});
