/** Time as an input. The clock of the machine is made here; the virtual one lives in test/support/clock.ts. */

export interface Clock {
  /** Monotonic milliseconds, with fractions; the origin means nothing. */
  nowMs(): number;
  /** Wall-clock milliseconds since 1970, for showing only. */
  wallMs(): number;
  /**
   * Calls back once, when `nowMs()` has reached `atMs`: never earlier, at once if that is past, but never before returning.
   * Infinity is never reached. Returns its undo.
   */
  setTimer(atMs: number, callback: () => void): () => void;
}

/** Resolves after the span. Nothing cancels it. */
export const pause = (clock: Pick<Clock, "nowMs" | "setTimer">, spanMs: number): Promise<void> =>
  new Promise((resolve) => void clock.setTimer(clock.nowMs() + spanMs, resolve));

/** The part of the platform that a clock is made of. */
export interface Timers<Handle> {
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  readonly setTimeout: (callback: () => void, delayMs: number) => Handle;
  readonly clearTimeout: (handle: Handle) => void;
}

/** Longest delay that setTimeout takes (32 bits, signed). A later moment is reached in several hops. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Node cuts a delay to whole milliseconds and counts it from a loop time that is cut, too: of 300 fractional delays 211 fired
 * early, by up to 1.1 ms, and of 300 that were rounded up still 4. So the delay is rounded up, and a timer that fires early is set again.
 */
export function createClock<Handle>(timers: Timers<Handle>): Clock {
  return {
    nowMs: timers.nowMs,
    wallMs: timers.wallMs,
    setTimer(atMs, callback) {
      const arm = (leastDelayMs: number): Handle => {
        const delayMs = Math.ceil(atMs - timers.nowMs());
        return timers.setTimeout(wake, Math.min(Math.max(leastDelayMs, delayMs), MAX_TIMEOUT_MS));
      };
      const wake = (): void => {
        if (timers.nowMs() < atMs) handle = arm(1);
        else callback();
      };
      let handle = arm(0);
      return () => timers.clearTimeout(handle);
    },
  };
}

export const realClock: Clock = createClock({
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle),
});
