/**
 * Which of the claims that linked peers show self may follow, and which it answers with a claim of its own. All of them are signed by whom they
 * name; that proves who wants to coordinate, and not that it is time to. Pure.
 *
 * A follower whose link to its coordinator beats follows another claimer only
 *   - when its coordinator says so (a handover, or a coordinator that meets a lower one's partition and lets its members go) or shows that it
 *     follows the claimer itself, or
 *   - when more than half of the members report that the coordinator is gone, and the claimer is next in line, or
 *   - when the claimer is the lower of the two in rank, is there, and the coordinator has not outbid it within MERGE_PATIENCE_MS: an honest one that
 *     is the higher lets go at once.
 * Any other claim waits, and is sent to the coordinator, which decides. Once the coordinator falls silent, the next in line is followed.
 *
 * A coordinator that hears the claim of a higher rank outbids it while members that have been with it all along are linked to it. Alone, or
 * after a pause, it follows the claimer if members do that it is linked to, and outbids it if none shows up in time.
 */
import { isTermPlausible, type Claim } from "../kernel/claim.ts";
import { compareEpochs } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Rank } from "../kernel/rank.ts";
import {
  deputyOf,
  isCoordinator,
  isLive,
  isVouchedFor,
  rankIn,
  type ElectionState,
  type Shown,
} from "./election-state.ts";
import { SETTLE_MS } from "./planned-handover.ts";
import { claim, follow, type ElectionStep } from "./transition.ts";

/** How long a member lets its own live coordinator answer a lower one's claim, or a lone coordinator waits for others that follow a higher one's. */
export const MERGE_PATIENCE_MS = 1_000;
/** A member sends its coordinator what it sees above its epoch once more after this long. */
export const REFERRAL_INTERVAL_MS = 4_000;
/** Without that, a coordinator forgets it after this long: who showed it has gone, or has let go of it. */
export const REFERRAL_LIFE_MS = 3 * REFERRAL_INTERVAL_MS;
/** Between two claims by which a coordinator outbids others: a member that claims for ever moves the meeting by one epoch a second. */
export const OUTBID_INTERVAL_MS = 1_000;

/** A linked peer shows the epoch that it follows (`shown`), or one that it has seen elsewhere (`referred`). */
export function noteShown(
  state: ElectionState,
  as: "shown" | "referred",
  from: PeerId,
  claimed: Claim,
  nowMs: number,
): ElectionState {
  if (!state.linkedSinceMs.has(from)) return state;
  const before = state[as].get(from);
  const isSame = before !== undefined && compareEpochs(before.claim, claimed) === 0;
  const shown: Shown = { claim: claimed, sinceMs: isSame ? before.sinceMs : nowMs, seenAtMs: nowMs };
  return { ...state, [as]: new Map(state[as]).set(from, shown) };
}

/** Peers that follow that coordinator in an epoch above self's own. */
const showing = (state: ElectionState, coordinator: PeerId): readonly PeerId[] =>
  [...state.shown].flatMap(([peer, { claim: shown }]) =>
    shown.coordinator === coordinator && compareEpochs(shown, state.epoch) > 0 ? [peer] : [],
  );

/** True if that peer shows that it follows the other one, in an epoch above self's own. */
const isFollowing = (state: ElectionState, peer: PeerId, coordinator: PeerId): boolean =>
  showing(state, coordinator).includes(peer);

/** True if self has a link to the peer, or more than half of the peers that self is linked to follow it. A made-up peer is neither. */
const isThere = (state: ElectionState, peer: PeerId): boolean =>
  state.linkedSinceMs.has(peer) || showing(state, peer).length * 2 > state.linkedSinceMs.size;

/**
 * True if self coordinates a partition: members that were linked long before this claim came along follow self. A coordinator that was
 * paused believes the same wrongly, hence the pause guard.
 */
const leadsPartition = (state: ElectionState, nowMs: number): boolean =>
  [...state.linkedSinceMs.values()].some((sinceMs) => nowMs - sinceMs > SETTLE_MS) &&
  nowMs - state.lastPauseAtMs > 2 * SETTLE_MS;

/** True if others than the claimer follow it, and they are more than half of those that self is linked to. */
function isFollowedByMost(state: ElectionState, claimer: PeerId): boolean {
  const followers = showing(state, claimer).filter((peer) => peer !== claimer);
  const others = [...state.linkedSinceMs.keys()].filter((peer) => peer !== claimer);
  return followers.length > 0 && followers.length * 2 > others.length;
}

/** True if claim `a` is that of the lower rank. */
const isLower = (state: ElectionState, a: Claim, b: Claim): boolean =>
  state.rankOfClaim(a) < state.rankOfClaim(b);

/** Of a member as self has it in line; of a claimer from elsewhere as its claim proves. */
const rankOfClaimer = (state: ElectionState, shown: Claim): Rank =>
  state.ranks.get(shown.coordinator) ?? state.rankOfClaim(shown);

/** True if self's coordinator is there, as far as self can see without asking anybody. */
const isBeating = (state: ElectionState, coordinator: PeerId): boolean =>
  state.linkedSinceMs.has(coordinator) && !state.suspects.has(coordinator) && isLive(state, coordinator);

function coordinatorMayFollow(state: ElectionState, shown: Claim, nowMs: number): boolean {
  const claimer = shown.coordinator;
  if (state.leave !== null) return true;
  if (state.asked?.peer === claimer && nowMs < state.asked.untilMs) return true;
  if (isLower(state, shown, state.epoch)) return isThere(state, claimer);
  return !leadsPartition(state, nowMs) && !state.gone.has(claimer) && isFollowedByMost(state, claimer);
}

function mayFollow(state: ElectionState, { claim: shown, sinceMs }: Shown, nowMs: number): boolean {
  const { coordinator } = state.epoch;
  const claimer = shown.coordinator;
  const isPatienceOver = nowMs - sinceMs >= MERGE_PATIENCE_MS;
  if (coordinator === state.self) return coordinatorMayFollow(state, shown, nowMs);
  if (claimer === coordinator || claimer === state.successor) return true;
  // It let go before self was with it.
  if (isFollowing(state, coordinator, claimer) && isThere(state, claimer)) return true;
  if (isBeating(state, coordinator))
    return isLower(state, shown, state.epoch) && isPatienceOver && isThere(state, claimer);
  const next = deputyOf(state);
  const isNext =
    next !== null && rankOfClaimer(state, shown) <= rankIn(state, next) && isThere(state, claimer);
  // Others may reach a coordinator that self does not reach: the next in line, too, may be wrong about it.
  const isUnlinked = isLive(state, coordinator) && !state.linkedSinceMs.has(coordinator);
  // Self may have heard less of who was trusted than the others have, and expect another one than they do.
  if (!isUnlinked) return isNext || (isPatienceOver && isFollowedByMost(state, claimer));
  const isPreferred =
    isLower(state, shown, state.epoch) ||
    !isVouchedFor(state, coordinator) ||
    isFollowedByMost(state, claimer);
  return isPatienceOver && isPreferred && isThere(state, claimer);
}

/** The claims that peers show above self's epoch, each once, since it was first shown; the highest first. */
function shownAbove(state: ElectionState, nowMs: number): readonly Shown[] {
  const referred = [...state.referred.values()].filter(({ seenAtMs }) => nowMs - seenAtMs < REFERRAL_LIFE_MS);
  const above = [...state.shown.values(), ...referred].filter(
    ({ claim: shown }) =>
      compareEpochs(shown, state.epoch) > 0 &&
      // Of self's own former runs every term is plausible: nobody else can have signed it.
      (shown.coordinator === state.self || isTermPlausible(shown, state.epoch, nowMs - state.lastChangeAtMs)),
  );
  return above
    .toSorted((a, b) => compareEpochs(b.claim, a.claim) || a.sinceMs - b.sinceMs)
    .filter(
      (each, index, all) =>
        index === 0 || compareEpochs(each.claim, all[index - 1]?.claim ?? each.claim) !== 0,
    );
}

/** The highest epoch that self knows of and could have come about. */
export const highestKnown = (state: ElectionState, nowMs: number): Claim =>
  shownAbove(state, nowMs)[0]?.claim ?? state.epoch;

/** Follows or outbids what peers show, or sends it to the coordinator, if any of that is due. */
export function considerShown([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const above = shownAbove(state, nowMs);
  const [highest] = above;
  if (highest === undefined) return [state, effects];
  const acceptable = above.find(
    (shown) => shown.claim.coordinator !== state.self && mayFollow(state, shown, nowMs),
  );
  const [after, more] =
    acceptable !== undefined
      ? follow(state, acceptable.claim, nowMs)
      : isCoordinator(state)
        ? outbid(state, above, nowMs)
        : refer(state, highest, nowMs);
  return [after, [...effects, ...more]];
}

/** Self goes on coordinating, above the highest claim that is due for that. One that self only hears of, and nobody follows, keeps no other waiting. */
function outbid(state: ElectionState, above: readonly Shown[], nowMs: number): ElectionStep {
  const due = state.leave === null ? above.find((shown) => isToOutbid(state, shown, nowMs)) : undefined;
  return due === undefined ? [state, []] : claim(state, due.claim, "merged", nowMs);
}

function isToOutbid(state: ElectionState, { claim: shown, sinceMs }: Shown, nowMs: number): boolean {
  const { coordinator } = shown;
  if (coordinator === state.self) return true;
  // A lower one may be right. One that nobody reaches has left those behind that follow it.
  const isByLower = isLower(state, shown, state.epoch);
  const isLost = showing(state, coordinator).length > 0 && !isVouchedFor(state, coordinator);
  if (isByLower && !isLost) return false;
  const isPatienceOver = nowMs - sinceMs >= MERGE_PATIENCE_MS;
  return (
    nowMs - state.lastChangeAtMs >= OUTBID_INTERVAL_MS &&
    (isPatienceOver || (!isByLower && leadsPartition(state, nowMs)))
  );
}

/** Sends the claim to self's coordinator. A former run of self's own is outbid: that run is over, and one epoch must not have two coordinators. */
function refer(state: ElectionState, { claim: shown }: Shown, nowMs: number): ElectionStep {
  if (shown.coordinator === state.self)
    return state.leave === null ? claim(state, shown, shown.cause, nowMs) : [state, []];
  const { coordinator } = state.epoch;
  const { forwarded } = state;
  const isDue =
    forwarded === null ||
    (compareEpochs(shown, forwarded.epoch) > 0 && nowMs - forwarded.atMs >= MERGE_PATIENCE_MS) ||
    nowMs - forwarded.atMs >= REFERRAL_INTERVAL_MS;
  if (!isDue || !state.linkedSinceMs.has(coordinator)) return [state, []];
  return [
    { ...state, forwarded: { epoch: shown, atMs: nowMs } },
    [{ type: "send", to: coordinator, message: { type: "referral", epoch: shown } }],
  ];
}
