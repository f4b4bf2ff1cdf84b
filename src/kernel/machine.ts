/**
 * Pure state machines, and the one driver that runs them. The driver queues inputs, puts the new state in place before it performs the
 * step's effects, and keeps a single timer, set from the state's own deadline. So no timer can outlive the state that wanted it.
 */
import type { Clock } from "./clock.ts";

export type Step<State, Effect> = readonly [State, readonly Effect[]];

export interface Machine<State, Input, Effect> {
  /** Total: every state answers every input. */
  step(state: State, input: Input | Tick, nowMs: number): Step<State, Effect>;
  /** The earliest deadline in the state; Infinity for none. */
  dueAtMs(state: State): number;
}
export type Tick = { readonly type: "tick" };

export interface Driver<State, Input> {
  readonly state: State;
  input(input: Input): void;
  close(): void;
}

/**
 * `perform` may call `input`: the driver takes such an input when it has performed the effects before it. When an effect throws, the others are
 * performed all the same, and the timer is set; then the first error is thrown.
 */
export function createDriver<State, Input, Effect>(
  deps: { clock: Clock; perform: (effect: Effect) => void },
  machine: Machine<State, Input, Effect>,
  initial: State,
): Driver<State, Input> {
  let state = initial;
  let isRunning = false;
  let isClosed = false;
  let cancelTimer: (() => void) | null = null;
  const queue: (Input | Tick)[] = [];

  function arm(): void {
    cancelTimer?.();
    cancelTimer = null;
    const dueAtMs = machine.dueAtMs(state);
    if (dueAtMs < Infinity) cancelTimer = deps.clock.setTimer(dueAtMs, () => run({ type: "tick" }));
  }

  function run(first: Input | Tick): void {
    if (isClosed) return;
    queue.push(first);
    if (isRunning) return;
    isRunning = true;
    let failure: { readonly error: unknown } | null = null;
    function attempt(action: () => void): void {
      try {
        action();
      } catch (error) {
        failure ??= { error };
      }
    }
    for (let next = queue.shift(); next !== undefined && !isClosed; next = queue.shift()) {
      const input = next;
      attempt(() => {
        const [after, effects] = machine.step(state, input, deps.clock.nowMs());
        state = after;
        for (const effect of effects) attempt(() => deps.perform(effect));
      });
    }
    isRunning = false;
    if (!isClosed) arm();
    rethrow(failure);
  }

  arm();
  return {
    get state() {
      return state;
    },
    input: run,
    close() {
      isClosed = true;
      cancelTimer?.();
    },
  };
}

function rethrow(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
