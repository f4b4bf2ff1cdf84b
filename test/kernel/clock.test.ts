import test from "ava";
import fc from "fast-check";
import { createClock } from "../../src/kernel/clock.ts";

const LONGEST_MS = 2 ** 31 - 1;

/** A platform whose timers fire `earlyMs` before their delay is over. */
function createPlatform(startMs: number, earlyMs: () => number) {
  let nowMs = startMs;
  let handles = 0;
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  const delays: number[] = [];
  const clock = createClock<number>({
    nowMs: () => nowMs,
    wallMs: () => 0,
    setTimeout(callback, delayMs) {
      delays.push(delayMs);
      timers.set(++handles, { atMs: nowMs + Math.max(0, delayMs - earlyMs()), callback });
      return handles;
    },
    clearTimeout: (handle) => void timers.delete(handle),
  });
  return {
    clock,
    delays,
    /** Fires the next timer at its time; false for none. */
    fireNext(): boolean {
      const [next] = [...timers].toSorted(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined) return false;
      const [handle, timer] = next;
      timers.delete(handle);
      nowMs = Math.max(nowMs, timer.atMs);
      timer.callback();
      return true;
    },
    pending: () => timers.size,
  };
}

test("[CK1] a timer never fires before its moment, however early the platform's timer fires", (t) => {
  const ms = (max: number) => fc.double({ min: 0, max, noNaN: true });
  fc.assert(
    fc.property(ms(1e6), ms(1e4), fc.array(ms(1.5), { minLength: 1 }), (startMs, spanMs, early) => {
      let index = 0;
      const platform = createPlatform(startMs, () => early[index++ % early.length] ?? 0);
      const firedAtMs: number[] = [];
      const atMs = startMs + spanMs;
      platform.clock.setTimer(atMs, () => firedAtMs.push(platform.clock.nowMs()));
      // Each hop that fires early leaves at most 1.5 ms, and the next waits for 1 ms or more of them.
      for (let hop = 0; hop < 100 && platform.fireNext(); hop += 1);
      return firedAtMs.every((firedMs) => firedMs >= atMs) && firedAtMs.length + platform.pending() === 1;
    }),
  );
  const platform = createPlatform(0.25, () => 0);
  const firedAtMs: number[] = [];
  platform.clock.setTimer(10.5, () => firedAtMs.push(platform.clock.nowMs()));
  t.deepEqual(platform.delays, [11]);
  while (platform.fireNext());
  t.deepEqual(firedAtMs, [11.25]);
});

test("[CK1] a timer that fired early is set again for what is left", (t) => {
  const earlyMs = [1.5, 0];
  const platform = createPlatform(0, () => earlyMs.shift() ?? 0);
  const firedAtMs: number[] = [];
  platform.clock.setTimer(10, () => firedAtMs.push(platform.clock.nowMs()));
  platform.fireNext();
  t.deepEqual(firedAtMs, []);
  t.deepEqual(platform.delays, [10, 2]);
  platform.fireNext();
  t.deepEqual(firedAtMs, [10.5]);
  t.false(platform.fireNext());
});

test("[CK2] a moment that is past fires at once, and never before setTimer has returned", (t) => {
  const platform = createPlatform(100, () => 0);
  let fired = 0;
  platform.clock.setTimer(5, () => (fired += 1));
  t.is(fired, 0);
  t.deepEqual(platform.delays, [0]);
  platform.fireNext();
  t.is(fired, 1);
});

test("[CK3] a moment beyond the platform's longest delay is reached in hops, and Infinity never", (t) => {
  const platform = createPlatform(0, () => 0);
  const firedAtMs: number[] = [];
  platform.clock.setTimer(2 * LONGEST_MS + 7, () => firedAtMs.push(platform.clock.nowMs()));
  while (platform.fireNext());
  t.deepEqual(platform.delays, [LONGEST_MS, LONGEST_MS, 7]);
  t.deepEqual(firedAtMs, [2 * LONGEST_MS + 7]);

  platform.clock.setTimer(Infinity, () => t.fail());
  for (let hop = 0; hop < 5; hop += 1) t.true(platform.fireNext());
});

test("[CK4] a cancelled timer never fires, also when it has been set again meanwhile", (t) => {
  const platform = createPlatform(0, () => 1.2);
  const cancel = platform.clock.setTimer(10, () => t.fail());
  platform.fireNext();
  t.is(platform.pending(), 1);
  cancel();
  cancel();
  t.is(platform.pending(), 0);
});
