/** Time as an input. The real clock here; the virtual one lives in test/simulation. */

export interface Clock {
  /** Monotonic milliseconds, with fractions; the origin means nothing. */
  nowMs(): number;
  /** Wall-clock milliseconds since 1970, for showing only. */
  wallMs(): number;
  /** Calls back once at `atMs` of `nowMs`'s scale (at once if past, but never before returning). Returns its undo. */
  setTimer(atMs: number, callback: () => void): () => void;
}

/** Longest span that setTimeout takes; a later deadline is reached in several hops by whoever asks again. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  setTimer(atMs, callback) {
    const delayMs = Math.min(Math.max(0, atMs - performance.now()), MAX_TIMEOUT_MS);
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
