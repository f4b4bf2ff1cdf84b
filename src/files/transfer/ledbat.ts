/**
 * A window that keeps the network's queues short while media flows: LEDBAT (RFC 6817, section 2.4.2) over pieces that the taker
 * acknowledges. What a piece takes beyond the least that one has taken is queueing, whoever caused it: above the target the window
 * shrinks, below it grows. Pure.
 */

/** RFC 6817 allows up to 100 ms; sound has about 20 ms of jitter buffer to spare. */
const TARGET_MS = 8;
/** One TLS record: 1.3 ms of a 100 Mbit/s link. */
export const MIN_WINDOW_BYTES = 16 * 1024;
const MAX_WINDOW_BYTES = 4 * 1024 * 1024;
/** Growth a round trip when nothing queues. */
const STEP_BYTES = 16 * 1024;
/** The least delay is that of this span and the one before: routes change. */
const BASE_SPAN_MS = 60_000;

export interface GentleWindow {
  readonly windowBytes: number;
  /** Doubles every round trip until the first sign of a queue. */
  readonly isStarting: boolean;
  readonly baseMs: number;
  readonly previousBaseMs: number;
  readonly spanEndsAtMs: number;
}

export const initialWindow = (nowMs: number): GentleWindow => ({
  windowBytes: 4 * MIN_WINDOW_BYTES,
  isStarting: true,
  baseMs: Infinity,
  previousBaseMs: Infinity,
  spanEndsAtMs: nowMs + BASE_SPAN_MS,
});

/** A piece of `ackedBytes` was acknowledged `delayMs` after it was written. */
export function stepWindow(
  window: GentleWindow,
  ackedBytes: number,
  delayMs: number,
  nowMs: number,
): GentleWindow {
  const isNewSpan = nowMs >= window.spanEndsAtMs;
  const baseMs = isNewSpan ? delayMs : Math.min(window.baseMs, delayMs);
  const previousBaseMs = isNewSpan ? window.baseMs : window.previousBaseMs;
  const queueMs = delayMs - Math.min(baseMs, previousBaseMs);
  const isStarting = window.isStarting && queueMs < TARGET_MS / 2;
  const offTarget = Math.max(-1, (TARGET_MS - queueMs) / TARGET_MS);
  const growth = isStarting ? ackedBytes : (offTarget * ackedBytes * STEP_BYTES) / window.windowBytes;
  return {
    windowBytes: Math.min(MAX_WINDOW_BYTES, Math.max(MIN_WINDOW_BYTES, window.windowBytes + growth)),
    isStarting,
    baseMs,
    previousBaseMs,
    spanEndsAtMs: isNewSpan ? nowMs + BASE_SPAN_MS : window.spanEndsAtMs,
  };
}
