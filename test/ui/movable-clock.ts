/** Real time that a test can move on, so that it waits for no deadline of the window. */
import type { Clock } from "../../src/kernel/clock.ts";

export interface MovableClock extends Clock {
  /** Moves time on by `spanMs` and calls what falls due, earliest first. */
  advance(spanMs: number): void;
  /** Nothing falls due any more. */
  clear(): void;
}

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

export function createMovableClock(): MovableClock {
  const timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  let offsetMs = 0;
  const nowMs = (): number => performance.now() + offsetMs;

  function fire(timer: Timer): void {
    clearTimeout(timers.get(timer));
    if (timers.delete(timer)) timer.callback();
  }
  return {
    nowMs,
    clear() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
    wallMs: () => Date.now() + offsetMs,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.set(
        timer,
        setTimeout(() => fire(timer), Math.ceil(Math.max(0, atMs - nowMs()))),
      );
      return () => {
        clearTimeout(timers.get(timer));
        timers.delete(timer);
      };
    },
    advance(spanMs) {
      offsetMs += spanMs;
      const due = [...timers.keys()].filter(({ atMs }) => atMs <= nowMs());
      for (const timer of due.toSorted((a, b) => a.atMs - b.atMs)) fire(timer);
    },
  };
}
