/**
 * Whether the own background is covered, how large and how often, within what this computer bears. Pure; `covered-track.ts` does as it says.
 *
 *            start             first frame
 *   idle ──────────▶ starting ─────────────▶ running (a level) ── too much at the lowest ──▶ stopped: slow
 *                       └── failed, late ─────────┴── failed, no mask ─────────────────────▶ stopped: failed
 *
 * Nothing uncovered leaves any state: a stopped one gives no picture until somebody starts it again.
 */
import { assertNever, type Machine, type Step, type Tick } from "../../kernel/machine.ts";

export interface Level {
  /** Of the covered picture, in pixels, at most. */
  readonly heightPx: number;
  readonly framesPerS: number;
}

/** Costliest first. Each frame has a mask of its own, at all of them: an old mask would show what is behind a person who moves. */
export const LEVELS: readonly Level[] = [
  { heightPx: 720, framesPerS: 30 },
  { heightPx: 720, framesPerS: 20 },
  { heightPx: 540, framesPerS: 20 },
  { heightPx: 360, framesPerS: 15 },
  { heightPx: 360, framesPerS: 12 },
  { heightPx: 360, framesPerS: 10 },
  { heightPx: 270, framesPerS: 8 },
];
/** 360p at 15 frames a second: a picture that anybody takes for a moving one. */
export const FIRST_LEVEL = 3;

/** Of one core. Above it a computer of two cores that has a meeting to show and to play as well is busy with this alone. */
export const BUDGET = 0.35;
/** The next level up costs more than its rate says, since its frames are larger. */
const CLIMB_BUDGET = 0.3;
/** What handing a picture and its mask between processes costs beside the work that is timed: 29 ms a frame in all here, of which the model takes 20 (`bench/background.ts`). */
const HANDOVER_MS = 6;
/** Long enough for some twenty frames at the lowest rate. */
const WINDOW_MS = 3_000;
/** A median of fewer says little. */
const MIN_FRAMES = 5;
/** A window at the highest rate has 90; whatever calls, a state stays small. */
export const MAX_FRAMES = 120;
/** A program that starts beside it is over after so many windows. */
const MAX_LATE_WINDOWS = 4;
/** A level that was too much is not tried again before. */
const CLIMB_AFTER_MS = 60_000;
/** The first frame waits for 6 MB of WebAssembly and its model: 4 s here, 12 s beside other work. */
export const START_PATIENCE_MS = 60_000;
/** A mask takes some 20 ms. A laptop that wakes up again has lost the graphics for a moment. */
export const MASK_PATIENCE_MS = 10_000;

export type StopReason = "slow" | "failed";

export type BackgroundState =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly failsAtMs: number }
  | {
      readonly kind: "running";
      /** Index in LEVELS. */
      readonly level: number;
      /** What each frame of this window took, in milliseconds. */
      readonly frames: readonly number[];
      readonly windowEndsAtMs: number;
      /** Windows in a row that were over the budget at the lowest level. */
      readonly lateWindows: number;
      readonly climbsAtMs: number;
      /** When a mask that was asked for has to be there; Infinity while none is. */
      readonly maskDueAtMs: number;
    }
  | { readonly kind: "stopped"; readonly why: StopReason };

export type BackgroundInput =
  | { readonly type: "start" }
  | { readonly type: "asked" }
  /** A covered frame is made. `workMs`: the time in which one thread or another worked on it. */
  | { readonly type: "frame"; readonly workMs: number }
  | { readonly type: "failed" };

export type BackgroundEffect =
  | { readonly type: "setLevel"; readonly level: Level }
  | { readonly type: "giveUp"; readonly why: StopReason };

type BackgroundStep = Step<BackgroundState, BackgroundEffect>;

export const initialBackground: BackgroundState = { kind: "idle" };

export const backgroundMachine: Machine<BackgroundState, BackgroundInput, BackgroundEffect> = {
  step: stepBackground,
  dueAtMs(state) {
    if (state.kind === "starting") return state.failsAtMs;
    return state.kind === "running" ? state.maskDueAtMs : Infinity;
  },
};

export function stepBackground(
  state: BackgroundState,
  input: BackgroundInput | Tick,
  nowMs: number,
): BackgroundStep {
  switch (input.type) {
    case "start":
      return [{ kind: "starting", failsAtMs: nowMs + START_PATIENCE_MS }, []];
    case "failed":
      return state.kind === "starting" || state.kind === "running" ? giveUp("failed") : [state, []];
    case "tick":
      return nowMs < backgroundMachine.dueAtMs(state) ? [state, []] : giveUp("failed");
    case "asked":
      return state.kind === "running"
        ? [{ ...state, maskDueAtMs: nowMs + MASK_PATIENCE_MS }, []]
        : [state, []];
    case "frame":
      // The first one waits for its buffers: it is no measure.
      if (state.kind === "starting") return run(FIRST_LEVEL, 0, nowMs, nowMs);
      return state.kind === "running" ? count(state, input.workMs, nowMs) : [state, []];
    default:
      return assertNever(input);
  }
}

const giveUp = (why: StopReason): BackgroundStep => [{ kind: "stopped", why }, [{ type: "giveUp", why }]];

/** A new window, at a level. */
function run(index: number, lateWindows: number, climbsAtMs: number, nowMs: number): BackgroundStep {
  const level = LEVELS[index];
  if (level === undefined) return giveUp("slow");
  const state: BackgroundState = {
    ...{ kind: "running", level: index, frames: [], windowEndsAtMs: nowMs + WINDOW_MS },
    ...{ lateWindows, climbsAtMs, maskDueAtMs: Infinity },
  };
  return [state, [{ type: "setLevel", level }]];
}

function count(
  before: Extract<BackgroundState, { kind: "running" }>,
  workMs: number,
  nowMs: number,
): BackgroundStep {
  const state = { ...before, frames: [...before.frames, workMs].slice(-MAX_FRAMES), maskDueAtMs: Infinity };
  if (nowMs < state.windowEndsAtMs || state.frames.length < MIN_FRAMES) return [state, []];
  const { level, climbsAtMs } = state;
  const frameMs = median(state.frames);
  const isLowest = level === LEVELS.length - 1;
  if (shareAt(level, frameMs) > BUDGET) {
    if (!isLowest) return run(level + 1, 0, nowMs + CLIMB_AFTER_MS, nowMs);
    const lateWindows = state.lateWindows + 1;
    return lateWindows < MAX_LATE_WINDOWS ? run(level, lateWindows, climbsAtMs, nowMs) : giveUp("slow");
  }
  const mayClimb = level > 0 && nowMs >= climbsAtMs && shareAt(level - 1, frameMs) < CLIMB_BUDGET;
  return run(mayClimb ? level - 1 : level, 0, climbsAtMs, nowMs);
}

/** Of one core, if a frame takes so much work. */
const shareAt = (level: number, frameMs: number): number =>
  ((LEVELS[level]?.framesPerS ?? 0) * (frameMs + HANDOVER_MS)) / 1_000;

/** Of one value at least. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
