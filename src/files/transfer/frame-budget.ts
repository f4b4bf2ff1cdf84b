/**
 * How many frames one peer may send on its connections of files, blocks apart: those are bounded by what self requested, and acknowledgements by the
 * blocks that self sent. A peer beyond its budget is read more slowly, which its network's flow control carries back to it: no offence, and
 * nobody else waits. Time is an input.
 */

/**
 * In bytes of text: a burst, and so much a second after it. A request with all its candidates costs 750, so that 2,700 chunks a second can be
 * requested, which is 20 Gbit/s.
 */
const BURST = 4 * 1024 * 1024;
const PER_SECOND = 2 * 1024 * 1024;
/** What a frame costs besides its bytes: however short it is, it is parsed, checked and looked up. */
const FRAME_COST = 256;
/** Hashes and bitmaps are only copied: a full layer of hashes, which is enough for 8 GiB, costs as much as 20 requests. */
const BINARY_BYTES_PER_COST = 16;
/** The longest pause; what is beyond it is forgiven. Far below the silence that ends a connection. */
const MAX_PAUSE_MS = 1_000;

export interface FrameBudget {
  /** A frame of text came. */
  text(sizeBytes: number, nowMs: number): void;
  /** Hashes, a root or a bitmap came, or went out because the peer asked for them. */
  binary(sizeBytes: number, nowMs: number): void;
  /** Nothing more is to be read from the peer. */
  isSpent(nowMs: number): boolean;
  /** As good as a budget that was made at `nowMs`. */
  isFull(nowMs: number): boolean;
}

export function createFrameBudget(startMs: number): FrameBudget {
  let credit = BURST;
  let atMs = startMs;

  function spend(cost: number, nowMs: number): void {
    credit = Math.min(BURST, credit + ((nowMs - atMs) * PER_SECOND) / 1_000);
    credit = Math.max(credit - cost, (-MAX_PAUSE_MS * PER_SECOND) / 1_000);
    atMs = nowMs;
  }
  return {
    text: (sizeBytes, nowMs) => spend(FRAME_COST + sizeBytes, nowMs),
    binary: (sizeBytes, nowMs) => spend(FRAME_COST + sizeBytes / BINARY_BYTES_PER_COST, nowMs),
    isSpent(nowMs) {
      spend(0, nowMs);
      return credit < 0;
    },
    isFull(nowMs) {
      spend(0, nowMs);
      return credit === BURST;
    },
  };
}
