/** How fast a transfer is and how long it still takes, as people are shown it. Pure: time is an input. */

/** Rates over shorter spans jump with every chunk. */
const SPAN_MS = 500;
/** The weight of the last span; the rest is the past's. */
const NEWEST_SHARE = 0.3;

export interface RateMeter {
  /** `totalBytes` were transferred since the start. Neither argument may fall. */
  sample(totalBytes: number, nowMs: number): void;
  /** Smoothed over some seconds; during the first span, the mean since the start. */
  readonly bytesPerSecond: number;
}

export function createRateMeter(startMs: number): RateMeter {
  let spanStartMs = startMs;
  let spanStartBytes = 0;
  let isFirstSpan = true;
  let bytesPerSecond = 0;
  return {
    sample(totalBytes, nowMs) {
      const spanMs = nowMs - spanStartMs;
      if (spanMs < SPAN_MS && !isFirstSpan) return;
      const newest = ((totalBytes - spanStartBytes) / Math.max(1, spanMs)) * 1_000;
      // A transfer that stood still begins anew instead of climbing from zero.
      const isFresh = isFirstSpan || bytesPerSecond === 0;
      bytesPerSecond = isFresh ? newest : bytesPerSecond * (1 - NEWEST_SHARE) + newest * NEWEST_SHARE;
      if (spanMs < SPAN_MS) return;
      isFirstSpan = false;
      spanStartMs = nowMs;
      spanStartBytes = totalBytes;
    },
    get bytesPerSecond() {
      return bytesPerSecond;
    },
  };
}

/** Seconds, with fractions; null when next to nothing moves. */
export const secondsLeft = (bytesLeft: number, bytesPerSecond: number): number | null =>
  bytesPerSecond < 1 ? null : Math.max(0, bytesLeft) / bytesPerSecond;
