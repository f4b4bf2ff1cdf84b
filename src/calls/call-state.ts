/** The states, inputs and effects of self's direct call. Types, and how long each state may last. */
import type { CallId, PeerId } from "../kernel/ids.ts";
import type { Step } from "../kernel/machine.ts";
import type { CallMessage, EndReason } from "./messages.ts";

/** For a link to the called member, and its word that it rings there. */
export const REACH_MS = 10_000;
/** How long it rings. */
export const ANSWER_MS = 30_000;
/** The caller says when it gives up. One that could not say so has given up by then. */
export const RINGING_MS = ANSWER_MS + 5_000;
/** For the two windows to find each other: the browsers open devices, and one may ask its user first. */
export const CONNECT_MS = 30_000;
/** A window that lost its core, or is reloaded: by then it has said that the call goes on, or it does not. */
export const RETURN_MS = 5_000;

/** Signals, so that all are sent again where a link was made anew. */
export interface Signals {
  readonly sent: readonly string[];
  /** How many have come. */
  readonly received: number;
}

interface Between {
  readonly callId: CallId;
  readonly peer: PeerId;
}
export type CallState =
  | { readonly kind: "idle" }
  /** `isRinging`: at the called member. */
  | (Between & {
      readonly kind: "calling";
      readonly isRinging: boolean;
      readonly unreachableAtMs: number;
      readonly unansweredAtMs: number;
    })
  | (Between & { readonly kind: "incoming"; readonly missedAtMs: number })
  | (Between & {
      readonly kind: "connecting";
      readonly isCaller: boolean;
      readonly signals: Signals;
      readonly failedAtMs: number;
    })
  /** `goneAtMs`: the window that has the call went away, and has until then to come back. */
  | (Between & {
      readonly kind: "active";
      readonly isCaller: boolean;
      readonly signals: Signals;
      readonly goneAtMs: number | null;
    });

/** `left`: the other one is no member any more. */
export type CallEnd = EndReason | "unreachable" | "left";

export type CallInput =
  | (Between & { readonly type: "call" })
  | { readonly type: "answer"; readonly callId: CallId }
  /** Also: refuse it, or give up calling. */
  | { readonly type: "hangUp"; readonly callId: CallId }
  | { readonly type: "signal"; readonly callId: CallId; readonly signal: string }
  /** The window that has the call says how it goes. Of a call that self does not know: it was set up through an earlier core. */
  | (Between & { readonly type: "reported"; readonly isConnected: boolean })
  /** The client that has the call is gone. */
  | { readonly type: "clientGone" }
  | {
      readonly type: "received";
      readonly from: PeerId;
      readonly message: CallMessage;
      /** Of a `ring`: why self does not even ring; null where it does. */
      readonly refusal: EndReason | null;
    }
  /** Also when the link was made anew: what was on its way is lost. */
  | { readonly type: "linkUp"; readonly peer: PeerId }
  | { readonly type: "linkDown"; readonly peer: PeerId }
  | { readonly type: "members"; readonly members: readonly PeerId[] };

export type CallEffect =
  | { readonly type: "send"; readonly to: PeerId; readonly message: CallMessage }
  /** Another state than before. */
  | { readonly type: "changed" }
  | (Between & { readonly type: "ended"; readonly isCaller: boolean; readonly reason: CallEnd })
  /** For the client that has the call. */
  | { readonly type: "signal"; readonly callId: CallId; readonly signal: string };

export type CallStep = Step<CallState, CallEffect>;
/** A state in which there is a call. */
export type LiveCall = Exclude<CallState, { kind: "idle" }>;

export const initialCall: CallState = { kind: "idle" };
export const isCallerIn = (state: LiveCall): boolean =>
  state.kind === "calling" || (state.kind !== "incoming" && state.isCaller);
