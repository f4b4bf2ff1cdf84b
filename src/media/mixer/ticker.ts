/** Calls back at absolute deadlines, so that the lateness of timers does not add up. */
import type { Clock } from "../../kernel/clock.ts";

export interface Ticker {
  /** How many ticks came later than half a period. */
  readonly lateCount: number;
  /** May be called from within `onTick`. */
  close(): void;
}

/** After a stall this many ticks are made up for; the rest are skipped. */
const MAX_CATCH_UP = 5;

/**
 * Between runs the process reads its sockets. A run ends when it has lasted one period, whatever is still due: on a
 * machine on which a tick takes longer than its period, one that went on until nothing is due would never end, and the
 * mixer would send silence for as long as the machine is busy, because it reads no packet.
 */
export function createTicker(deps: {
  clock: Clock;
  periodMs: number;
  onTick: (nowMs: number) => void;
  /** Asked after each tick: by how many ms the next one comes later than a period after it, or sooner. Less than half a period. 0 if absent. */
  takeShiftMs?: () => number;
  /** This many ticks were left out after a stall. */
  onSkipped: (ticks: number) => void;
}): Ticker {
  const { clock, periodMs } = deps;
  let nextAtMs = clock.nowMs() + periodMs;
  let lateCount = 0;
  let isClosed = false;
  let cancel = clock.setTimer(nextAtMs, run);

  function run(): void {
    const startedAtMs = clock.nowMs();
    const behind = Math.floor((startedAtMs - nextAtMs) / periodMs);
    if (behind > MAX_CATCH_UP) {
      const skipped = behind - MAX_CATCH_UP;
      nextAtMs += skipped * periodMs;
      deps.onSkipped(skipped);
    }
    for (
      let nowMs = startedAtMs;
      !isClosed && nowMs >= nextAtMs && nowMs - startedAtMs < periodMs;
      nowMs = clock.nowMs()
    ) {
      if (nowMs - nextAtMs > periodMs / 2) lateCount += 1;
      deps.onTick(nowMs);
      nextAtMs += periodMs + (deps.takeShiftMs?.() ?? 0);
    }
    if (!isClosed) cancel = clock.setTimer(nextAtMs, run);
  }

  return {
    get lateCount() {
      return lateCount;
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
