/**
 * Raised hands in one order for all. The coordinator gives each a place (term, sequence) and keeps it in the lease; no clock is compared. A
 * new coordinator goes on with the places that it holds. Members of another half of a partition claim the places that they had there.
 */
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Hand, HandPlace, Status } from "./messages.ts";
import {
  decide,
  isCoordinator,
  isMember,
  type Presence,
  type PresenceContext,
  type PresenceEffect,
  type PresenceStep,
} from "./state.ts";

/** Two halves of a partition may give out the same place. */
export function compareHands(a: Hand, b: Hand): number {
  return a.term - b.term || a.sequence - b.sequence || (a.peerId < b.peerId ? -1 : 1);
}

/** The members whose hands are up and have a place, first come first. */
export const handOrder = ({ lease, statuses }: Pick<Presence, "lease" | "statuses">): readonly PeerId[] =>
  lease.hands.flatMap(({ peerId }) => (statuses.get(peerId)?.isHandUp === true ? [peerId] : []));

/**
 * As the coordinator: the hands of the members `raised`, each with its place; the same array if nothing changes. An earlier place that a member
 * claims counts instead, so that a partition costs nobody its turn.
 */
export function placeHands(
  hands: readonly Hand[],
  raised: readonly PeerId[],
  claims: ReadonlyMap<PeerId, HandPlace>,
  { term }: Epoch,
): readonly Hand[] {
  let sequence = Math.max(0, ...hands.filter((hand) => hand.term === term).map((hand) => hand.sequence));
  const known = new Map(hands.map((hand) => [hand.peerId, hand]));
  const placed = raised.toSorted().map((peerId): Hand => {
    const hand = known.get(peerId);
    const claim = claims.get(peerId);
    const claimed = claim !== undefined && claim.term <= term ? { peerId, ...claim } : undefined;
    if (claimed !== undefined && (hand === undefined || compareHands(claimed, hand) < 0)) return claimed;
    return hand ?? { peerId, term, sequence: (sequence += 1) };
  });
  const inOrder = placed.toSorted(compareHands);
  const isSame = inOrder.length === hands.length && inOrder.every((hand, index) => hand === hands[index]);
  return isSame ? hands : inOrder;
}

/** As the coordinator: every raised hand has a place, and none that is down. */
export function settleHands(state: Presence, context: PresenceContext): PresenceStep {
  if (!isCoordinator(context)) return [state, []];
  const { hands } = state.lease;
  const raised = [...state.statuses].flatMap(([peer, { isHandUp }]) =>
    isHandUp && isMember(context, peer) ? [peer] : [],
  );
  const placed = placeHands(hands, raised.slice(0, MAX_MEMBERS), state.handClaims, context.epoch);
  const isDown = (peer: PeerId) => state.statuses.get(peer)?.isHandUp === false;
  const spent = [...state.handClaims.keys()].filter(isDown);
  const handClaims =
    spent.length === 0
      ? state.handClaims
      : new Map([...state.handClaims].filter(([peer]) => !spent.includes(peer)));
  const after = handClaims === state.handClaims ? state : { ...state, handClaims };
  return placed === hands ? [after, []] : decide(after, { hands: placed }, context);
}

/** Self's hand keeps its place under a coordinator that may not know of it. */
export function claimHandPlace(
  state: Presence,
  to: PeerId,
  { self, epoch }: PresenceContext,
): readonly PresenceEffect[] {
  const own = state.lease.hands.find(({ peerId }) => peerId === self);
  const isUp = state.statuses.get(self)?.isHandUp === true;
  if (own === undefined || !isUp || to === self || to !== epoch.coordinator) return [];
  const place = { term: own.term, sequence: own.sequence };
  return [{ type: "send", to, message: { type: "claimHandPlace", place } }];
}

/** The last place that is taken, as far as self knows. */
const lastPlace = ({ hands, epoch: { term } }: Presence["lease"]): HandPlace => ({
  term,
  sequence: Math.max(0, ...hands.filter((hand) => hand.term === term).map(({ sequence }) => sequence)),
});

/** Notes whose hands are down by these statuses. */
export function noteHandsDown(
  { handsDown, lease }: Presence,
  statuses: readonly Status[],
): Presence["handsDown"] {
  const down = statuses.filter(({ isHandUp }) => !isHandUp);
  if (down.length === 0) return handsDown;
  const place = lastPlace(lease);
  return new Map([...handsDown, ...down.map(({ peerId }) => [peerId, place] as const)]);
}

/** A member whose hand was down can't have had an earlier place since, however it says so: nobody else would keep its turn. */
function isBeforeItWasDown({ handsDown }: Presence, peerId: PeerId, place: HandPlace): boolean {
  const down = handsDown.get(peerId);
  if (down === undefined) return false;
  return place.term < down.term || (place.term === down.term && place.sequence <= down.sequence);
}

/** May come before the member's status and before the roster that lists it. */
export function receiveHandClaim(
  state: Presence,
  from: PeerId,
  place: HandPlace,
  context: PresenceContext,
): PresenceStep {
  const hasRoom = state.handClaims.has(from) || state.handClaims.size < MAX_MEMBERS;
  if (!isCoordinator(context) || !hasRoom || isBeforeItWasDown(state, from, place)) return [state, []];
  return [{ ...state, handClaims: new Map(state.handClaims).set(from, place) }, []];
}

/** As the coordinator, for the host `by`. Each member takes its own hand down: nobody speaks for another. */
export function lowerHands(
  state: Presence,
  by: PeerId,
  peers: readonly PeerId[] | null,
  context: PresenceContext,
): PresenceStep {
  if (!context.may(by, "lowerHands")) return [state, []];
  const wanted = handOrder(state).filter((peer) => peers === null || peers.includes(peer));
  return [
    state,
    wanted.map((peer) =>
      peer === context.self
        ? { type: "handLowered" }
        : { type: "send", to: peer, message: { type: "handLowered" } },
    ),
  ];
}
