/**
 * How many frames one peer may send on its connections of files, blocks apart: those are bounded by what self requested, and acknowledgements by the
 * blocks that self sent. A peer beyond its budget is read more slowly, which its network's flow control carries back to it: no offence, and
 * nobody else waits. Time is an input.
 */
import { createCredit } from "../../kernel/credit.ts";
import type { Connection } from "./connection.ts";

/**
 * In bytes of text: a burst, and so much a second after it. A request with all its candidates costs 750, so that 2,700 chunks a second can be
 * requested, which is 20 Gbit/s.
 */
const RATE = { burst: 4 * 1024 * 1024, perSecond: 2 * 1024 * 1024 };
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
  const spend = createCredit(RATE, startMs, MAX_PAUSE_MS);
  return {
    text: (sizeBytes, nowMs) => void spend(FRAME_COST + sizeBytes, nowMs),
    binary: (sizeBytes, nowMs) => void spend(FRAME_COST + sizeBytes / BINARY_BYTES_PER_COST, nowMs),
    isSpent: (nowMs) => spend(0, nowMs) < 0,
    isFull: (nowMs) => spend(0, nowMs) === RATE.burst,
  };
}

/** Reads from a connection as its peer's budget allows. */
export interface ReadingPace {
  readonly isPaused: boolean;
  /** Pauses the connection if the budget is spent, and resumes it once it is not. To be called after what was read, and now and then. */
  keep(connection: Connection, nowMs: number): void;
  /** The connection is another one, which is read. */
  begin(): void;
}

export function createReadingPace(budget: FrameBudget, count: (name: string) => void): ReadingPace {
  let isPaused = false;
  return {
    get isPaused() {
      return isPaused;
    },
    keep(connection, nowMs) {
      const isSpent = budget.isSpent(nowMs);
      if (isSpent === isPaused) return;
      isPaused = isSpent;
      if (isPaused) count("files.slowed");
      connection.setReading(!isPaused);
    },
    begin: () => void (isPaused = false),
  };
}
