/**
 * Decides which member coordinates, as pure code. There are no votes: the live member with the lowest rank coordinates (`kernel/rank.ts`), and
 * an epoch (term, coordinator) fences off every member that missed a change.
 *
 *                 claim of a higher epoch
 *        +------------------------------------------+
 *        v                                          |
 *     follower --- coordinator gone and self lowest ---> coordinator --- leave --> handing over --> gone
 *        ^  \----- handover from the coordinator ---/       |
 *        +------------- a higher epoch is seen -------------+
 *
 * A member may lie. All claims that come in are signed by whom they name, which the mesh checks; `following.ts` says which of them are
 * followed. Members are in line by the ranks that self has of them, and claims are weighed by what each proves of itself: these are the same
 * for everybody, so two coordinators that meet agree on who lets go.
 */
import type { Claim } from "../kernel/claim.ts";
import { compareEpochs } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { assertNever, type Machine, type Tick } from "../kernel/machine.ts";
import { LAST_RANK, type Ranked } from "../kernel/rank.ts";
import {
  candidates,
  isCoordinator,
  isLive,
  isReported,
  ranksOf,
  reportOf,
  TICK_MS,
  unreachableOf,
  type ElectionState,
} from "./election-state.ts";
import { considerShown, highestKnown, noteShown } from "./following.ts";
import type { ElectionMessage } from "./messages.ts";
import { handOverIfDue, leave, sendWarm, settleLeave, yieldCoordination } from "./planned-handover.ts";
import { claim, type ElectionEffect, type ElectionStep } from "./transition.ts";

/** How long a candidate without a link may take to claim before the next one is expected to. */
export const CLAIM_PATIENCE_MS = 1_000;
/** The same for one with a link: where heartbeats ride the sockets, it may notice two seconds later than self. */
export const LINKED_CLAIM_PATIENCE_MS = 3_000;
/** How long a new coordinator's link may take to come up before self reports it as out of reach. */
export const LINK_PATIENCE_MS = 3_000;
/**
 * The same where another member reports that coordinator. On a LAN a link is up within milliseconds; this leaves time for a call that is
 * refused, and then there are two witnesses. A newcomer whose admitter died keeps nobody waiting for longer.
 */
export const REPORTED_LINK_PATIENCE_MS = 500;
/**
 * How long a coordinator's link may take whose machine takes self's calls: its program is busy, or stopped. A newcomer to a crowd would have it passed
 * over for that. Members that had a link know better: where most report the coordinator, nobody waits.
 */
export const BUSY_LINK_PATIENCE_MS = 15_000;
/** A tick that comes this much too late means that the process was paused. */
const PAUSE_MS = 1_000;

export type ElectionInput =
  /** Members or their ranks have changed. */
  | { readonly type: "members"; readonly members: readonly Ranked[] }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** `unneeded`: neither end needed the link, and the peer lives on. */
  | { readonly type: "linkDown"; readonly peer: PeerId; readonly cause: "died" | "left" | "unneeded" }
  | { readonly type: "received"; readonly from: PeerId; readonly message: ElectionMessage }
  /** A linked peer has been silent for a moment, or was heard again. */
  | { readonly type: "suspect"; readonly peer: PeerId; readonly isSuspect: boolean }
  /** The machine of a peer without a link takes calls that its program has yet to answer, or does so no more. */
  | { readonly type: "answering"; readonly peer: PeerId; readonly isAnswering: boolean }
  /** A roster was stamped with it. Self's own epoch is seen only when a former run of self coordinated in it. */
  | { readonly type: "epochSeen"; readonly from: PeerId; readonly epoch: Claim }
  /**
   * Self can't carry the meeting for the moment, but stays in it. The next in line does, and hands back by the rule of the lower rank.
   */
  | { readonly type: "yield" }
  /** The members whose media self's relay has, as a whole. */
  | { readonly type: "warm"; readonly peers: readonly PeerId[] }
  | { readonly type: "leave" };

export function stepElection(state: ElectionState, input: ElectionInput | Tick, nowMs: number): ElectionStep {
  const isPause = nowMs - state.tickAtMs > PAUSE_MS;
  const ticked: ElectionState = {
    ...state,
    tickAtMs: nowMs + TICK_MS,
    lastPauseAtMs: isPause ? nowMs : state.lastPauseAtMs,
  };
  return sendWarm(settle(considerShown(apply(ticked, input, nowMs), nowMs), nowMs));
}

function apply(state: ElectionState, input: ElectionInput | Tick, nowMs: number): ElectionStep {
  switch (input.type) {
    case "tick":
      return tick(state, nowMs);
    case "members":
      return membersChanged(state, input.members);
    case "linkUp":
      return linkUp(state, input.peer, nowMs);
    case "linkDown":
      return linkDown(state, input.peer, input.cause);
    case "suspect": {
      const suspects = without(state.suspects, input.peer);
      return [{ ...state, suspects: input.isSuspect ? suspects.add(input.peer) : suspects }, []];
    }
    case "answering": {
      const answering = without(state.answering, input.peer);
      return [{ ...state, answering: input.isAnswering ? answering.add(input.peer) : answering }, []];
    }
    case "epochSeen":
      return epochSeen(state, input.from, input.epoch, nowMs);
    case "received":
      return receive(noteHeard(state, input.from), input.from, input.message, nowMs);
    case "yield":
      return yieldCoordination(state, nowMs);
    case "warm":
      return [{ ...state, warm: input.peers.slice(0, MAX_MEMBERS) }, []];
    case "leave":
      return leave(state, nowMs);
    default:
      return assertNever(input);
  }
}

function linkPatienceMs(state: ElectionState, coordinator: PeerId): number {
  if (state.answering.has(coordinator)) return BUSY_LINK_PATIENCE_MS;
  return isReported(state, coordinator) ? REPORTED_LINK_PATIENCE_MS : LINK_PATIENCE_MS;
}

function tick(state: ElectionState, nowMs: number): ElectionStep {
  const { coordinator } = state.epoch;
  const isUnlinked =
    coordinator !== state.self && !state.linkedSinceMs.has(coordinator) && !state.gone.has(coordinator);
  const patienceMs = linkPatienceMs(state, coordinator);
  if (!isUnlinked || nowMs - state.lastChangeAtMs < patienceMs) return [state, []];
  // A link that never came up is no better than one that died.
  const after = { ...state, gone: new Map(state.gone).set(coordinator, "died" as const) };
  return [after, [{ type: "broadcast", message: reportOf(after) }]];
}

function membersChanged(state: ElectionState, roster: readonly Ranked[]): ElectionStep {
  const self = { peerId: state.self, rank: state.ranks.get(state.self) ?? LAST_RANK };
  const listed = roster.some(({ peerId }) => peerId === state.self) ? roster : [...roster, self];
  const members = listed.map(({ peerId }) => peerId);
  // A member that is listed again is there by the coordinator's word: what self knows is of its former life.
  const gone = new Map(
    [...state.gone].filter(([peer]) => members.includes(peer) && state.members.includes(peer)),
  );
  // A coordinator that is no longer listed left or was removed: the cause is kept.
  const cause = state.gone.get(state.epoch.coordinator);
  if (cause !== undefined) gone.set(state.epoch.coordinator, cause);
  // What others reported of a member that is not listed is of its former life, too: it comes back without.
  const reports = new Map(
    [...state.reports]
      .filter(([peer]) => members.includes(peer))
      .map(([peer, unreachable]) => [peer, only(unreachable, reportable({ ...state, members }, peer))]),
  );
  const after = { ...state, members, ranks: ranksOf(listed), gone, reports };
  // Self withdraws its own report of such a member.
  const hasChanged = unreachableOf(after).join() !== unreachableOf(state).join();
  return [after, hasChanged ? [{ type: "broadcast", message: reportOf(after) }] : []];
}

function linkUp(state: ElectionState, peer: PeerId, nowMs: number): ElectionStep {
  const gone = new Map(state.gone);
  const wasGone = gone.delete(peer);
  // A link that broke for a moment counts from when it first came up.
  const sinceMs = state.linkedSinceMs.get(peer) ?? nowMs;
  const linkedSinceMs = new Map(state.linkedSinceMs).set(peer, sinceMs);
  const reachedByOthers = without(state.reachedByOthers, peer);
  const answering = without(state.answering, peer);
  const after = { ...state, gone, reachedByOthers, answering, linkedSinceMs };
  const message: ElectionMessage = { type: "epoch", epoch: state.epoch };
  const report = reportOf(after);
  // The peer may have restarted, or have missed what was sent while the link was down.
  const reporting: ElectionEffect = wasGone
    ? { type: "broadcast", message: report }
    : { type: "send", to: peer, message: report };
  return [after, [{ type: "send", to: peer, message }, reporting]];
}

function linkDown(state: ElectionState, peer: PeerId, cause: "died" | "left" | "unneeded"): ElectionStep {
  const linkedSinceMs = new Map(state.linkedSinceMs);
  linkedSinceMs.delete(peer);
  // What the peer said ends with the link: it says so again when it is back.
  const reports = new Map(state.reports);
  reports.delete(peer);
  const warmOf = new Map(state.warmOf);
  warmOf.delete(peer);
  const shown = new Map(state.shown);
  shown.delete(peer);
  const referred = new Map(state.referred);
  referred.delete(peer);
  const silenced = { heard: without(state.heard, peer), suspects: without(state.suspects, peer) };
  const unlinked = { ...state, ...silenced, linkedSinceMs, reports, warmOf, shown, referred };
  // What self knows of a peer that is not listed is of no use to anybody once that one is back, and it would be reported.
  const isConcerned = state.members.includes(peer) || peer === state.epoch.coordinator;
  if (cause === "unneeded" || !isConcerned) return [unlinked, []];
  const gone = new Map(state.gone).set(peer, cause);
  const after = { ...unlinked, gone, reachedByOthers: without(state.reachedByOthers, peer) };
  return [after, [{ type: "broadcast", message: reportOf(after) }]];
}

function epochSeen(state: ElectionState, from: PeerId, epoch: Claim, nowMs: number): ElectionStep {
  const order = compareEpochs(epoch, state.epoch);
  if (order > 0) return [noteShown(state, "referred", from, epoch, nowMs), []];
  // It is self's own, and others know it of a former run: self claims the next term, which nobody has had.
  return order === 0 && isCoordinator(state) && state.leave === null
    ? claim(state, state.epoch, "merged", nowMs)
    : [state, []];
}

function receive(state: ElectionState, from: PeerId, message: ElectionMessage, nowMs: number): ElectionStep {
  switch (message.type) {
    case "claim":
    case "epoch":
    case "referral": {
      if (message.type === "claim" && message.epoch.coordinator !== from) return [state, []];
      // A sender that shows an older epoch missed a change.
      const isOlder = compareEpochs(message.epoch, state.epoch) < 0;
      return [
        noteShown(state, message.type === "referral" ? "referred" : "shown", from, message.epoch, nowMs),
        isOlder ? showOwn(state, from) : [],
      ];
    }
    case "handover": {
      const isFromCoordinator =
        from === state.epoch.coordinator && compareEpochs(message.epoch, state.epoch) === 0;
      if (!isFromCoordinator) return [state, []];
      if (message.to !== state.self) return [{ ...state, successor: message.to }, []];
      return state.leave === null
        ? claim(state, highestKnown(state, nowMs), message.cause, nowMs)
        : [state, []];
    }
    case "report": {
      // A report of a member that is not listed any more comes too late. The coordinator may be followed before it is listed.
      const unreachable = only(message.unreachable, reportable(state, from));
      const reports = new Map(state.reports);
      if (unreachable.size > 0) reports.set(from, unreachable);
      else if (!reports.delete(from)) return [state, []];
      const isNews = [...unreachable].join() !== [...(state.reports.get(from) ?? [])].join();
      const { coordinator } = state.epoch;
      if (!isNews || !unreachable.has(coordinator)) return [{ ...state, reports }, []];
      // The sender learns whether self reaches the coordinator. It may have dropped a report of one that was not listed then.
      const answer: ElectionMessage = state.gone.has(coordinator)
        ? reportOf(state)
        : { type: "epoch", epoch: state.epoch };
      return [{ ...state, reports }, [{ type: "send", to: from, message: answer }]];
    }
    case "warm":
      return [{ ...state, warmOf: new Map(state.warmOf).set(from, new Set(message.peers)) }, []];
    default:
      return assertNever(message);
  }
}

/** Shows whom self follows, and whether it is there. */
function showOwn(state: ElectionState, to: PeerId): readonly ElectionEffect[] {
  const own: ElectionEffect = { type: "send", to, message: { type: "epoch", epoch: state.epoch } };
  const isGone = state.gone.has(state.epoch.coordinator);
  return isGone ? [own, { type: "send", to, message: reportOf(state) }] : [own];
}

/** The members that may be reported by that peer: those listed, and whom either of the two follows. */
const reportable = (state: ElectionState, from: PeerId): readonly PeerId[] => {
  const followed = state.shown.get(from)?.claim.coordinator ?? state.epoch.coordinator;
  return [...state.members, state.epoch.coordinator, followed];
};

/** A linked peer that sends an election message elects, also if it was taken for gone because it did not claim in time. */
function noteHeard(state: ElectionState, peer: PeerId): ElectionState {
  if (!state.linkedSinceMs.has(peer)) return state;
  if (state.heard.has(peer) && !state.gone.has(peer)) return state;
  const gone = new Map(state.gone);
  gone.delete(peer);
  return { ...state, gone, heard: new Set(state.heard).add(peer) };
}

/** Does what is due in the state as it stands. Called after every input. */
function settle([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const { coordinator } = state.epoch;
  const isCoordinatorLive = coordinator === state.self || isLive(state, coordinator);
  if (!isCoordinatorLive && state.leave === null) return replaceCoordinator([state, effects], nowMs);
  if (state.waitingSinceMs !== null) return [{ ...state, waitingSinceMs: null }, effects];
  if (state.leave !== null)
    return effects.some((effect) => effect.type === "leaveReady")
      ? [state, effects]
      : settleLeave([state, effects], nowMs);
  return isCoordinator(state) ? handOverIfDue([state, effects], nowMs) : [state, effects];
}

/** The coordinator is gone: the lowest candidate claims, and all others wait for it. */
function replaceCoordinator([state, effects]: ElectionStep, nowMs: number): ElectionStep {
  const { coordinator } = state.epoch;
  const next = candidates(state)[0];
  if (next === undefined || next === state.self) {
    const cause = state.gone.get(coordinator) === "left" ? "left" : "died";
    const [claimed, more] = claim(state, highestKnown(state, nowMs), cause, nowMs);
    return [claimed, [...effects, ...more]];
  }
  const waitingSinceMs = state.waitingSinceMs ?? nowMs;
  const patienceMs = state.linkedSinceMs.has(next) ? LINKED_CLAIM_PATIENCE_MS : CLAIM_PATIENCE_MS;
  if (nowMs - waitingSinceMs < patienceMs) return [{ ...state, waitingSinceMs }, effects];
  const isAlsoCutOff = state.reports.get(next)?.has(coordinator) === true;
  if (state.heard.has(next) && !isAlsoCutOff) {
    // It lives and does not claim: it reaches the coordinator, and self alone does not.
    const reachedByOthers = new Set(state.reachedByOthers).add(coordinator);
    return settle([{ ...state, reachedByOthers, waitingSinceMs: null }, effects], nowMs);
  }
  // It cannot be waited for forever: it is taken for gone, and the next one's patience starts.
  const gone = new Map(state.gone).set(next, "died");
  return settle([{ ...state, gone, waitingSinceMs: nowMs }, effects], nowMs);
}

function only(peers: Iterable<PeerId>, members: readonly PeerId[]): ReadonlySet<PeerId> {
  return new Set([...peers].filter((peer) => members.includes(peer)));
}

function without(peers: ReadonlySet<PeerId>, peer: PeerId): Set<PeerId> {
  const rest = new Set(peers);
  rest.delete(peer);
  return rest;
}

export function electionDueAtMs(state: ElectionState): number {
  return state.tickAtMs;
}

export const electionMachine: Machine<ElectionState, ElectionInput, ElectionEffect> = {
  step: stepElection,
  dueAtMs: electionDueAtMs,
};
