/**
 * Finds out when frames of audio were played, although a busy process gets them in lumps. Frames count by their own length; the clock
 * counts only for frames that never came. Pure.
 */

/** How many frames are looked at together. */
const PERIOD_FRAMES = 10;
/** PERIOD_FRAMES that come in less time are a lump behind a stall, and more frames wait behind them. */
const MIN_PERIOD_MS = 50;
/** A shorter absence is the difference of two timers. */
const ABSENT_MS = 25;
/** The audio's clock and the process's clock drift apart by less than this in a period. */
const DRIFT_MS = 1;

export interface PlayoutClock {
  /** Takes the next frame; returns when it began to be played, and for how long nothing was played before it. */
  place(durationMs: number, nowMs: number): { readonly fromMs: number; readonly absentMs: number };
  /** Returns the end of the time that frames account for; null before the first frame. */
  untilMs(): number | null;
}

export function createPlayoutClock(): PlayoutClock {
  let untilMs: number | null = null;
  let frames = 0;
  let periodFromMs = -Infinity;
  let leastBehindMs = Infinity;

  /** Returns how much time has no frames; 0 but for once a period. */
  function missing(behindMs: number, nowMs: number): number {
    if (frames === 0) periodFromMs = nowMs;
    leastBehindMs = Math.min(leastBehindMs, behindMs);
    frames += 1;
    if (frames < PERIOD_FRAMES) return 0;
    const least = leastBehindMs;
    const isLump = nowMs - periodFromMs < MIN_PERIOD_MS;
    frames = 0;
    leastBehindMs = Infinity;
    return isLump ? 0 : least;
  }

  return {
    place(durationMs, nowMs) {
      const before = untilMs ?? nowMs - durationMs;
      const behindMs = missing(nowMs - durationMs - before, nowMs);
      const absentMs = behindMs > ABSENT_MS ? behindMs : 0;
      const fromMs = before + (absentMs > 0 ? absentMs : Math.max(0, Math.min(behindMs, DRIFT_MS)));
      untilMs = Math.min(nowMs, fromMs + durationMs);
      return { fromMs, absentMs };
    },
    untilMs: () => untilMs,
  };
}
