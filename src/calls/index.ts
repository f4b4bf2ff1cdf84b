/** Direct calls between two members of a meeting: runs `call-machine.ts` over the mesh, and bounds what members may send. */
import type { Clock } from "../kernel/clock.ts";
import type { CallId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { TokenBucket } from "../kernel/token-bucket.ts";
import { callMachine } from "./call-machine.ts";
import {
  initialCall,
  isCallerIn,
  type CallEffect,
  type CallEnd,
  type CallInput,
  type CallState,
} from "./call-state.ts";
import { decodeCallMessage, type CallMessage, type EndReason } from "./messages.ts";

export type { CallEnd } from "./call-state.ts";

/** A whole call, and all of its signals again after a link was made anew; whoever sends more is not listened to for a while. */
const MESSAGES = { burst: 200, perSecond: 5 };
/** Nobody lets it ring all the time. */
const RINGS = { burst: 3, perSecond: 1 / 20 };

/** Self's call, as clients know it. */
export interface OwnCall {
  readonly callId: CallId;
  readonly peerId: PeerId;
  /** Self called. It makes the offer. */
  readonly isCaller: boolean;
  /** `calling`: nothing is known of the other side; `ringing`: it rings there; `incoming`: it rings here. */
  readonly state: "calling" | "ringing" | "incoming" | "connecting" | "active";
}

export interface EndedCall {
  readonly callId: CallId;
  readonly peerId: PeerId;
  readonly isCaller: boolean;
  readonly reason: CallEnd;
}

export interface Calls {
  /** Null while there is none. */
  get(): OwnCall | null;
  /** The two talk, or will in a moment: what self says is for the other one alone. */
  isTalking(): boolean;
  /** Does nothing during another call. */
  call(callId: CallId, peer: PeerId): void;
  input(
    input: Extract<CallInput, { type: "answer" | "hangUp" | "signal" | "reported" | "clientGone" }>,
  ): void;
  /** Takes a body of the "calls" channel, which may be hostile. */
  receive(from: PeerId, body: unknown): void;
  linkUp(peer: PeerId): void;
  linkDown(peer: PeerId): void;
  setMembers(members: readonly PeerId[]): void;
  /** Ends a call that is not connected. */
  close(): void;
}

export function createCalls(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly send: (to: PeerId, message: CallMessage) => void;
  /** Whether that member may call. */
  readonly mayCall: (peer: PeerId) => boolean;
  /** Whether anybody is at this computer to answer. */
  readonly isAttended: () => boolean;
  /** A link to that member is needed; to none besides those of the meeting: null. */
  readonly keepLink: (peer: PeerId | null) => void;
  /** `get` answers differently. */
  readonly onChange: (call: OwnCall | null) => void;
  readonly onEnded: (call: EndedCall) => void;
  readonly onSignal: (callId: CallId, signal: string) => void;
}): Calls {
  const { clock, log, self } = deps;
  const limits = new Map<PeerId, { readonly messages: TokenBucket; readonly rings: TokenBucket }>();
  const driver = createDriver({ clock, perform }, callMachine(self), initialCall);

  function perform(effect: CallEffect): void {
    switch (effect.type) {
      case "send":
        return deps.send(effect.to, effect.message);
      case "signal":
        return deps.onSignal(effect.callId, effect.signal);
      case "ended": {
        const { callId, peer: peerId, isCaller, reason } = effect;
        return deps.onEnded({ callId, peerId, isCaller, reason });
      }
      case "changed": {
        const call = ownCallOf(driver.state);
        deps.keepLink(call?.peerId ?? null);
        return deps.onChange(call);
      }
    }
  }

  function limitsOf(peer: PeerId) {
    const known = limits.get(peer);
    if (known !== undefined) return known;
    const nowMs = clock.nowMs();
    const fresh = { messages: new TokenBucket(MESSAGES, nowMs), rings: new TokenBucket(RINGS, nowMs) };
    limits.set(peer, fresh);
    return fresh;
  }

  function refusalOf(from: PeerId, message: CallMessage): EndReason | null {
    if (message.type !== "ring" || driver.state.kind !== "idle") return null;
    if (!deps.mayCall(from)) return "refused";
    if (!deps.isAttended()) return "unattended";
    return limitsOf(from).rings.take(clock.nowMs()) ? null : "refused";
  }

  return {
    get: () => ownCallOf(driver.state),
    isTalking: () => driver.state.kind === "connecting" || driver.state.kind === "active",
    call: (callId, peer) => driver.input({ type: "call", callId, peer }),
    input: driver.input,
    receive(from, body) {
      if (!limitsOf(from).messages.take(clock.nowMs())) return log.count("calls.tooMany");
      const message = decodeCallMessage(body);
      if (message === null) return log.count("calls.badMessage");
      driver.input({ type: "received", from, message, refusal: refusalOf(from, message) });
    },
    linkUp: (peer) => driver.input({ type: "linkUp", peer }),
    linkDown: (peer) => driver.input({ type: "linkDown", peer }),
    setMembers(members) {
      for (const peer of limits.keys()) if (!members.includes(peer)) limits.delete(peer);
      driver.input({ type: "members", members });
    },
    close() {
      const { state } = driver;
      // One that is connected needs no core.
      if (state.kind !== "idle" && state.kind !== "active")
        driver.input({ type: "hangUp", callId: state.callId });
      driver.close();
    },
  };
}

function ownCallOf(state: CallState): OwnCall | null {
  if (state.kind === "idle") return null;
  const { callId, peer: peerId, kind } = state;
  const shown = kind === "calling" && state.isRinging ? "ringing" : kind;
  return { callId, peerId, isCaller: isCallerIn(state), state: shown };
}
