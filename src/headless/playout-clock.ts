/**
 * Says when frames of sound were played, although a busy process gets them in lumps: by their own length, and by the
 * clock only for what never came. Pure.
 */

/** Frames that are looked at together. */
const PERIOD_FRAMES = 10;
/** Fewer are handed over so fast only behind a stall, and more of them wait. */
const MIN_PERIOD_MS = 50;
/** Less is two timers' difference. */
const ABSENT_MS = 25;
/** The clock of the sound and that of the process drift apart, by less than this in a period. */
const DRIFT_MS = 1;

export interface PlayoutClock {
  /** Of the next frame: when it began to be played, and for how long nothing was played before it. */
  place(durationMs: number, nowMs: number): { readonly fromMs: number; readonly absentMs: number };
  /** Up to when frames account for the time; null before the first. */
  untilMs(): number | null;
}

export function createPlayoutClock(): PlayoutClock {
  let untilMs: number | null = null;
  let frames = 0;
  let periodFromMs = -Infinity;
  let leastBehindMs = Infinity;

  /** How much of the time since then has no frames: looked at once a period. */
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
