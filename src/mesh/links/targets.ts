/** The peers that self wants links with, and where to call each. Pure. */
import type { Epoch } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { addEntry, entryOf, inRank, neededLinks, type RankOfKey, type Roster } from "../roster/roster.ts";
import type { Target } from "./link-entry.ts";
import type { LinkDownCause } from "../types.ts";

/** How many silent peers are called at a time: the lowest in rank, one of which leads their partition. */
const MAX_CALLED_SILENT = 4;

export interface TargetInputs {
  readonly self: PeerId;
  readonly own: RosterEntry;
  readonly epoch: Epoch;
  readonly roster: Roster;
  /** The latest genuine entry of each peer, which says where to call. */
  readonly peers: ReadonlyMap<PeerId, RosterEntry>;
  /** Peers whose link went down and did not come up since, and why. */
  readonly lost: ReadonlyMap<PeerId, LinkDownCause>;
  /** Peers that were seen on the network and are not linked. */
  readonly sightings: readonly Target[];
  /** Members that self needs links with for its own ends. */
  readonly kept: readonly PeerId[];
  readonly rankOf: RankOfKey;
}

/**
 * One target per peer, in order of trust: roster entry, peer store, sighting. Addresses from a sighting are tried first: the peer may have
 * moved while it was unreachable.
 */
export function linkTargets(known: TargetInputs): readonly Target[] {
  const { self, own, epoch, roster, peers } = known;
  const coordinator = peers.get(epoch.coordinator);
  const all: readonly Target[] = [
    ...known.sightings,
    ...silentMembers(known),
    ...(coordinator === undefined ? [] : [coordinator]),
    ...roster.filter(({ peerId }) => known.kept.includes(peerId)),
    ...neededLinks(addEntry(roster, own), self, epoch, known.rankOf),
  ];
  const targets = new Map(all.map((target) => [target.peerId, target]));
  for (const { peerId, port, addresses } of known.sightings) {
    const target = targets.get(peerId);
    if (target === undefined) continue;
    const both = { ...target, addresses: [...new Set([...addresses, ...target.addresses])] };
    // Another port is another run. The one that is listed counts, or else the one that was seen last.
    if (target.port === port) targets.set(peerId, both);
    else if (entryOf(roster, peerId) === null) targets.set(peerId, { peerId, port, addresses, runId: null });
  }
  targets.delete(self);
  return [...targets.values()];
}

/** True if the coordinator may not list self, and so does not know that it ought to call. */
export const isUnlisted = ({ roster, self }: TargetInputs): boolean => entryOf(roster, self) === null;

/**
 * Members that fell silent may be cut off, or self may be. The coordinator of what is left (self, when it is alone) goes on calling them
 * where they were. One that is reached brings the others of its partition.
 */
function silentMembers({ self, epoch, lost, peers, rankOf }: TargetInputs): Roster {
  if (epoch.coordinator !== self) return [];
  const silent = [...lost]
    .filter(([, cause]) => cause === "silent")
    .flatMap(([peer]) => peers.get(peer) ?? []);
  return inRank(silent, rankOf).slice(0, MAX_CALLED_SILENT);
}
