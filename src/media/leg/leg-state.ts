/** What is known of a participant's legs, and when a leg counts as alive. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Step } from "../../kernel/machine.ts";

/**
 * An audio packet comes every 20 ms. The receiver's buffer hides the first missing ones; here six are missing. To play the standby
 * instead costs nothing where the suspicion is wrong, and the standby must be alive itself, so that the participant's own bad link
 * accuses nobody.
 */
export const AUDIO_SILENT_AFTER_MS = 130;
/** Where no audio is played (yet), only beats show that a relay is alive. They come every 100 ms; here two are missing. */
export const SILENT_AFTER_MS = 250;
/** A leg whose last audio came this long before its last sign of life is judged by its beats alone. */
export const AUDIO_HABIT_MS = 500;
/** A leg that has just opened replaces one that carries audio when audio has come on it for this long, */
export const PROVEN_BY_AUDIO_MS = 200;
/** or when none has come for this long: the platform may not report audio. */
export const PROOF_PATIENCE_MS = 1_000;
/** Joining keeps a browser's main thread busy, so that its first beats come in lumps: no leg is silent before this age. */
export const ARM_AFTER_MS = 1_500;
/** An open leg that is silent for this long is opened anew; Chromium says "disconnected" after 5 to 7 s only. */
export const DEAD_AFTER_MS = 4_000;

export interface PlannedLeg {
  /** Fresh with each opening, also to the same relay. */
  readonly serial: number;
  readonly relay: PeerId;
  readonly phase: "connecting" | "open" | "waiting";
  /** When the phase began. */
  readonly sinceMs: number;
  /** When a leg in phase "waiting" is opened. A leg that was never tried (attempt 0) is opened earlier if it is needed. */
  readonly retryAtMs: number;
  /** Failures in a row. */
  readonly attempt: number;
  /** When the last sign of life came, a beat or audio. */
  readonly aliveAtMs: number;
  /** When audio last came; -Infinity: never. */
  readonly audioAtMs: number;
  /** When audio first came since the leg opened; Infinity: never. */
  readonly audioFromMs: number;
  /** When the last silence ended. */
  readonly steadyFromMs: number;
  /** Whether the relay knows that it carries the meeting for this participant. */
  readonly isActive: boolean;
  /** Since when another leg is there to carry the meeting while this one still carries pictures; null: there is none, or none is needed. */
  readonly demotedAtMs: number | null;
  /** The relay announced that it ends soon. */
  readonly isEnding: boolean;
  /** When the leg ceased to be desired; null: it is desired. */
  readonly leavingAtMs: number | null;
}

export interface LegPlan {
  readonly coordinator: PeerId | null;
  readonly deputy: PeerId | null;
  /** At most one to each relay. */
  readonly legs: readonly PlannedLeg[];
  /** Serial of the leg whose audio is played. */
  readonly playing: number | null;
  /** The relay of the leg in `playing`, which may have failed in this very step. */
  readonly playingRelay: PeerId | null;
  /** The coordinator whose leg fell silent, failed or ends, while another leg is played in its place. */
  readonly divertedFrom: PeerId | null;
  /** How long a leg to a new deputy waits while the coordinator's leg carries the meeting. */
  readonly standbyAfterMs: number;
  /** When pictures follow the audio to the other leg. */
  readonly divertPicturesAtMs: number;
  /** Serial of the leg whose pictures are shown. */
  readonly showing: number | null;
  readonly nextSerial: number;
  /** Until then no leg is judged: this process was late itself. */
  readonly graceUntilMs: number;
  /** Graces in a row. */
  readonly graces: number;
  readonly steppedAtMs: number;
}

export type LegPlanInput =
  /** `standbyAfterMs`: see STANDBY_SPREAD_MS. Absent: 0. */
  | {
      readonly type: "succession";
      readonly coordinator: PeerId;
      readonly deputy: PeerId | null;
      readonly standbyAfterMs?: number;
    }
  | { readonly type: "opened"; readonly serial: number }
  | { readonly type: "failed"; readonly serial: number }
  /** A sign of life came from the relay. */
  | { readonly type: "alive"; readonly serial: number; readonly by: "beat" | "audio" }
  /** The relay announced that it ends soon. */
  | { readonly type: "farewell"; readonly serial: number };

export type LegPlanEffect =
  | { readonly type: "open"; readonly serial: number; readonly relay: PeerId }
  | { readonly type: "close"; readonly serial: number; readonly relay: PeerId }
  | { readonly type: "activate"; readonly serial: number; readonly isActive: boolean }
  | { readonly type: "play"; readonly serial: number | null }
  /** Pictures of this leg are to be shown as soon as they flow. */
  | { readonly type: "show"; readonly serial: number }
  | { readonly type: "relaySilent"; readonly relay: PeerId };

export type LegPlanStep = Step<LegPlan, LegPlanEffect>;

export const initialLegPlan: LegPlan = {
  coordinator: null,
  deputy: null,
  legs: [],
  playing: null,
  playingRelay: null,
  divertedFrom: null,
  standbyAfterMs: 0,
  divertPicturesAtMs: Infinity,
  showing: null,
  nextSerial: 1,
  graceUntilMs: -Infinity,
  graces: 0,
  steppedAtMs: -Infinity,
};

export function silentAfterMs(leg: PlannedLeg): number {
  return leg.aliveAtMs - leg.audioAtMs < AUDIO_HABIT_MS ? AUDIO_SILENT_AFTER_MS : SILENT_AFTER_MS;
}

export function silentAtMs(leg: PlannedLeg): number {
  return Math.max(leg.aliveAtMs + silentAfterMs(leg), leg.sinceMs + ARM_AFTER_MS);
}

export const provenAtMs = (leg: PlannedLeg): number =>
  Math.min(leg.audioFromMs + PROVEN_BY_AUDIO_MS, leg.sinceMs + PROOF_PATIENCE_MS);

export const deadAtMs = (leg: PlannedLeg): number => leg.aliveAtMs + DEAD_AFTER_MS;

export function isFresh(state: LegPlan, leg: PlannedLeg, nowMs: number): boolean {
  return leg.phase === "open" && (nowMs < silentAtMs(leg) || nowMs < state.graceUntilMs);
}

/** True for a leg that is worth switching to. */
export function isGood(state: LegPlan, leg: PlannedLeg, nowMs: number): boolean {
  return isFresh(state, leg, nowMs) && !leg.isEnding;
}

export function updateLeg(state: LegPlan, serial: number, change: (leg: PlannedLeg) => PlannedLeg): LegPlan {
  return { ...state, legs: state.legs.map((leg) => (leg.serial === serial ? change(leg) : leg)) };
}
