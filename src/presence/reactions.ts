/** Reactions over tiles: the coordinator passes them on, and nobody keeps them. Pure. */
import type { PeerId } from "../kernel/ids.ts";
import type { Reaction } from "../kernel/reactions.ts";
import { mayReact, noteReaction } from "./reaction-limit.ts";
import {
  isCoordinator,
  isMember,
  toCoordinator,
  type Presence,
  type PresenceContext,
  type PresenceStep,
} from "./state.ts";

/** Shown at once where it was made. */
export function react(state: Presence, emoji: Reaction, context: PresenceContext): PresenceStep {
  const { self } = context;
  if (isCoordinator(context)) return passReaction(state, self, emoji, context);
  const [after, effects] = receiveReaction(state, self, emoji, context);
  return [after, effects.length === 0 ? [] : [...effects, toCoordinator(context, { type: "react", emoji })]];
}

/** As the coordinator. */
export function passReaction(
  state: Presence,
  from: PeerId,
  emoji: Reaction,
  context: PresenceContext,
): PresenceStep {
  const [after, effects] = receiveReaction(state, from, emoji, context);
  if (effects.length === 0) return [after, []];
  return [after, [...effects, { type: "broadcast", message: { type: "reaction", from, emoji } }]];
}

/** Everybody counts for itself: neither a member nor the coordinator can make others show more. */
export function receiveReaction(
  state: Presence,
  peer: PeerId,
  emoji: Reaction,
  context: PresenceContext,
): PresenceStep {
  const { nowMs } = context;
  if (!isMember(context, peer) || !mayReact(state.reactionTimes, peer, nowMs)) return [state, []];
  return [
    { ...state, reactionTimes: noteReaction(state.reactionTimes, peer, nowMs) },
    [{ type: "reacted", peer, emoji }],
  ];
}
