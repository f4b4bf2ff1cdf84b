/**
 * Whether this machine's relay stands ready, and whether it asks for pictures; pure.
 *
 *     idle --coordinator or deputy--> ready --out of the succession--> idle
 *       \--third--> waiting --THIRD_READY_AFTER_MS--> ready
 *
 * A member that falls back to third stays ready.
 */
import type { PeerId } from "../kernel/ids.ts";
import type { Machine, Step } from "../kernel/machine.ts";

/** The third starts its media process this much later: the change that made it third keeps every machine busy with sound. */
export const THIRD_READY_AFTER_MS = 3_000;
/** Places in the succession: the coordinator has 0, the deputy 1. */
const THIRD = 2;

export interface RelayReadiness {
  readonly isReady: boolean;
  /** When the third gets ready; Infinity for never. */
  readonly readyAtMs: number;
  readonly isDemanding: boolean;
}

export interface Standing {
  readonly self: PeerId;
  readonly coordinator: PeerId;
  readonly deputy: PeerId | null;
  readonly succession: readonly PeerId[];
  /** Linked peers that have fallen silent for a moment. */
  readonly suspects: ReadonlySet<PeerId>;
}

export type RelayReadinessInput = { readonly type: "standing"; readonly standing: Standing };
export type RelayReadinessEffect =
  | { readonly type: "setReady"; readonly isReady: boolean }
  /** Ask every participant for pictures, also those whose leg here is a standby. */
  | { readonly type: "setDemand"; readonly isOn: boolean };

export const initialRelayReadiness: RelayReadiness = {
  isReady: false,
  readyAtMs: Infinity,
  isDemanding: false,
};

export const relayReadinessMachine: Machine<RelayReadiness, RelayReadinessInput, RelayReadinessEffect> = {
  dueAtMs: ({ readyAtMs }) => readyAtMs,
  step(state, input, nowMs) {
    const after =
      input.type === "tick"
        ? nowMs < state.readyAtMs
          ? state
          : { ...state, isReady: true, readyAtMs: Infinity }
        : follow(state, input.standing, nowMs);
    return [after, effectsOf(state, after)];
  },
};

function follow(state: RelayReadiness, standing: Standing, nowMs: number): RelayReadiness {
  const isDemanding = demandsPictures(standing);
  const place = standing.succession.indexOf(standing.self);
  if (place !== THIRD) return { isReady: place >= 0, readyAtMs: Infinity, isDemanding };
  const readyAtMs = state.isReady ? Infinity : Math.min(state.readyAtMs, nowMs + THIRD_READY_AFTER_MS);
  return { ...state, readyAtMs, isDemanding };
}

/** The coordinator does. So does a deputy that suspects the coordinator: by the time that it takes over, the pictures are there. */
function demandsPictures({ self, coordinator, deputy, suspects }: Standing): boolean {
  return coordinator === self || (deputy === self && suspects.has(coordinator));
}

function effectsOf(
  before: RelayReadiness,
  after: RelayReadiness,
): Step<RelayReadiness, RelayReadinessEffect>[1] {
  const effects: RelayReadinessEffect[] = [];
  if (before.isReady !== after.isReady) effects.push({ type: "setReady", isReady: after.isReady });
  if (before.isDemanding !== after.isDemanding) effects.push({ type: "setDemand", isOn: after.isDemanding });
  return effects;
}
