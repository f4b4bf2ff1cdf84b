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
 * What is done about a roster that comes is in `received-roster.ts`, and about another epoch in `new-epoch.ts`. Where two partitions meet,
 * the roster of an epoch that self never saw is merged (`seen-epochs.ts`), and a follower keeps the members
 * of its former partition listed until its coordinator lists them (`follower-roster.ts`).
 *
 * Entries and epochs are signed by whom they name, which the session checks; a roster counts only from its coordinator's own link. Whoever
 * hosts have banned or removed has no proof of admission, so its links and offers do not get here.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { assertNever, type Machine, type Tick } from "../../kernel/machine.ts";
import { isLaterRun, supersedes, type RosterEntry } from "../identity/roster-entry.ts";
import type { LinkDownCause } from "../types.ts";
import { expireFormerPartition, UNLINKED_GRACE_MS } from "./follower-roster.ts";
import { epochChanged } from "./new-epoch.ts";
import { rosterReceived } from "./received-roster.ts";
import {
  changeRoster,
  departedWith,
  followedBy,
  isCoordinator,
  lostWith,
  ownOfferOf,
  publishAtMs,
  publishIfDue,
  relist,
  rosterMessageOf,
  toCoordinator,
  type RosterEffect,
  type RosterInput,
  type RosterState,
  type RosterStep,
} from "./roster-state.ts";
import { addEntry, addLinked, entryOf, removePeers, trackUnlinked } from "./roster.ts";

/** How often a member without a link to its coordinator offers its entry through others: thrice before the coordinator drops it. */
const DETOUR_INTERVAL_MS = UNLINKED_GRACE_MS / 3;
/** Through how many, the lowest: one of them may have lost the coordinator, too. */
const MAX_DETOURS = 2;

function linkUp(state: RosterState, entry: RosterEntry, nowMs: number): RosterStep {
  const { peerId } = entry;
  const [lost, departed] = [new Map(state.lost), new Map(state.departed)];
  lost.delete(peerId);
  departed.delete(peerId);
  const linked = { ...state, lost, departed, links: new Map(state.links).set(peerId, entry) };
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
  const lost = cause === "unneeded" ? state.lost : lostWith(state, peer, cause);
  const departed = cause === "left" ? departedWith(state, peer) : state.departed;
  const pending = new Map(state.pending);
  pending.delete(peer);
  const down = { ...state, links, lost, departed, pending };
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
  const ended = { ...state, links, lost: lostWith(state, peerId, "closed") };
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
  const departed = state.departed.get(entry.peerId);
  if (departed !== undefined && !supersedes(entry, departed)) return [state, []];
  if (entry.peerId === state.self && entry.runId !== state.own.runId)
    return [state, isLaterRun(entry, state.own) ? [{ type: "displaced" }] : []];
  // A member that reaches the coordinator through others alone says so again and again, and stays listed: all see that it is there.
  const unlinkedSinceMs = state.links.has(entry.peerId)
    ? state.unlinkedSinceMs
    : new Map(state.unlinkedSinceMs).set(entry.peerId, nowMs);
  return list({ ...state, unlinkedSinceMs }, entry, nowMs);
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
  return Math.min(
    state.isUnpublished ? publishAtMs(state) : Infinity,
    ...[...state.unlinkedSinceMs.values()].map((sinceMs) => sinceMs + UNLINKED_GRACE_MS),
  );
}

export const rosterMachine: Machine<RosterState, RosterInput, RosterEffect> = {
  step: stepRoster,
  dueAtMs: rosterDueAtMs,
};
