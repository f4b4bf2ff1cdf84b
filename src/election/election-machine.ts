/**
 * Who coordinates, as pure code. No votes: the coordinator is the lowest id among live members, and an epoch
 * (term, coordinator) fences off whoever missed a change.
 *
 *                 claim of a higher epoch
 *        +------------------------------------------+
 *        v                                          |
 *     follower --- coordinator gone and self lowest ---> coordinator --- leave --> handing over --> gone
 *        ^  \----- handover from the coordinator ---/       |
 *        +------------- a higher epoch is seen -------------+
 */
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { assertNever, type Machine, type Step, type Tick } from "../kernel/machine.ts";
import { candidates, isCoordinator, isLive, LOOK_MS, lowestLinked, type Ballot } from "./election-state.ts";
import type { Cause, ElectionMessage } from "./messages.ts";

/** A joiner with a lower id takes over no sooner. */
export const SETTLE_MS = 2_000;
/** How much longer the relay of who is to take over by plan may lack somebody's media before it takes over all the same. */
export const WARM_PATIENCE_MS = 8_000;
/** Planned handovers to lower ids come no closer together than this: ten joiners must not mean ten handovers. */
export const HANDOVER_INTERVAL_MS = 10_000;
/** How long a leaving coordinator waits for its successor's claim. */
export const LEAVE_PATIENCE_MS = 500;
/** A coordinator that asked another one to take over for the moment follows any higher epoch for so long, also a higher id's. */
export const YIELD_PATIENCE_MS = 3_000;
/** How long a candidate without a link may take to claim before the next one is expected to. */
export const CLAIM_PATIENCE_MS = 1_000;
/** The same for one with a link: where beats ride the sockets, it may notice two seconds later than self. */
export const LINKED_CLAIM_PATIENCE_MS = 3_000;
/** How long a new coordinator's link may take to come up before self reports it as out of reach. */
export const LINK_PATIENCE_MS = 3_000;
/** How long a member lets its own live coordinator answer the epoch of another half before it follows that. */
export const MERGE_PATIENCE_MS = 1_000;
/** A look that comes this much too late means that the process was paused. */
const PAUSE_MS = 1_000;

export type BallotInput =
  | { readonly type: "members"; readonly members: readonly PeerId[] }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** `unneeded`: the link ended in peace, and the peer lives on. */
  | { readonly type: "linkDown"; readonly peer: PeerId; readonly cause: "died" | "left" | "unneeded" }
  | { readonly type: "received"; readonly from: PeerId; readonly message: ElectionMessage }
  /** A roster was stamped with it. Self's own epoch is told only when it was a former run of self's that reigned in it. */
  | { readonly type: "epochSeen"; readonly epoch: Epoch }
  /** Self can't carry the meeting for the moment, but stays in it: the next one does, and hands back by the rule of the lower id. */
  | { readonly type: "yield" }
  /** Self's relay has the media of these, as a whole. */
  | { readonly type: "warm"; readonly peers: readonly PeerId[] }
  | { readonly type: "leave" };

export type BallotEffect =
  | { readonly type: "broadcast"; readonly message: ElectionMessage }
  | { readonly type: "send"; readonly to: PeerId; readonly message: ElectionMessage }
  | { readonly type: "epochChanged"; readonly epoch: Epoch; readonly cause: Cause }
  /** Self may leave: somebody else coordinates, or nobody is there to. */
  | { readonly type: "leaveReady" };

type BallotStep = Step<Ballot, BallotEffect>;

function claim(ballot: Ballot, highest: Epoch, cause: Cause, nowMs: number): BallotStep {
  const epoch = { term: highest.term + 1, coordinator: ballot.self };
  return [
    { ...ballot, epoch, lastChangeAtMs: nowMs, waitingSinceMs: null, deferred: null },
    [
      // The claim goes out first: it tells the cause, and what follows from the epoch (a new roster) does not.
      { type: "broadcast", message: { type: "claim", epoch, cause } },
      { type: "epochChanged", epoch, cause },
    ],
  ];
}

function follow(ballot: Ballot, epoch: Epoch, cause: Cause, nowMs: number): BallotStep {
  const isLeaving = ballot.leave !== null && epoch.coordinator !== ballot.self;
  const overruled = new Set(ballot.overruled).add(epoch.coordinator);
  // Heard of elsewhere before its claim came: that the former coordinator is gone says why.
  const why = cause === "merged" ? (ballot.gone.get(ballot.epoch.coordinator) ?? cause) : cause;
  return [
    { ...ballot, epoch, overruled, lastChangeAtMs: nowMs, waitingSinceMs: null, deferred: null },
    [{ type: "epochChanged", epoch, cause: why }, ...(isLeaving ? [{ type: "leaveReady" } as const] : [])],
  ];
}

/**
 * A higher epoch was seen by a member whose own coordinator lives and has the lower id: that one will claim the term above both,
 * so that nobody of its half has to follow two coordinators in a row.
 */
function defersTo(ballot: Ballot, epoch: Epoch, cause: Cause): boolean {
  const { coordinator } = ballot.epoch;
  return (
    cause === "merged" &&
    coordinator !== ballot.self &&
    coordinator < epoch.coordinator &&
    epoch.coordinator !== ballot.self &&
    ballot.leave === null &&
    ballot.linkedSinceMs.has(coordinator)
  );
}

function defer(ballot: Ballot, epoch: Epoch, nowMs: number): BallotStep {
  const before = ballot.deferred;
  const isHigher = before === null || compareEpochs(epoch, before.epoch) > 0;
  const untilMs = before?.untilMs ?? nowMs + MERGE_PATIENCE_MS;
  const message: ElectionMessage = { type: "epoch", epoch, cause: "merged" };
  return [
    { ...ballot, deferred: { epoch: isHigher ? epoch : before.epoch, untilMs } },
    isHigher ? [{ type: "send", to: ballot.epoch.coordinator, message }] : [],
  ];
}

/** The own coordinator has not answered in time, or is gone. */
function endDeferral([ballot, effects]: BallotStep, nowMs: number): BallotStep {
  const { deferred } = ballot;
  if (deferred === null) return [ballot, effects];
  if (nowMs < deferred.untilMs && defersTo(ballot, deferred.epoch, "merged")) return [ballot, effects];
  const [followed, more] = follow(ballot, deferred.epoch, "merged", nowMs);
  return [followed, [...effects, ...more]];
}

/** A higher epoch was seen: follow it, or, as the lower coordinator of a healed partition, claim the term above it. */
function yieldTo(ballot: Ballot, epoch: Epoch, cause: Cause, nowMs: number): BallotStep {
  // A former run of self's has reigned: its reign is over, and one epoch is not to have two coordinators.
  if (epoch.coordinator === ballot.self)
    return ballot.leave === null ? claim(ballot, epoch, cause, nowMs) : [ballot, []];
  if (defersTo(ballot, epoch, cause)) return defer(ballot, epoch, nowMs);
  const ownsHalf =
    isCoordinator(ballot) &&
    ballot.leave === null &&
    nowMs >= ballot.yieldUntilMs &&
    ballot.self < epoch.coordinator &&
    // Members were linked long before this epoch came along, so they follow self: a half of a partition. A paused
    // coordinator believes the same wrongly, which is what the pause guard is for.
    [...ballot.linkedSinceMs].some(
      ([peer, sinceMs]) => peer !== epoch.coordinator && nowMs - sinceMs > SETTLE_MS,
    ) &&
    nowMs - ballot.lastPauseAtMs > 2 * SETTLE_MS;
  return ownsHalf ? claim(ballot, epoch, "merged", nowMs) : follow(ballot, epoch, cause, nowMs);
}

/** Looks whether anything has to be done in the state as it stands. Called after every input. */
function settle([ballot, effects]: BallotStep, nowMs: number): BallotStep {
  const { coordinator } = ballot.epoch;
  const isCoordinatorLive = coordinator === ballot.self || isLive(ballot, coordinator);
  if (!isCoordinatorLive && ballot.leave === null) {
    const next = candidates(ballot)[0];
    const cause = ballot.gone.get(coordinator) === "left" ? "left" : "died";
    if (next === undefined || next === ballot.self) {
      const [claimed, more] = claim(ballot, ballot.epoch, cause, nowMs);
      return [claimed, [...effects, ...more]];
    }
    const waitingSinceMs = ballot.waitingSinceMs ?? nowMs;
    const patienceMs = ballot.linkedSinceMs.has(next) ? LINKED_CLAIM_PATIENCE_MS : CLAIM_PATIENCE_MS;
    if (nowMs - waitingSinceMs >= patienceMs && ballot.electing.has(next)) {
      // It lives and does not claim: it reaches the coordinator, and self alone does not.
      const overruled = new Set(ballot.overruled).add(coordinator);
      return settle([{ ...ballot, overruled, waitingSinceMs: null }, effects], nowMs);
    }
    if (nowMs - waitingSinceMs >= patienceMs) {
      // Nobody can be waited for forever: this one is taken for gone, and the next one's patience starts.
      const gone = new Map(ballot.gone).set(next, "died");
      return settle([{ ...ballot, gone, waitingSinceMs: nowMs }, effects], nowMs);
    }
    return [{ ...ballot, waitingSinceMs }, effects];
  }
  if (ballot.waitingSinceMs !== null) return [{ ...ballot, waitingSinceMs: null }, effects];
  if (ballot.leave !== null)
    return effects.some((effect) => effect.type === "leaveReady")
      ? [ballot, effects]
      : settleLeave([ballot, effects], nowMs);
  if (isCoordinator(ballot)) {
    const heir = plannedHeir(ballot, nowMs);
    if (heir !== null) {
      const message: ElectionMessage = { type: "handover", epoch: ballot.epoch, cause: "lowerId" };
      return [{ ...ballot, lastChangeAtMs: nowMs }, [...effects, { type: "send", to: heir, message }]];
    }
  }
  return [ballot, effects];
}

function settleLeave([ballot, effects]: BallotStep, nowMs: number): BallotStep {
  const isDone = !isCoordinator(ballot) || ballot.linkedSinceMs.size === 0;
  if (!isDone && ballot.leave !== null && nowMs < ballot.leave.untilMs) return [ballot, effects];
  return [ballot, [...effects, { type: "leaveReady" }]];
}

/** The member with a lower id that is due to take over from self, or null. */
function plannedHeir(ballot: Ballot, nowMs: number): PeerId | null {
  const isLowest = !ballot.members.some((peer) => peer < ballot.self);
  if (isLowest || nowMs < plannedAtMs(ballot)) return null;
  const heir = lowestLinked(ballot);
  if (heir === null || heir >= ballot.self) return null;
  const linkedSinceMs = ballot.linkedSinceMs.get(heir) ?? nowMs;
  if (nowMs - linkedSinceMs < SETTLE_MS) return null;
  const isPatienceOver = nowMs - Math.max(linkedSinceMs, plannedAtMs(ballot)) >= WARM_PATIENCE_MS + SETTLE_MS;
  return isPatienceOver || isWarm(ballot, heir) ? heir : null;
}

/** Whether the heir's relay has the media of every member whose media self's has: then nobody hears or sees it take over. */
function isWarm(ballot: Ballot, heir: PeerId): boolean {
  const has = ballot.warmOf.get(heir);
  return ballot.warm.every((peer) => has?.has(peer) === true || !ballot.members.includes(peer));
}

/** The coordinator hears what a lower id's relay has, whenever that is something else. */
function tellWarm([ballot, effects]: BallotStep): BallotStep {
  const { self, warm, warmTold } = ballot;
  const { coordinator } = ballot.epoch;
  if (self >= coordinator || !ballot.linkedSinceMs.has(coordinator))
    return [warmTold === null ? ballot : { ...ballot, warmTold: null }, effects];
  if (warmTold === null ? warm.length === 0 : warmTold.coordinator === coordinator && warmTold.warm === warm)
    return [ballot, effects];
  const message: ElectionMessage = { type: "warm", peers: [...warm] };
  return [
    { ...ballot, warmTold: { coordinator, warm } },
    [...effects, { type: "send", to: coordinator, message }],
  ];
}

/** The first handover of a reign may come soon (the meeting has just begun); later ones keep their distance. */
const plannedAtMs = (ballot: Ballot): number =>
  ballot.lastChangeAtMs + (ballot.epoch.term === 1 ? SETTLE_MS : HANDOVER_INTERVAL_MS);

export function stepBallot(ballot: Ballot, input: BallotInput | Tick, nowMs: number): BallotStep {
  const isPause = nowMs - ballot.lookAtMs > PAUSE_MS;
  const looked: Ballot = {
    ...ballot,
    lookAtMs: nowMs + LOOK_MS,
    lastPauseAtMs: isPause ? nowMs : ballot.lastPauseAtMs,
  };
  return tellWarm(settle(endDeferral(apply(looked, input, nowMs), nowMs), nowMs));
}

function apply(ballot: Ballot, input: BallotInput | Tick, nowMs: number): BallotStep {
  switch (input.type) {
    case "tick": {
      const { coordinator } = ballot.epoch;
      const isUnlinked =
        coordinator !== ballot.self &&
        !ballot.linkedSinceMs.has(coordinator) &&
        !ballot.gone.has(coordinator);
      if (!isUnlinked || nowMs - ballot.lastChangeAtMs < LINK_PATIENCE_MS) return [ballot, []];
      // A link that never came up is no better than one that died.
      const after = { ...ballot, gone: new Map(ballot.gone).set(coordinator, "died" as const) };
      return [after, [{ type: "broadcast", message: reportOf(after) }]];
    }
    case "members": {
      const members = input.members.includes(ballot.self) ? input.members : [...input.members, ballot.self];
      // Whoever is on the roster again is there by the coordinator's word: what self knows is of its former life.
      const gone = new Map(
        [...ballot.gone].filter(([peer]) => members.includes(peer) && ballot.members.includes(peer)),
      );
      // A coordinator that is no longer on the roster went away politely or was removed: the cause is kept.
      const cause = ballot.gone.get(ballot.epoch.coordinator);
      if (cause !== undefined) gone.set(ballot.epoch.coordinator, cause);
      // Whoever comes back after it was off the roster begins anew: nobody repeats what they said of its former life.
      const reports = new Map(
        [...ballot.reports]
          .filter(([peer]) => members.includes(peer))
          .map(([peer, unreachable]) => [peer, only(unreachable, members)]),
      );
      const after = { ...ballot, members, gone, reports };
      // Whoever was reported and is off the roster by now is not reported any more when it comes back.
      const hasChanged = unreachableOf(after).join() !== unreachableOf(ballot).join();
      return [after, hasChanged ? [{ type: "broadcast", message: reportOf(after) }] : []];
    }
    case "linkUp": {
      const gone = new Map(ballot.gone);
      const wasGone = gone.delete(input.peer);
      // Of a link that broke for a moment the first beginning counts.
      const sinceMs = ballot.linkedSinceMs.get(input.peer) ?? nowMs;
      const linkedSinceMs = new Map(ballot.linkedSinceMs).set(input.peer, sinceMs);
      const after = { ...ballot, gone, overruled: without(ballot.overruled, input.peer), linkedSinceMs };
      const message: ElectionMessage = { type: "epoch", epoch: ballot.epoch, cause: "merged" };
      const report = reportOf(after);
      // The peer may be a restarted one, or have missed what was said while the link was down.
      const told: BallotEffect = wasGone
        ? { type: "broadcast", message: report }
        : { type: "send", to: input.peer, message: report };
      return [after, [{ type: "send", to: input.peer, message }, told]];
    }
    case "linkDown": {
      const linkedSinceMs = new Map(ballot.linkedSinceMs);
      linkedSinceMs.delete(input.peer);
      const electing = without(ballot.electing, input.peer);
      // What it said ends with the link: it says it anew when it is back.
      const reports = new Map(ballot.reports);
      reports.delete(input.peer);
      const warmOf = new Map(ballot.warmOf);
      warmOf.delete(input.peer);
      const parted = { ...ballot, linkedSinceMs, electing, reports, warmOf };
      if (input.cause === "unneeded") return [parted, []];
      const gone = new Map(ballot.gone).set(input.peer, input.cause);
      const after = { ...parted, gone, overruled: without(ballot.overruled, input.peer) };
      return [after, [{ type: "broadcast", message: reportOf(after) }]];
    }
    case "epochSeen": {
      const order = compareEpochs(input.epoch, ballot.epoch);
      if (order > 0) return yieldTo(ballot, input.epoch, "merged", nowMs);
      // One's own, and others know it of a former run: the next term is nobody's yet.
      return order === 0 && isCoordinator(ballot) && ballot.leave === null
        ? claim(ballot, ballot.epoch, "merged", nowMs)
        : [ballot, []];
    }
    case "received":
      return receive(heardOf(ballot, input.from), input.from, input.message, nowMs);
    case "yield":
      return [{ ...ballot, yieldUntilMs: nowMs + YIELD_PATIENCE_MS }, leaveEffects(ballot)];
    case "warm":
      return [{ ...ballot, warm: input.peers.slice(0, 64) }, []];
    case "leave":
      return [{ ...ballot, leave: { untilMs: nowMs + LEAVE_PATIENCE_MS } }, leaveEffects(ballot)];
    default:
      return assertNever(input);
  }
}

const unreachableOf = (ballot: Ballot): PeerId[] =>
  [...ballot.gone.keys()].filter((peer) => ballot.members.includes(peer)).slice(0, 64);

const reportOf = (ballot: Ballot): ElectionMessage => ({
  type: "report",
  unreachable: unreachableOf(ballot),
});

function only(peers: Iterable<PeerId>, members: readonly PeerId[]): ReadonlySet<PeerId> {
  return new Set([...peers].filter((peer) => members.includes(peer)));
}

/** Whoever is heard elects, also if it was taken for gone because it did not claim in time. */
function heardOf(ballot: Ballot, peer: PeerId): Ballot {
  if (!ballot.linkedSinceMs.has(peer)) return ballot;
  if (ballot.electing.has(peer) && !ballot.gone.has(peer)) return ballot;
  const gone = new Map(ballot.gone);
  gone.delete(peer);
  return { ...ballot, gone, electing: new Set(ballot.electing).add(peer) };
}

function without(peers: ReadonlySet<PeerId>, peer: PeerId): ReadonlySet<PeerId> {
  const rest = new Set(peers);
  rest.delete(peer);
  return rest;
}

function leaveEffects(ballot: Ballot): readonly BallotEffect[] {
  const heir = lowestLinked(ballot);
  if (!isCoordinator(ballot) || heir === null) return [];
  return [{ type: "send", to: heir, message: { type: "handover", epoch: ballot.epoch, cause: "left" } }];
}

function receive(ballot: Ballot, from: PeerId, message: ElectionMessage, nowMs: number): BallotStep {
  switch (message.type) {
    case "claim":
    case "epoch": {
      if (message.type === "claim" && message.epoch.coordinator !== from) return [ballot, []];
      const order = compareEpochs(message.epoch, ballot.epoch);
      if (order > 0) return yieldTo(ballot, message.epoch, message.cause, nowMs);
      // Whoever shows an older epoch missed something: tell it.
      const reply: ElectionMessage = { type: "epoch", epoch: ballot.epoch, cause: "merged" };
      return [ballot, order < 0 ? [{ type: "send", to: from, message: reply }] : []];
    }
    case "handover": {
      const isFromCoordinator =
        from === ballot.epoch.coordinator && compareEpochs(message.epoch, ballot.epoch) === 0;
      return isFromCoordinator && ballot.leave === null
        ? claim(ballot, ballot.epoch, message.cause, nowMs)
        : [ballot, []];
    }
    case "report": {
      // Of somebody who is off the roster already it comes too late; the coordinator may be followed before it is on.
      const unreachable = only(message.unreachable, [...ballot.members, ballot.epoch.coordinator]);
      const reports = new Map(ballot.reports);
      if (unreachable.size > 0) reports.set(from, unreachable);
      else if (!reports.delete(from)) return [ballot, []];
      return [{ ...ballot, reports }, []];
    }
    case "warm":
      return [{ ...ballot, warmOf: new Map(ballot.warmOf).set(from, new Set(message.peers)) }, []];
    default:
      return assertNever(message);
  }
}

export function ballotDueAtMs(ballot: Ballot): number {
  return ballot.lookAtMs;
}

export const ballotMachine: Machine<Ballot, BallotInput, BallotEffect> = {
  step: stepBallot,
  dueAtMs: ballotDueAtMs,
};
