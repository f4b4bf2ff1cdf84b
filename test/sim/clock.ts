/** Virtual time: it stands still until a test moves it, and then every timer fires in order at its own moment. */
import type { Clock } from "../../src/kernel/clock.ts";

export interface SimClock extends Clock {
  /** Moves time by `spanMs`, firing what falls due on the way, timers set meanwhile included. */
  advance(spanMs: number): void;
  /** How many timers are armed. */
  timers(): number;
}

/** The wall clock starts at a date of no meaning, 2030-01-01. */
export function createSimClock(startMs = 0): SimClock {
  const WALL_ORIGIN_MS = Date.UTC(2030, 0, 1);
  let nowMs = startMs;
  let sequence = 0;
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();

  /** Earliest first; of two at one moment, the one set first. */
  function nextDue(untilMs: number): number | null {
    let best: number | null = null;
    let bestAtMs = untilMs;
    for (const [id, timer] of timers) {
      if (timer.atMs < bestAtMs || (timer.atMs === bestAtMs && best === null)) {
        best = id;
        bestAtMs = timer.atMs;
      }
    }
    return best;
  }

  return {
    nowMs: () => nowMs,
    wallMs: () => WALL_ORIGIN_MS + nowMs,
    setTimer(atMs, callback) {
      const id = sequence++;
      timers.set(id, { atMs: Math.max(atMs, nowMs), callback });
      return () => void timers.delete(id);
    },
    advance(spanMs) {
      const untilMs = nowMs + spanMs;
      for (let id = nextDue(untilMs); id !== null; id = nextDue(untilMs)) {
        const timer = timers.get(id);
        timers.delete(id);
        if (timer === undefined) continue;
        nowMs = timer.atMs;
        timer.callback();
      }
      nowMs = untilMs;
    },
    timers: () => timers.size,
  };
}
