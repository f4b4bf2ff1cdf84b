/**
 * Self's direct call with another member, as its core sees it: one at a time. Pure. The cores ring and carry the windows' signals; sound
 * and pictures go from window to window, and the call outlives the cores, the links and the meeting.
 *
 *            call                 accept               connected
 *     idle ────────▶ calling ──────────────▶ connecting ────────▶ active
 *       │ ring                      ▲             │                  │
 *       └──────────▶ incoming ──────┘ answer      └── failed         └── hung up
 *
 * Two that call each other at the same moment are in one call: that of the lower peer id, which the other one accepts.
 */
import { assertNever, type Machine, type Tick } from "../kernel/machine.ts";
import type { CallId, PeerId } from "../kernel/ids.ts";
import {
  ANSWER_MS,
  CONNECT_MS,
  initialCall,
  isCallerIn,
  REACH_MS,
  RETURN_MS,
  RINGING_MS,
  type CallEffect,
  type CallEnd,
  type CallInput,
  type CallState,
  type CallStep,
  type LiveCall,
  type Signals,
} from "./call-state.ts";
import { MAX_SIGNALS, type CallMessage, type EndReason } from "./messages.ts";

const NO_SIGNALS: Signals = { sent: [], received: 0 };
const changed: CallEffect = { type: "changed" };

export function callMachine(self: PeerId): Machine<CallState, CallInput, CallEffect> {
  return { step: (state, input, nowMs) => stepCall(self, state, input, nowMs), dueAtMs };
}

function dueAtMs(state: CallState): number {
  switch (state.kind) {
    case "idle":
      return Infinity;
    case "calling":
      return state.isRinging ? state.unansweredAtMs : Math.min(state.unreachableAtMs, state.unansweredAtMs);
    case "incoming":
      return state.missedAtMs;
    case "connecting":
      return state.failedAtMs;
    case "active":
      return state.goneAtMs ?? Infinity;
    default:
      return assertNever(state);
  }
}

export function stepCall(self: PeerId, state: CallState, input: CallInput | Tick, nowMs: number): CallStep {
  if (input.type === "call") return state.kind === "idle" ? ring(input, nowMs) : [state, []];
  if (input.type === "reported") return reported(state, input);
  if (input.type === "received") return received(self, state, input, nowMs);
  return state.kind === "idle" ? [state, []] : stepLive(state, input, nowMs);
}

type InputOfLive = Exclude<CallInput, { type: "call" | "reported" | "received" }> | Tick;

function stepLive(state: LiveCall, input: InputOfLive, nowMs: number): CallStep {
  switch (input.type) {
    case "answer": {
      if (state.kind !== "incoming" || state.callId !== input.callId) return [state, []];
      return accept(state, nowMs);
    }
    case "hangUp":
      return state.callId === input.callId ? hangUp(state) : [state, []];
    case "signal":
      return state.callId === input.callId ? sendSignal(state, input.signal) : [state, []];
    case "clientGone":
      return clientGone(state, nowMs);
    case "linkUp":
      return [state, input.peer === state.peer ? resent(state) : []];
    case "linkDown":
      // A caller that is still there rings again as soon as there is a link.
      return state.kind === "incoming" && input.peer === state.peer
        ? finish(state, "left", null)
        : [state, []];
    case "members": {
      // One that is connected needs no meeting.
      const isOver = state.kind !== "active" && !input.members.includes(state.peer);
      return isOver ? finish(state, "left", null) : [state, []];
    }
    case "tick":
      return nowMs < dueAtMs(state) ? [state, []] : expire(state);
    default:
      return assertNever(input);
  }
}

function ring({ callId, peer }: { readonly callId: CallId; readonly peer: PeerId }, nowMs: number): CallStep {
  const calling: CallState = {
    ...{ kind: "calling", callId, peer, isRinging: false },
    ...{ unreachableAtMs: nowMs + REACH_MS, unansweredAtMs: nowMs + ANSWER_MS },
  };
  return [calling, [changed, send(peer, { type: "ring", callId })]];
}

function accept(
  { callId, peer }: { readonly callId: CallId; readonly peer: PeerId },
  nowMs: number,
): CallStep {
  return [connecting(callId, peer, false, nowMs), [changed, send(peer, { type: "accept", callId })]];
}

function connecting(callId: CallId, peer: PeerId, isCaller: boolean, nowMs: number): CallState {
  return {
    ...{ kind: "connecting", callId, peer, isCaller },
    ...{ signals: NO_SIGNALS, failedAtMs: nowMs + CONNECT_MS },
  };
}

/** `told`: what the other one is sent; null for nothing. */
function finish(state: LiveCall, reason: CallEnd, told: EndReason | null): CallStep {
  const { callId, peer } = state;
  const ended: CallEffect = { type: "ended", callId, peer, isCaller: isCallerIn(state), reason };
  return [initialCall, [...(told === null ? [] : [endOf(peer, callId, told)]), ended, changed]];
}

function hangUp(state: LiveCall): CallStep {
  switch (state.kind) {
    case "calling":
      return finish(state, "cancelled", "cancelled");
    case "incoming":
      return finish(state, "refused", "refused");
    case "connecting":
    case "active":
      return finish(state, "hungUp", "hungUp");
    default:
      return assertNever(state);
  }
}

function expire(state: LiveCall): CallStep {
  switch (state.kind) {
    case "calling":
      return state.isRinging
        ? finish(state, "noAnswer", "noAnswer")
        : finish(state, "unreachable", "cancelled");
    case "incoming":
      return finish(state, "noAnswer", null);
    case "connecting":
      return finish(state, "failed", "failed");
    case "active":
      return finish(state, "hungUp", "hungUp");
    default:
      return assertNever(state);
  }
}

function clientGone(state: LiveCall, nowMs: number): CallStep {
  // Whichever window is open, or comes next, may answer.
  if (state.kind === "incoming") return [state, []];
  return state.kind === "active" ? [{ ...state, goneAtMs: nowMs + RETURN_MS }, []] : hangUp(state);
}

function reported(state: CallState, input: Extract<CallInput, { type: "reported" }>): CallStep {
  const { callId, peer, isConnected } = input;
  if (state.kind === "idle" || (state.callId !== callId && state.kind === "incoming")) {
    if (!isConnected) return [state, []];
    const active: CallState = {
      ...{ kind: "active", callId, peer, isCaller: false, signals: NO_SIGNALS, goneAtMs: null },
    };
    if (state.kind === "idle") return [active, [changed]];
    const [, effects] = finish(state, "busy", "busy");
    return [active, effects];
  }
  if (state.callId !== callId || (state.kind !== "connecting" && state.kind !== "active")) return [state, []];
  if (!isConnected) return finish(state, "failed", "failed");
  const { isCaller, signals } = state;
  const active: CallState = {
    ...{ kind: "active", callId, isCaller, signals, goneAtMs: null },
    peer: state.peer,
  };
  return [active, state.kind === "active" ? [] : [changed]];
}

function sendSignal(state: LiveCall, signal: string): CallStep {
  if (state.kind !== "connecting" && state.kind !== "active") return [state, []];
  const { callId, peer, signals } = state;
  const sequence = signals.sent.length;
  if (sequence >= MAX_SIGNALS) return [state, []];
  const after = { ...state, signals: { ...signals, sent: [...signals.sent, signal] } };
  return [after, [send(peer, { type: "signal", callId, sequence, signal })]];
}

/** To a caller that rings again. */
function answerAgain({ kind, callId, peer }: LiveCall): readonly CallEffect[] {
  if (kind === "incoming") return [send(peer, { type: "ringing", callId })];
  return kind === "connecting" ? [send(peer, { type: "accept", callId })] : [];
}

/** What the other one may have missed. */
function resent(state: LiveCall): readonly CallEffect[] {
  const { callId, peer } = state;
  switch (state.kind) {
    case "calling":
      return [send(peer, { type: "ring", callId })];
    case "incoming":
      return answerAgain(state);
    case "connecting":
    case "active": {
      const signals = state.signals.sent.map((signal, sequence) =>
        send(peer, { type: "signal", callId, sequence, signal }),
      );
      return [...(state.isCaller ? [] : answerAgain(state)), ...signals];
    }
    default:
      return assertNever(state);
  }
}

function received(
  self: PeerId,
  state: CallState,
  { from, message, refusal }: Extract<CallInput, { type: "received" }>,
  nowMs: number,
): CallStep {
  if (message.type === "ring") return rung(self, state, from, message.callId, refusal, nowMs);
  const isOurs = state.kind !== "idle" && state.callId === message.callId && state.peer === from;
  if (!isOurs) {
    // Whoever accepts what was taken back in the same moment would wait for it.
    const isLate = message.type === "accept";
    return [state, isLate ? [endOf(from, message.callId, "cancelled")] : []];
  }
  switch (message.type) {
    case "ringing":
      return state.kind === "calling" && !state.isRinging
        ? [{ ...state, isRinging: true }, [changed]]
        : [state, []];
    case "accept":
      return state.kind === "calling"
        ? [connecting(state.callId, state.peer, true, nowMs), [changed]]
        : [state, []];
    case "signal":
      return receiveSignal(state, message);
    case "end":
      return finish(state, message.reason, null);
    default:
      return assertNever(message);
  }
}

function rung(
  self: PeerId,
  state: CallState,
  from: PeerId,
  callId: CallId,
  refusal: EndReason | null,
  nowMs: number,
): CallStep {
  if (state.kind === "calling" && state.peer === from)
    return from < self ? accept({ callId, peer: from }, nowMs) : [state, []];
  // The link was made anew, or its caller has not heard yet.
  if (state.kind !== "idle" && state.callId === callId && state.peer === from)
    return [state, isCallerIn(state) ? [] : answerAgain(state)];
  if (state.kind !== "idle") return [state, [endOf(from, callId, "busy")]];
  if (refusal !== null) return [state, [endOf(from, callId, refusal)]];
  const incoming: CallState = { kind: "incoming", callId, peer: from, missedAtMs: nowMs + RINGING_MS };
  return [incoming, [changed, send(from, { type: "ringing", callId })]];
}

function receiveSignal(state: LiveCall, { callId, sequence, signal }: SignalMessage): CallStep {
  if (state.kind !== "connecting" && state.kind !== "active") return [state, []];
  // One that was sent again.
  if (sequence !== state.signals.received) return [state, []];
  const signals = { ...state.signals, received: sequence + 1 };
  return [{ ...state, signals }, [{ type: "signal", callId, signal }]];
}
type SignalMessage = Extract<CallMessage, { type: "signal" }>;

const send = (to: PeerId, message: CallMessage): CallEffect => ({ type: "send", to, message });
const endOf = (to: PeerId, callId: CallId, reason: EndReason): CallEffect =>
  send(to, { type: "end", callId, reason });
