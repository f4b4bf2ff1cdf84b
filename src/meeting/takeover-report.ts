/** Tells of each takeover once, with the gaps that the window or participant has measured, or without them if it never says. */
import type { CoreEvent, TakeoverCause } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Epoch } from "../kernel/epoch.ts";

/** A takeover whose gaps nobody has measured by then is told without them. */
const MEASURE_PATIENCE_MS = 5_000;

/** Milliseconds; null where nothing was playing. */
export interface Gaps {
  readonly soundGapMs: number | null;
  readonly pictureGapMs: number | null;
}

export interface TakeoverReport {
  /** A takeover has happened: it is told once it has been measured. */
  expect(cause: TakeoverCause, epoch: Epoch): void;
  /** What the takeover of that term cost; an older one's is dropped. */
  measured(gaps: Gaps & { readonly term: number }): void;
  close(): void;
}

export function createTakeoverReport(deps: {
  readonly clock: Clock;
  readonly broadcast: (event: CoreEvent) => void;
}): TakeoverReport {
  let expected: { readonly cause: TakeoverCause; readonly epoch: Epoch; cancel(): void } | null = null;

  function tell({ soundGapMs, pictureGapMs }: Gaps): void {
    if (expected === null) return;
    const { cause, epoch, cancel } = expected;
    expected = null;
    cancel();
    deps.broadcast({ type: "takeover", cause, ...epoch, soundGapMs, pictureGapMs });
  }
  const tellUnmeasured = () => tell({ soundGapMs: null, pictureGapMs: null });

  return {
    expect(cause, epoch) {
      tellUnmeasured();
      const cancel = deps.clock.setTimer(deps.clock.nowMs() + MEASURE_PATIENCE_MS, tellUnmeasured);
      expected = { cause, epoch, cancel };
    },
    measured(gaps) {
      if (expected !== null && gaps.term >= expected.epoch.term) tell(gaps);
    },
    close: () => expected?.cancel(),
  };
}
