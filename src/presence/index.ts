/** Runs the presence machine for one meeting. The meeting feeds it what changes and sends its messages over the mesh. */
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import type { Reaction } from "../kernel/reactions.ts";
import { decodePresenceMessage, type PresenceMessage } from "./messages.ts";
import { stepPresence } from "./presence.ts";
import { mayReact } from "./reaction-limit.ts";
import {
  afterWait,
  initialPresence,
  type Presence,
  type PresenceContext,
  type PresenceInput,
} from "./state.ts";

export type { Status } from "./messages.ts";
export type { Lease, Presence } from "./state.ts";
export { handOrder } from "./hands.ts";

/**
 * A hand, a microphone and a camera go up and down at people's speed; reactions come five a second. The coordinator passes each status on to
 * all: a member that changes its own without end would cost each of them as much as the coordinator. That one passes on everybody's.
 */
const OF_A_MEMBER = { burst: 100, perSecond: 15 };

export interface PresenceModule {
  state(): Presence;
  input(input: Exclude<PresenceInput, { type: "received" }>): void;
  /** A body from the mesh's "presence" channel, which came at `cameAtMs`. Hostile: dropped and counted if it is malformed. */
  receive(from: PeerId, body: unknown, cameAtMs: number): void;
  onChange(listener: (state: Presence) => void): Unsubscribe;
  /** Self asked to present: another member does (`refused`), or said no to handing over (`declined`). */
  onAnswer(
    listener: (answer: { readonly type: "refused" | "declined"; readonly presenter: PeerId }) => void,
  ): Unsubscribe;
  /** A host has lowered self's hand. */
  onHandLowered(listener: () => void): Unsubscribe;
  /** A member, self included, reacts. */
  onReaction(listener: (reaction: MemberReaction) => void): Unsubscribe;
  /** False if self has reacted too often just now. */
  mayReact(): boolean;
}
export interface MemberReaction {
  readonly peer: PeerId;
  readonly emoji: Reaction;
}

export function createPresence(deps: {
  readonly log: Log;
  /** Read at every step. */
  readonly context: () => PresenceContext;
  readonly wallMs: number;
  readonly send: (to: PeerId, message: PresenceMessage) => void;
  readonly broadcast: (message: PresenceMessage) => void;
}): PresenceModule {
  const changes = createEmitter<Presence>();
  const answers = createEmitter<{ type: "refused" | "declined"; presenter: PeerId }>();
  const lowered = createEmitter<undefined>();
  const reactions = createEmitter<MemberReaction>();
  const limits = createPeerLimits(OF_A_MEMBER);
  let state = initialPresence(deps.context(), Math.floor(deps.wallMs));
  function input(value: PresenceInput): void {
    const [after, effects] = stepPresence(state, value, deps.context());
    const isChanged = after !== state;
    state = after;
    for (const effect of effects) {
      if (effect.type === "send") deps.send(effect.to, effect.message);
      else if (effect.type === "broadcast") deps.broadcast(effect.message);
      else if (effect.type === "reacted") reactions.emit(effect);
      else if (effect.type !== "handLowered") answers.emit(effect);
    }
    if (isChanged) changes.emit(state);
    if (effects.some(({ type }) => type === "handLowered")) lowered.emit(undefined);
  }
  return {
    state: () => state,
    input,
    receive(from, body, cameAtMs) {
      const { epoch, nowMs } = deps.context();
      if (from !== epoch.coordinator && !limits.take(from, nowMs)) return deps.log.count("presence.tooMany");
      const message = decodePresenceMessage(body);
      if (message === null) deps.log.count("presence.badMessage");
      else input({ type: "received", from, message: afterWait(message, nowMs - cameAtMs) });
    },
    onChange: changes.on,
    onAnswer: answers.on,
    onHandLowered: (listener) => lowered.on(listener),
    onReaction: reactions.on,
    mayReact() {
      const { self, nowMs } = deps.context();
      return mayReact(state.reactionTimes, self, nowMs);
    },
  };
}
