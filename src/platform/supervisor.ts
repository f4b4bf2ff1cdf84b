/**
 * Keeps a child (a process, a worker thread) running: starts it again when it has ended, later each time, and gives up on one that
 * keeps ending.
 *
 *   stopped --start--> running --exited--> waiting --its time--> running
 *                         |                   |
 *                         | too many in a row |-- start: at once
 *                         v
 *                      gaveUp        (stop: from everywhere to stopped; start: from everywhere to running)
 */
import type { Clock } from "../kernel/clock.ts";
import { createDriver, type Step, type Tick } from "../kernel/machine.ts";

export interface RestartPolicy {
  /** Delays before the first, second and every later restart in a row, in milliseconds. */
  readonly restartAfterMs: readonly [number, ...number[]];
  /** A child that ran this long was well: its next end counts as the first. */
  readonly provenAfterMs: number;
  /** One end more than this in a row is the last; Infinity to try for ever. */
  readonly maxRestarts: number;
}

export type SupervisorState =
  | { readonly kind: "stopped"; readonly endsInARow: number }
  | { readonly kind: "running"; readonly endsInARow: number; readonly startedAtMs: number }
  | {
      readonly kind: "waiting";
      readonly endsInARow: number;
      readonly restartAtMs: number;
      readonly delayMs: number;
    }
  | { readonly kind: "gaveUp"; readonly endsInARow: number };
export type SupervisorInput = { readonly type: "start" | "exited" | "stop" };
export type SupervisorEffect = { readonly type: "startChild" };

export const initialSupervisor: SupervisorState = { kind: "stopped", endsInARow: 0 };

export const restartDueAtMs = (state: SupervisorState): number =>
  state.kind === "waiting" ? state.restartAtMs : Infinity;

export function stepSupervisor(
  policy: RestartPolicy,
  state: SupervisorState,
  input: SupervisorInput | Tick,
  nowMs: number,
): Step<SupervisorState, SupervisorEffect> {
  const { endsInARow } = state;
  switch (input.type) {
    case "start":
      return state.kind === "running" ? [state, []] : started(endsInARow, nowMs);
    case "stop":
      return [{ kind: "stopped", endsInARow }, []];
    case "tick":
      return nowMs < restartDueAtMs(state) ? [state, []] : started(endsInARow, nowMs);
    case "exited": {
      if (state.kind !== "running") return [state, []];
      const before = nowMs - state.startedAtMs >= policy.provenAfterMs ? 0 : endsInARow;
      if (before >= policy.maxRestarts) return [{ kind: "gaveUp", endsInARow: before + 1 }, []];
      const delays = policy.restartAfterMs;
      const delayMs = delays[Math.min(before, delays.length - 1)] ?? 0;
      return [{ kind: "waiting", endsInARow: before + 1, restartAtMs: nowMs + delayMs, delayMs }, []];
    }
  }
}

const started = (endsInARow: number, nowMs: number): Step<SupervisorState, SupervisorEffect> => [
  { kind: "running", endsInARow, startedAtMs: nowMs },
  [{ type: "startChild" }],
];

/** Why a child is not there any more. */
export type ChildEnd<Reason> =
  | { readonly type: "exited"; readonly reason: Reason }
  | { readonly type: "notStarted"; readonly error: unknown };

export interface Supervisor<Child> {
  /** The one that runs, or null. */
  readonly child: Child | null;
  /** Starts a child if none runs, at once even in the middle of a delay. Null if it could not be started; `onEnd` has the reason. */
  start(): Child | null;
  /** Nothing is started until the next `start`. The child that ran is left to its owner to end, and its end is not reported. */
  stop(): Child | null;
}

export function createSupervisor<Child, Reason = string>(deps: {
  readonly clock: Clock;
  readonly policy: RestartPolicy;
  /** Starts a child, which calls `exited` when it has ended; the first call counts. May throw. */
  readonly startChild: (exited: (reason: Reason) => void) => Child;
  /**
   * The child ended by itself or could not be started. `restartInMs`: the delay until the next one starts, null if there will be
   * none. A call to `stop` from here prevents it.
   */
  readonly onEnd: (end: ChildEnd<Reason>, restartInMs: number | null) => void;
}): Supervisor<Child> {
  const { clock, policy } = deps;
  let child: Child | null = null;
  /** Counts starts and ends, so that the end of a former child is not taken for the present one's. */
  let generation = 0;
  let isStarting = false;

  const driver = createDriver<SupervisorState, SupervisorInput, SupervisorEffect>(
    { clock, perform: startChild },
    {
      step: (state, input, nowMs) => stepSupervisor(policy, state, input, nowMs),
      dueAtMs: restartDueAtMs,
    },
    initialSupervisor,
  );

  function startChild(): void {
    generation += 1;
    const own = generation;
    isStarting = true;
    try {
      const made = deps.startChild((reason) => ended(own, { type: "exited", reason }));
      // One that ended while it was being started has been reported.
      if (own === generation) child = made;
    } catch (error) {
      ended(own, { type: "notStarted", error });
    } finally {
      isStarting = false;
    }
  }

  function ended(own: number, end: ChildEnd<Reason>): void {
    if (own !== generation) return;
    generation += 1;
    child = null;
    driver.input({ type: "exited" });
    // During a start the driver takes the input when the start is over, and `onEnd` wants to know what follows from it.
    if (isStarting) queueMicrotask(() => report(end));
    else report(end);
  }

  function report(end: ChildEnd<Reason>): void {
    const { state } = driver;
    deps.onEnd(end, state.kind === "waiting" ? state.delayMs : null);
  }

  return {
    get child() {
      return child;
    },
    start() {
      driver.input({ type: "start" });
      return child;
    },
    stop() {
      const left = child;
      generation += 1;
      child = null;
      driver.input({ type: "stop" });
      return left;
    },
  };
}
