/** Reports each takeover once: with the gaps that a window or headless participant measured, or without them if none does in time. */
import type { CoreEvent, TakeoverCause } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";

/** After this a takeover is reported without gaps. */
const MEASURE_PATIENCE_MS = 5_000;

/** Milliseconds; null where nothing was playing. */
export interface Gaps {
  readonly soundGapMs: number | null;
  readonly pictureGapMs: number | null;
}

const UNMEASURED: Gaps = { soundGapMs: null, pictureGapMs: null };

export interface TakeoverReport {
  /** With another coordinator than before, a takeover has happened. One before it that nobody has measured is reported now. */
  epochChanged(cause: TakeoverCause, epoch: Epoch): void;
  /** What the takeover into `term` cost. Ignored if `term` is older than the expected takeover's. */
  measured(gaps: Gaps & { readonly term: number }): void;
  close(): void;
}

export function createTakeoverReport(deps: {
  readonly clock: Clock;
  readonly broadcast: (event: CoreEvent) => void;
  /** The present one. */
  readonly coordinator: PeerId;
}): TakeoverReport {
  let { coordinator } = deps;
  let expected: { readonly cause: TakeoverCause; readonly epoch: Epoch; cancel(): void } | null = null;

  function report({ soundGapMs, pictureGapMs }: Gaps): void {
    if (expected === null) return;
    const { cause, epoch, cancel } = expected;
    expected = null;
    cancel();
    deps.broadcast({ type: "takeover", cause, ...epoch, soundGapMs, pictureGapMs });
  }
  const reportUnmeasured = () => report(UNMEASURED);

  return {
    epochChanged(cause, epoch) {
      if (epoch.coordinator === coordinator) return;
      coordinator = epoch.coordinator;
      reportUnmeasured();
      const cancel = deps.clock.setTimer(deps.clock.nowMs() + MEASURE_PATIENCE_MS, reportUnmeasured);
      expected = { cause, epoch, cancel };
    },
    measured(gaps) {
      if (expected !== null && gaps.term >= expected.epoch.term) report(gaps);
    },
    close: () => expected?.cancel(),
  };
}
