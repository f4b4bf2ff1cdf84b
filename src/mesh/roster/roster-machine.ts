/**
 * The members of the meeting, as self knows them. Pure. The coordinator of an epoch owns the roster; followers list what it sends.
 *
 *                     epoch of another peer
 *     coordinator  ------------------------->  follower, version 0  --coordinator's roster-->  follower, version 1 and up
 *     adds linked peers, newcomers, offers     lists what it had                              lists the coordinator's roster
 *     removes lost peers, unlinked after 3 s
 *          ^                                        |                                              |
 *          +---------------- own epoch -------------+----------------------------------------------+
 *
 * Where two partitions meet, the roster of an epoch that self never saw is merged (`seen-epochs.ts`), and a follower keeps the members
 * of its former partition listed until its coordinator lists them (`follower-roster.ts`).
 *
 * Entries and epochs are signed by whom they name, which the session checks; a roster counts only from its coordinator's own link. Whoever
 * hosts have banned or removed has no proof of admission, so its links and offers do not get here.
 */
import type { Claim } from "../../kernel/claim.ts";
import { compareEpochs } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { assertNever, type Machine, type Tick } from "../../kernel/machine.ts";
import { isLaterRun, type RosterEntry } from "../identity/roster-entry.ts";
import type { RosterMessage } from "../messages.ts";
import type { LinkDownCause } from "../types.ts";
import {
  expireFormerPartition,
  keepFormerPartition,
  noFormerPartition,
  reconcile,
  UNLINKED_GRACE_MS,
} from "./follower-roster.ts";
import {
  changeRoster,
  isCoordinator,
  ownOfferOf,
  PUBLISH_INTERVAL_MS,
  publishIfDue,
  relist,
  rosterMessageOf,
  followedBy,
  toCoordinator,
  type RosterEffect,
  type RosterInput,
  type RosterState,
  type RosterStep,
} from "./roster-state.ts";
import {
  addEntries,
  addEntry,
  addLinked,
  entryOf,
  removePeers,
  sorted,
  trackUnlinked,
  type Roster,
} from "./roster.ts";
import { isUnseen, noteEpoch } from "./seen-epochs.ts";

/** How often a member without a link to its coordinator offers its entry through others: thrice before the coordinator drops it. */
const DETOUR_INTERVAL_MS = UNLINKED_GRACE_MS / 3;
/** Through how many, the lowest: one of them may have lost the coordinator, too. */
const MAX_DETOURS = 2;

/** Members of another partition: they fell silent here and live there. Those that do not link in time are removed again. */
const plausibleMembers = ({ lost }: RosterState, received: Roster): Roster =>
  received.filter(({ peerId }) => !lost.has(peerId) || lost.get(peerId) === "silent");

function linkUp(state: RosterState, entry: RosterEntry, nowMs: number): RosterStep {
  const { peerId } = entry;
  const lost = new Map(state.lost);
  lost.delete(peerId);
  const linked = { ...state, lost, links: new Map(state.links).set(peerId, entry) };
  const listed = isCoordinator(linked)
    ? changeRoster(linked, addLinked(linked.roster, entry), nowMs)
    : relist(linked);
  return followedBy(listed, (after) => {
    const effects: RosterEffect[] = [{ type: "send", to: peerId, message: rosterMessageOf(after) }];
    const isOwnEntryMissing = entryOf(after.roster, after.self)?.sequence !== after.own.sequence;
    if (peerId === after.epoch.coordinator && isOwnEntryMissing)
      effects.push(toCoordinator(after, ownOfferOf(after)));
    return [after, effects];
  });
}

function linkDown(state: RosterState, peer: PeerId, cause: LinkDownCause, nowMs: number): RosterStep {
  // A former run's link, which the machine itself has ended.
  if (!state.links.has(peer)) return [state, []];
  const links = new Map(state.links);
  links.delete(peer);
  const lost = cause === "unneeded" ? state.lost : new Map(state.lost).set(peer, cause);
  const pending = new Map(state.pending);
  pending.delete(peer);
  const down = { ...state, links, lost, pending };
  return isCoordinator(down)
    ? changeRoster(down, removePeers(down.roster, new Set([peer])), nowMs)
    : relist(down);
}

/** The coordinator lists a member. A link to a former run of it ends. */
function list(state: RosterState, entry: RosterEntry, nowMs: number): RosterStep {
  const { peerId, runId } = entry;
  const before = entryOf(state.roster, peerId);
  const roster = addEntry(state.roster, entry);
  const isFormerRunLinked =
    roster !== state.roster &&
    before !== null &&
    before.runId !== runId &&
    state.links.get(peerId)?.runId === before.runId;
  if (!isFormerRunLinked) return changeRoster(state, roster, nowMs);
  const links = new Map(state.links);
  links.delete(peerId);
  const ended = { ...state, links, lost: new Map(state.lost).set(peerId, "closed" as const) };
  return followedBy([ended, [{ type: "endFormerRun", later: entry }]], (after) =>
    changeRoster(after, roster, nowMs),
  );
}

function offerReceived(
  state: RosterState,
  { from, offer, isProven }: Extract<RosterInput, { type: "offerReceived" }>,
  nowMs: number,
): RosterStep {
  if (!isCoordinator(state)) {
    // On its way to the coordinator, one step only: if the coordinator itself sent it, that one follows another.
    return [state, from === state.epoch.coordinator ? [] : [toCoordinator(state, offer)]];
  }
  const { entry } = offer;
  if (!isProven) return [state, []];
  if (entry.peerId === state.self && entry.runId !== state.own.runId)
    return [state, isLaterRun(entry, state.own) ? [{ type: "displaced" }] : []];
  // A member that reaches the coordinator through others alone says so again and again, and stays listed: all see that it is there.
  const unlinkedSinceMs = state.links.has(entry.peerId)
    ? state.unlinkedSinceMs
    : new Map(state.unlinkedSinceMs).set(entry.peerId, nowMs);
  return list({ ...state, unlinkedSinceMs }, entry, nowMs);
}

function rosterReceived(state: RosterState, from: PeerId, roster: RosterMessage, nowMs: number): RosterStep {
  const order = compareEpochs(roster.epoch, state.epoch);
  if (order === 0) return presentEpochReceived(state, from, roster);
  return order < 0
    ? lowerEpochReceived(state, from, roster, nowMs)
    : higherEpochReceived(state, from, roster);
}

function presentEpochReceived(state: RosterState, from: PeerId, roster: RosterMessage): RosterStep {
  if (!isCoordinator(state)) {
    const isNews = from === state.epoch.coordinator && roster.version > state.version;
    return isNews ? adopt(state, roster) : [state, []];
  }
  // A former run of self coordinated in this very epoch, and the sender missed its end.
  const listed = entryOf(roster.entries, state.self);
  if (listed !== null && listed.runId !== state.own.runId)
    return [state, [{ type: "epochSeen", from, epoch: state.epoch }]];
  return [state, []];
}

/** The sender gets the present roster. */
function lowerEpochReceived(
  state: RosterState,
  from: PeerId,
  roster: RosterMessage,
  nowMs: number,
): RosterStep {
  const merged: RosterStep =
    isCoordinator(state) && isUnseen(state.seenEpochs, roster)
      ? changeRoster(
          { ...state, seenEpochs: noteEpoch(state.seenEpochs, roster.epoch, roster.version) },
          addEntries(state.roster, plausibleMembers(state, roster.entries)),
          nowMs,
        )
      : [state, []];
  const isForeign = roster.epoch.coordinator !== state.epoch.coordinator;
  return followedBy(
    isForeign ? followedBy(merged, (after) => relay(after, from, roster)) : merged,
    (after) => [after, [{ type: "send", to: from, message: rosterMessageOf(after) }]],
  );
}

/** Waits until the election follows that epoch. */
function higherEpochReceived(state: RosterState, from: PeerId, roster: RosterMessage): RosterStep {
  const waiting = state.links.has(from)
    ? { ...state, pending: new Map(state.pending).set(from, roster) }
    : state;
  return followedBy(relay(waiting, from, roster), (after) => [
    after,
    [{ type: "epochSeen", from, epoch: roster.epoch }],
  ]);
}

/** The coordinator learns of another partition from the member that meets it first. */
function relay(state: RosterState, from: PeerId, roster: RosterMessage): RosterStep {
  const { relayedEpoch } = state;
  const isKnown = relayedEpoch !== null && compareEpochs(relayedEpoch, roster.epoch) === 0;
  if (isCoordinator(state) || from === state.epoch.coordinator || isKnown) return [state, []];
  return [{ ...state, relayedEpoch: roster.epoch }, [toCoordinator(state, roster)]];
}

/** The coordinator's roster, in the version that self lists from now on. */
function adopt(state: RosterState, { version, entries }: RosterMessage): RosterStep {
  const { own } = state;
  const roster = sorted(entries);
  const listed = entryOf(roster, state.self);
  if (listed !== null && listed.runId !== own.runId && isLaterRun(listed, own))
    return [{ ...state, version }, [{ type: "displaced" }]];
  const [former, report] = reconcile(state.former, roster);
  const effects = report === null ? [] : [toCoordinator(state, report)];
  return followedBy(followedBy([{ ...state, version, roster, former }, effects], relist), (after) => [
    after,
    listed?.sequence === own.sequence ? [] : [toCoordinator(after, ownOfferOf(after))],
  ]);
}

function epochChanged(state: RosterState, epoch: Claim, nowMs: number): RosterStep {
  if (compareEpochs(epoch, state.epoch) === 0) return [state, []];
  const before = rosterMessageOf(state);
  const { pending } = state;
  const rest = [...pending].filter(([, roster]) => compareEpochs(roster.epoch, epoch) > 0);
  const changed: RosterState = {
    ...state,
    epoch,
    version: 0,
    roster: state.members,
    former: noFormerPartition,
    seenEpochs: noteEpoch(state.seenEpochs, before.epoch, before.version),
    pending: new Map(rest),
    unlinkedSinceMs: new Map(),
  };
  if (isCoordinator(changed)) return beginToCoordinate(changed, before, pending, nowMs);
  // A takeover ends the former coordinator. Where self still has that one, two partitions meet, or it is a planned handover.
  const isMerge =
    isCoordinator(state) ||
    state.links.has(state.epoch.coordinator) ||
    entryOf(state.members, epoch.coordinator) === null;
  const former = isMerge ? keepFormerPartition(before, state.members, nowMs) : noFormerPartition;
  return beginToFollow({ ...changed, former }, pending);
}

function beginToCoordinate(
  state: RosterState,
  before: RosterMessage,
  pending: RosterState["pending"],
  nowMs: number,
): RosterStep {
  const foreign = [...pending.values()].filter(({ epoch }) => epoch.coordinator !== before.epoch.coordinator);
  const former = before.epoch.coordinator;
  // A former coordinator that self has no link to is gone, or self would not coordinate. It is listed again when it links.
  const isHere = (peer: PeerId) =>
    peer === state.self || (!state.lost.has(peer) && (peer !== former || state.links.has(peer)));
  const rest = state.members.filter(({ peerId }) => isHere(peerId));
  const seenEpochs = [...pending.values()].reduce(
    (seen, { epoch, version }) => noteEpoch(seen, epoch, version),
    state.seenEpochs,
  );
  // `rest` is a fresh array, so that the roster is published even when no member came or went.
  const linked = [...state.links.values(), state.own].reduce(addLinked, rest);
  const unlinked = (entries: Roster) =>
    plausibleMembers(state, entries).filter(({ peerId }) => !state.links.has(peerId));
  // Last, so that no member's word about others takes the place of a member that self sees.
  const roster = foreign.reduce((all, { entries }) => addEntries(all, unlinked(entries)), linked);
  return changeRoster({ ...state, seenEpochs, publishedAtMs: -Infinity }, roster, nowMs);
}

function beginToFollow(state: RosterState, pending: RosterState["pending"]): RosterStep {
  // Only the coordinator's own word counts: another member could have made the roster up.
  const roster = pending.get(state.epoch.coordinator);
  const isRosterHere = roster !== undefined && compareEpochs(roster.epoch, state.epoch) === 0;
  return followedBy(isRosterHere ? adopt(state, roster) : [state, []], (after) => [
    after,
    entryOf(after.members, after.self) === null ? [toCoordinator(after, ownOfferOf(after))] : [],
  ]);
}

function tick(state: RosterState, nowMs: number): RosterStep {
  if (!isCoordinator(state)) {
    const former = expireFormerPartition(state.former, nowMs);
    const listed = former === state.former ? ([state, []] as const) : relist({ ...state, former });
    return nowMs < state.offerAtMs ? listed : followedBy(listed, (after) => offerByDetour(after, nowMs));
  }
  const gone = [...state.unlinkedSinceMs].filter(([, sinceMs]) => nowMs - sinceMs >= UNLINKED_GRACE_MS);
  const rest = removePeers(state.roster, new Set(gone.map(([peer]) => peer)));
  return followedBy(changeRoster(state, rest, nowMs), (after) => publishIfDue(after, nowMs));
}

/** Self reaches the coordinator through others alone. */
function offerByDetour(state: RosterState, nowMs: number): RosterStep {
  const by = [...state.links.keys()].toSorted().slice(0, MAX_DETOURS);
  const message = ownOfferOf(state);
  return [
    { ...state, offerAtMs: nowMs + DETOUR_INTERVAL_MS },
    by.map((to) => ({ type: "send", to, message })),
  ];
}

function apply(state: RosterState, input: RosterInput | Tick, nowMs: number): RosterStep {
  switch (input.type) {
    case "tick":
      return tick(state, nowMs);
    case "linkUp":
      return linkUp(state, input.entry, nowMs);
    case "linkDown":
      return linkDown(state, input.peer, input.cause, nowMs);
    case "rosterReceived":
      return rosterReceived(state, input.from, input.roster, nowMs);
    case "offerReceived":
      return offerReceived(state, input, nowMs);
    case "admitted": {
      const { entry, credential } = input;
      if (isCoordinator(state)) return list(state, entry, nowMs);
      return [state, [toCoordinator(state, { type: "offer", entry, credential: [...credential] })]];
    }
    case "ownEntryChanged": {
      const signed = { ...state, own: input.entry };
      if (isCoordinator(signed)) return list(signed, input.entry, nowMs);
      return [signed, [toCoordinator(signed, ownOfferOf(signed)), { type: "membersChanged" }]];
    }
    case "removed":
      return isCoordinator(state)
        ? changeRoster(state, removePeers(state.roster, input.peers), nowMs)
        : [state, []];
    case "epochChanged":
      return epochChanged(state, input.epoch, nowMs);
    case "sighted": {
      // Linked, and yet in another partition: one of the two has missed what the other follows.
      const isStray = state.links.has(input.peer) && entryOf(state.members, input.peer) === null;
      return [state, isStray ? [{ type: "send", to: input.peer, message: rosterMessageOf(state) }] : []];
    }
    default:
      return assertNever(input);
  }
}

/** Notes which listed peers have no link to self, the coordinator. */
function trackLinks(state: RosterState, nowMs: number): RosterState {
  const isLinked = (peer: PeerId) => peer === state.self || state.links.has(peer);
  const isWhole = !isCoordinator(state) || state.roster.every(({ peerId }) => isLinked(peerId));
  if (isWhole) return state.unlinkedSinceMs.size === 0 ? state : { ...state, unlinkedSinceMs: new Map() };
  return { ...state, unlinkedSinceMs: trackUnlinked(state.unlinkedSinceMs, state.roster, isLinked, nowMs) };
}

/** Notes when self has to offer its entry through others. */
function trackDetour(state: RosterState, nowMs: number): RosterState {
  const isDetoured =
    !isCoordinator(state) && state.links.size > 0 && !state.links.has(state.epoch.coordinator);
  if (!isDetoured) return state.offerAtMs === Infinity ? state : { ...state, offerAtMs: Infinity };
  return state.offerAtMs === Infinity ? { ...state, offerAtMs: nowMs + DETOUR_INTERVAL_MS } : state;
}

export function stepRoster(state: RosterState, input: RosterInput | Tick, nowMs: number): RosterStep {
  const [after, effects] = apply(state, input, nowMs);
  return [after === state ? state : trackDetour(trackLinks(after, nowMs), nowMs), effects];
}

export function rosterDueAtMs(state: RosterState): number {
  if (!isCoordinator(state)) return Math.min(state.former.keptUntilMs, state.offerAtMs);
  const publishAtMs = state.isUnpublished ? state.publishedAtMs + PUBLISH_INTERVAL_MS : Infinity;
  return Math.min(
    publishAtMs,
    ...[...state.unlinkedSinceMs.values()].map((sinceMs) => sinceMs + UNLINKED_GRACE_MS),
  );
}

export const rosterMachine: Machine<RosterState, RosterInput, RosterEffect> = {
  step: stepRoster,
  dueAtMs: rosterDueAtMs,
};
