/**
 * The members of a meeting: signed entries, which only the coordinator of an epoch adds and removes. Pure reducers; each returns the
 * same object when nothing changes.
 */
import type { Epoch } from "../../kernel/epoch.ts";
import { MAX_MEMBERS } from "../../kernel/limits.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { byRank, type Rank } from "../../kernel/rank.ts";
import { supersedes, type RosterEntry } from "../identity/roster-entry.ts";
import type { Member } from "../types.ts";

/** Every member links to this many of the lowest ranks: coordinator, deputy, third. */
const SUCCESSION_LENGTH = 3;

/** Entries sorted by peer id, at most one a peer. */
export type Roster = readonly RosterEntry[];

export function entryOf(roster: Roster, peer: PeerId): RosterEntry | null {
  return roster.find((entry) => entry.peerId === peer) ?? null;
}

/** Unchanged when the roster has an entry at least as late, or no room. */
export function addEntry(roster: Roster, entry: RosterEntry): Roster {
  const before = entryOf(roster, entry.peerId);
  if (before !== null && !supersedes(entry, before)) return roster;
  if (before === null && roster.length >= MAX_MEMBERS) return roster;
  return sorted([...roster.filter((other) => other !== before), entry]);
}

export function addEntries(roster: Roster, more: Roster): Roster {
  return more.reduce(addEntry, roster);
}

/** Lists the run that self is linked to, whatever the clocks say: that run lives, and another one that is listed does not. */
export function addLinked(roster: Roster, entry: RosterEntry): Roster {
  const listed = entryOf(roster, entry.peerId);
  const isOtherRun = listed !== null && listed.runId !== entry.runId;
  return addEntry(isOtherRun ? removePeers(roster, new Set([entry.peerId])) : roster, entry);
}

export function removePeers(roster: Roster, gone: ReadonlySet<PeerId>): Roster {
  return roster.some(({ peerId }) => gone.has(peerId))
    ? roster.filter(({ peerId }) => !gone.has(peerId))
    : roster;
}

export function sorted(entries: Roster): Roster {
  return entries.toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1));
}

/** The rank of a member, by the hosts' word as far as self has it. */
export type RankOfKey = (publicKey: string) => Rank;

/** The lowest in rank first. */
export function inRank(roster: Roster, rankOf: RankOfKey): Roster {
  return roster
    .map((entry) => ({ entry, peerId: entry.peerId, rank: rankOf(entry.publicKey) }))
    .toSorted(byRank)
    .map(({ entry }) => entry);
}

/** The lowest three, and the coordinator where it is none of them. */
export function successionOf(roster: Roster, coordinator: PeerId, rankOf: RankOfKey): Roster {
  return inRank(roster, rankOf).filter(
    ({ peerId }, index) => index < SUCCESSION_LENGTH || peerId === coordinator,
  );
}

/** The same, the coordinator first: of those that a newcomer may ask it alone lets one wait. */
export function coordinatorFirst(roster: Roster, coordinator: PeerId, rankOf: RankOfKey): Roster {
  return successionOf(roster, coordinator, rankOf).toSorted(
    (a, b) => Number(b.peerId === coordinator) - Number(a.peerId === coordinator),
  );
}

/** The entries that `self` needs a link to: all others if it is in the succession or coordinates, else the succession and the coordinator. */
export function neededLinks(roster: Roster, self: PeerId, epoch: Epoch, rankOf: RankOfKey): Roster {
  const head = new Set(successionOf(roster, epoch.coordinator, rankOf).map(({ peerId }) => peerId));
  head.add(epoch.coordinator);
  return roster.filter(({ peerId }) => peerId !== self && (head.has(self) || head.has(peerId)));
}

/** Of two calls that cross, that of the peer for which this is true goes through. */
export function isDialler(self: PeerId, other: PeerId): boolean {
  return self > other;
}

/**
 * True if self, rather than the peer, dials first; the other one dials as well when that has had its time. It is the one that joined later: a
 * newcomer knows of all others before they know of it, so that the calls do not cross, each of which costs both ends a TLS handshake.
 */
export function dialsFirst(roster: Roster, own: RosterEntry, peer: PeerId): boolean {
  const other = entryOf(roster, peer);
  if (other === null || other.joinedAtMs === own.joinedAtMs) return isDialler(own.peerId, peer);
  return own.joinedAtMs > other.joinedAtMs;
}

/** When each listed peer without a link was first seen without one; `sinceMs` is the last result of this function. */
export function trackUnlinked(
  sinceMs: ReadonlyMap<PeerId, number>,
  roster: Roster,
  isLinked: (peer: PeerId) => boolean,
  nowMs: number,
): ReadonlyMap<PeerId, number> {
  const unlinked = roster.filter(({ peerId }) => !isLinked(peerId));
  return new Map(unlinked.map(({ peerId }) => [peerId, sinceMs.get(peerId) ?? nowMs]));
}

export function memberOf(entry: RosterEntry, rank: Rank): Member {
  const { peerId, name, runId, publicKey, joinedAtMs, addresses, port, files } = entry;
  return { peerId, name, runId, publicKey, joinedAtMs, addresses, port, files, rank };
}
