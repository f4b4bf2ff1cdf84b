/**
 * Epoch and members of the meeting. The election decides the epoch and the mesh's roster the members; every other part of the meeting
 * reads both here at the moment of use and keeps no copy.
 */
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { byRank, type Ranked } from "../kernel/rank.ts";
import { shownName } from "../kernel/unicode.ts";
import type { Member } from "../mesh/types.ts";

/** Coordinator, deputy and third: they keep their media process ready, advertise the meeting's title and hold copies of its files. */
const SUCCESSION_SIZE = 3;

export interface Membership {
  readonly self: PeerId;
  epoch(): Epoch;
  /** Self included, sorted by peer id. The same list until members change. */
  members(): readonly Member[];
  ids(): readonly PeerId[];
  /** The coordinator first, then those next in line; fewer than SUCCESSION_SIZE in a small meeting. */
  succession(): readonly PeerId[];
}

export function createMembership(sources: {
  readonly self: PeerId;
  readonly epoch: () => Epoch;
  /** The same list as long as nothing in it changes. */
  readonly members: () => readonly Member[];
}): Membership {
  /** Every part of the meeting asks several times a change, and the mesh gives one list until its members change. */
  let read: Read = readingOf([]);
  function latest(): Read {
    const listed = sources.members();
    if (listed !== read.listed) read = readingOf(listed);
    return read;
  }
  return {
    ...sources,
    members: () => latest().members,
    ids: () => latest().ids,
    succession: () => successionOf(sources.epoch().coordinator, sources.members()),
  };
}

interface Read {
  readonly listed: readonly Member[];
  readonly members: readonly Member[];
  readonly ids: readonly PeerId[];
}

/** A name that only looks like another member's is shown as what it is. */
const readingOf = (listed: readonly Member[]): Read => ({
  listed,
  members: listed.map((member) => ({ ...member, name: shownName(member.name) })),
  ids: listed.map(({ peerId }) => peerId),
});

/** The coordinator counts even where the roster does not list it (yet). */
export function successionOf(coordinator: PeerId, members: readonly Ranked[]): readonly PeerId[] {
  const others = members.filter(({ peerId }) => peerId !== coordinator).toSorted(byRank);
  return [coordinator, ...others.map(({ peerId }) => peerId)].slice(0, SUCCESSION_SIZE);
}
