/** What self does about a roster that a peer sends: of the present epoch, of a lower one, or of a higher one. Pure. */
import { compareEpochs } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { isLaterRun } from "../identity/roster-entry.ts";
import type { RosterMessage } from "../messages.ts";
import { reconcile } from "./follower-roster.ts";
import {
  changeRoster,
  followedBy,
  isCoordinator,
  ownOfferOf,
  relist,
  rosterMessageOf,
  toCoordinator,
  type RosterState,
  type RosterStep,
} from "./roster-state.ts";
import { addEntries, entryOf, sorted, type Roster } from "./roster.ts";
import { isUnseen, noteEpoch } from "./seen-epochs.ts";

/** Members of another partition: they fell silent here and live there. Those that do not link in time are removed again. */
export const plausibleMembers = ({ lost }: RosterState, received: Roster): Roster =>
  received.filter(({ peerId }) => !lost.has(peerId) || lost.get(peerId) === "silent");

export function rosterReceived(
  state: RosterState,
  from: PeerId,
  roster: RosterMessage,
  nowMs: number,
): RosterStep {
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
export function adopt(state: RosterState, { version, entries }: RosterMessage): RosterStep {
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
