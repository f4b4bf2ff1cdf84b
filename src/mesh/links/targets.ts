/** Whom self wants links with, and where each is to be called. Pure. */
import type { Epoch } from "../../kernel/epoch.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import { addEntry, entryOf, neededLinks, type Roster } from "../roster/roster.ts";
import type { Target } from "./link-entry.ts";
import type { LinkDownCause } from "../types.ts";

/** Strays that are called at a time: the lowest, one of whom leads their half. */
const MAX_CALLED_STRAYS = 4;

export interface TargetInputs {
  readonly self: PeerId;
  readonly own: RosterEntry;
  readonly epoch: Epoch;
  readonly roster: Roster;
  /** Every genuine entry seen: where to call. */
  readonly peers: ReadonlyMap<PeerId, RosterEntry>;
  /** Whose link has gone down, and why, and not come up since. */
  readonly lost: ReadonlyMap<PeerId, LinkDownCause>;
  /** Seen on the network, and not linked. */
  readonly sightings: readonly Target[];
}

/**
 * Of one peer the most trustworthy target: its entry on the roster, its entry in the book, then what was seen. Where it was seen comes first
 * in any case: it may have told of an address that it got while it could not be reached.
 */
export function linkTargets(known: TargetInputs): readonly Target[] {
  const { self, own, epoch, roster: entries, peers: book } = known;
  const coordinator = book.get(epoch.coordinator);
  const all: readonly Target[] = [
    ...known.sightings,
    ...strays(known),
    ...(coordinator === undefined ? [] : [coordinator]),
    ...neededLinks(addEntry(entries, own), self, epoch),
  ];
  const targets = new Map(all.map((target) => [target.peerId, target]));
  for (const { peerId, port, addresses } of known.sightings) {
    const target = targets.get(peerId);
    if (target === undefined) continue;
    const both = { ...target, addresses: [...new Set([...addresses, ...target.addresses])] };
    // Another port is another run: the one that the coordinator has listed, or else the one that was seen last.
    if (target.port === port) targets.set(peerId, both);
    else if (entryOf(entries, peerId) === null) targets.set(peerId, { peerId, port, addresses, runId: null });
  }
  targets.delete(self);
  return [...targets.values()];
}

/** A coordinator that does not list self does not know that it ought to call. */
export const isUnlisted = ({ roster: entries, self }: TargetInputs): boolean =>
  entryOf(entries, self) === null;

/**
 * Who fell silent may be cut off, or self may: whoever coordinates what is left (self, when it is alone) goes on calling them where
 * they were. One who is reached brings the others of its half.
 */
function strays({ self, epoch, lost, peers: book }: TargetInputs): Roster {
  if (epoch.coordinator !== self) return [];
  const silent = [...lost].filter(([, cause]) => cause === "silent").map(([peer]) => peer);
  return silent
    .toSorted()
    .slice(0, MAX_CALLED_STRAYS)
    .flatMap((peer) => book.get(peer) ?? []);
}
