/**
 * Push to talk: a muted microphone is on while a key is held. However the hold ends, and however its end is noticed, this window sends
 * nothing of the microphone from that moment on, until the core has turned it off as well. Pure.
 *
 *   idle -- press --> talking -- end, forced mute, turned off elsewhere --> closing -- the core has it off --> idle
 *                        ^                                                    |
 *                        +----------------------- press ----------------------+
 */
import type { OwnMute } from "../../api/view.ts";
import { assertNever, type Machine, type Step, type Tick } from "../../kernel/machine.ts";

/** Which keys are held: Space, or Control with Space where Space alone would be typed. */
export type Chord = "space" | "ctrlSpace";

/** `attempt` counts what the core is asked; an answer to an earlier question means nothing. */
export type PushToTalk =
  | { readonly kind: "idle"; readonly attempt: number }
  | {
      readonly kind: "talking";
      readonly attempt: number;
      readonly chord: Chord;
      readonly checkAtMs: number;
      /** The core has said yes: from here on its view tells whether the microphone is on. */
      readonly isAnswered: boolean;
      /** No mute of a host has stood since: one that stands now is newer than the press. */
      readonly isFree: boolean;
    }
  | { readonly kind: "closing"; readonly attempt: number; readonly isAnswered: boolean };

export type PushToTalkInput =
  | {
      readonly type: "press";
      readonly chord: Chord;
      readonly isMicrophoneOn: boolean;
      readonly mute: OwnMute;
    }
  /** The key is up, or the window can no longer know: it lost the focus, a dialog or menu opened, the meeting ended. */
  | { readonly type: "end" }
  | { readonly type: "answered"; readonly attempt: number; readonly isDone: boolean }
  /** The window reaches its core again. */
  | { readonly type: "coreBack" }
  | { readonly type: "view"; readonly isMicrophoneOn: boolean; readonly mute: OwnMute };

export type PushToTalkEffect =
  | { readonly type: "turn"; readonly on: boolean; readonly attempt: number }
  /** Ends the hold unless the window has the focus. */
  | { readonly type: "checkFocus" }
  /** A host's mute forbids it, which the user is told. */
  | { readonly type: "forbidden" };

/** A key that comes up while another window has the focus is never heard of. */
export const CHECK_FOCUS_EVERY_MS = 250;

export const initialPushToTalk: PushToTalk = { kind: "idle", attempt: 0 };

type PushToTalkStep = Step<PushToTalk, PushToTalkEffect>;

export function stepPushToTalk(
  state: PushToTalk,
  input: PushToTalkInput | Tick,
  nowMs: number,
): PushToTalkStep {
  switch (input.type) {
    case "press":
      return press(state, input, nowMs);
    case "end":
      return state.kind === "talking" ? close(state) : [state, []];
    case "answered":
      return answered(state, input);
    case "coreBack":
      return state.kind === "closing" ? close(state) : [state, []];
    case "view":
      return seen(state, input);
    case "tick":
      if (state.kind !== "talking" || nowMs < state.checkAtMs) return [state, []];
      return [{ ...state, checkAtMs: nowMs + CHECK_FOCUS_EVERY_MS }, [{ type: "checkFocus" }]];
    default:
      return assertNever(input);
  }
}

function press(
  state: PushToTalk,
  { chord, isMicrophoneOn, mute }: Extract<PushToTalkInput, { readonly type: "press" }>,
  nowMs: number,
): PushToTalkStep {
  if (state.kind === "talking") return [state, []];
  if (mute === "held") return [state, [{ type: "forbidden" }]];
  // The user's own switch has it on: the key changes nothing, and its end mutes nobody.
  if (state.kind === "idle" && isMicrophoneOn) return [state, []];
  const attempt = state.attempt + 1;
  const talking: PushToTalk = {
    ...{ kind: "talking", attempt, chord, checkAtMs: nowMs + CHECK_FOCUS_EVERY_MS },
    ...{ isAnswered: false, isFree: mute === "none" },
  };
  return [talking, [{ type: "turn", on: true, attempt }]];
}

function close({ attempt }: PushToTalk): PushToTalkStep {
  const next = attempt + 1;
  return [
    { kind: "closing", attempt: next, isAnswered: false },
    [{ type: "turn", on: false, attempt: next }],
  ];
}

function answered(
  state: PushToTalk,
  { attempt, isDone }: Extract<PushToTalkInput, { readonly type: "answered" }>,
): PushToTalkStep {
  if (attempt !== state.attempt || state.kind === "idle") return [state, []];
  // The core refused, or was lost before it answered.
  if (state.kind === "talking" && !isDone) return close(state);
  return [isDone ? { ...state, isAnswered: true } : state, []];
}

function seen(
  state: PushToTalk,
  { isMicrophoneOn, mute }: Extract<PushToTalkInput, { readonly type: "view" }>,
): PushToTalkStep {
  if (state.kind === "idle") return [state, []];
  if (state.kind === "closing") {
    return [state.isAnswered && !isMicrophoneOn ? { kind: "idle", attempt: state.attempt } : state, []];
  }
  const isForbidden = mute === "held" || (mute === "may" && state.isFree);
  const isOff = state.isAnswered && !isMicrophoneOn;
  if (isForbidden || isOff) return close(state);
  return [state.isFree || mute !== "none" ? state : { ...state, isFree: true }, []];
}

export const pushToTalkMachine: Machine<PushToTalk, PushToTalkInput, PushToTalkEffect> = {
  step: stepPushToTalk,
  dueAtMs: (state) => (state.kind === "talking" ? state.checkAtMs : Infinity),
};
