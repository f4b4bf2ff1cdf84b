/**
 * Reports what each takeover cost, once sound and pictures have had time to return.
 *
 *   (none) --term rises--> settling --settled and flowing, or given up--> (none), reported
 */
import type { Clock } from "../kernel/clock.ts";

/** The age of the term at which the gaps are measured; a gap that is still open is waited for. */
const SETTLED_AFTER_MS = 2_000;
const GIVEN_UP_AFTER_MS = 8_000;
const LOOK_EVERY_MS = 250;
/** The gap begins before the new term: a death is noticed some time after it happened. */
const LOOK_BACK_MS = 1_500;

export interface TakeoverReport {
  readonly term: number;
  readonly soundGapMs: number | null;
  readonly pictureGapMs: number | null;
}

export interface TakeoverWatch {
  /** The present term. The first one is no takeover. Null: not in a meeting. */
  setTerm(term: number | null): void;
  close(): void;
}

export interface TakeoverWatchDeps {
  readonly clock: Clock;
  /** Returns the longest silence that ended since `sinceMs`; null when nothing sounded. */
  readonly soundGapMs: (sinceMs: number) => number | null;
  /** True while sound is to be expected and does not come. */
  readonly isSoundMissing: () => boolean;
  /** Returns the longest wait since `sinceMs`, one that still lasts included; null when there are no pictures. */
  readonly pictureGapMs: (sinceMs: number) => number | null;
  readonly report: (report: TakeoverReport) => void;
}

export function createTakeoverWatch(deps: TakeoverWatchDeps): TakeoverWatch {
  let term: number | null = null;
  let cancel: (() => void) | null = null;

  function look(measured: number, takenOverAtMs: number): void {
    const ageMs = deps.clock.nowMs() - takenOverAtMs;
    if (ageMs < GIVEN_UP_AFTER_MS && deps.isSoundMissing()) {
      cancel = deps.clock.setTimer(deps.clock.nowMs() + LOOK_EVERY_MS, () => look(measured, takenOverAtMs));
      return;
    }
    cancel = null;
    const sinceMs = takenOverAtMs - LOOK_BACK_MS;
    deps.report({
      term: measured,
      soundGapMs: rounded(deps.soundGapMs(sinceMs)),
      pictureGapMs: rounded(deps.pictureGapMs(sinceMs)),
    });
  }

  return {
    setTerm(next) {
      if (next === term) return;
      const before = term;
      term = next;
      cancel?.();
      cancel = null;
      if (before === null || next === null || next < before) return;
      const nowMs = deps.clock.nowMs();
      cancel = deps.clock.setTimer(nowMs + SETTLED_AFTER_MS, () => look(next, nowMs));
    },
    close() {
      cancel?.();
      cancel = null;
    },
  };
}

/** The measurement is not more exact than a tenth of a millisecond. */
function rounded(spanMs: number | null): number | null {
  return spanMs === null ? null : Math.round(spanMs * 10) / 10;
}
