/**
 * A window that keeps the network's queues short while media flows: LEDBAT (RFC 6817, section 2.4.2) over blocks that the downloader
 * acknowledges. The delay of a block beyond the least delay seen is queueing, whichever traffic caused it: above the target the window
 * shrinks, below it grows. Pure.
 */

/** RFC 6817 allows up to 100 ms; sound has about 20 ms of jitter buffer to spare. */
const TARGET_MS = 8;
/** One TLS record: 1.3 ms of a 100 Mbit/s link. */
export const MIN_WINDOW_BYTES = 16 * 1024;
const MAX_WINDOW_BYTES = 4 * 1024 * 1024;
/** Growth in one round trip when nothing queues. */
const STEP_BYTES = 16 * 1024;
/** The least delay is that of the present span and the one before, because routes change. */
const BASE_SPAN_MS = 60_000;

export interface LedbatWindow {
  readonly windowBytes: number;
  /** The window doubles every round trip until the first sign of a queue. */
  readonly isStarting: boolean;
  /** Least delay of the present span, and of the one before. */
  readonly baseMs: number;
  readonly previousBaseMs: number;
  readonly spanEndsAtMs: number;
}

export const initialWindow = (nowMs: number): LedbatWindow => ({
  windowBytes: 4 * MIN_WINDOW_BYTES,
  isStarting: true,
  baseMs: Infinity,
  previousBaseMs: Infinity,
  spanEndsAtMs: nowMs + BASE_SPAN_MS,
});

/** A block of `ackedBytes` was acknowledged `delayMs` after it was written. */
export function stepWindow(
  window: LedbatWindow,
  ackedBytes: number,
  delayMs: number,
  nowMs: number,
): LedbatWindow {
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
