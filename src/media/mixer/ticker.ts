/** Calls back at absolute deadlines, so that timers that are late never add up. */
import type { Clock } from "../../kernel/clock.ts";

export interface Ticker {
  /** How many ticks came later than half a period. */
  readonly lateCount: number;
  close(): void;
}

/** After a stall, so many ticks are made up for in one go; the rest are skipped. */
const MAX_CATCH_UP = 5;

export function createTicker(deps: {
  clock: Clock;
  periodMs: number;
  onTick: (nowMs: number) => void;
  /** So many ticks were left out after a stall. */
  onSkipped: (ticks: number) => void;
}): Ticker {
  const { clock, periodMs } = deps;
  let nextAtMs = clock.nowMs() + periodMs;
  let lateCount = 0;
  let isClosed = false;
  let cancel = clock.setTimer(nextAtMs, run);

  function run(): void {
    const behind = Math.floor((clock.nowMs() - nextAtMs) / periodMs);
    if (behind > MAX_CATCH_UP) {
      const skipped = behind - MAX_CATCH_UP;
      nextAtMs += skipped * periodMs;
      deps.onSkipped(skipped);
    }
    while (!isClosed && clock.nowMs() >= nextAtMs) {
      if (clock.nowMs() - nextAtMs > periodMs / 2) lateCount += 1;
      nextAtMs += periodMs;
      deps.onTick(clock.nowMs());
    }
    if (!isClosed) cancel = clock.setTimer(nextAtMs, run);
  }

  return {
    get lateCount() {
      return lateCount;
    },
    /** Also from within `onTick`. */
    close() {
      isClosed = true;
      cancel();
    },
  };
}
