/** What becomes of the roster when self follows another epoch: it begins to coordinate, or to follow. Pure. */
import type { Claim } from "../../kernel/claim.ts";
import { compareEpochs } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { RosterMessage } from "../messages.ts";
import { keepFormerPartition, noFormerPartition } from "./follower-roster.ts";
import { adopt, plausibleMembers } from "./received-roster.ts";
import {
  changeRoster,
  followedBy,
  isCoordinator,
  ownOfferOf,
  rosterMessageOf,
  toCoordinator,
  type RosterState,
  type RosterStep,
} from "./roster-state.ts";
import { addEntries, addLinked, entryOf, type Roster } from "./roster.ts";
import { noteEpoch } from "./seen-epochs.ts";

export function epochChanged(state: RosterState, epoch: Claim, nowMs: number): RosterStep {
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
