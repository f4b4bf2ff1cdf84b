/**
 * What a follower lists while two partitions of a meeting become one: the coordinator's roster, and the members of self's former
 * partition until the coordinator, which self reports them to, lists them. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { RosterMessage } from "../messages.ts";
import { addEntries, entryOf, type Roster } from "./roster.ts";

/** How long a member may be listed without a link to the coordinator: it has to learn of the coordinator, and to connect. */
export const UNLINKED_GRACE_MS = 3000;

/** The partition that self was in before it began to follow the present coordinator. */
export interface FormerPartition {
  /** Members that are listed although the coordinator does not list them. */
  readonly kept: Roster;
  /** The coordinator has to list them by then. */
  readonly keptUntilMs: number;
  /** The partition's last roster, until it has been reported to the coordinator. */
  readonly unreported: RosterMessage | null;
}

export const noFormerPartition: FormerPartition = { kept: [], keptUntilMs: Infinity, unreported: null };

/** Self begins to follow another partition's coordinator; `members` were listed until then, `roster` is their coordinator's. */
export const keepFormerPartition = (
  roster: RosterMessage,
  members: Roster,
  nowMs: number,
): FormerPartition => ({ kept: members, keptUntilMs: nowMs + UNLINKED_GRACE_MS, unreported: roster });

/** The coordinator's roster has come. Returns what to report to the coordinator: the former partition's roster, once, or null. */
export function reconcile(
  former: FormerPartition,
  official: Roster,
): readonly [FormerPartition, report: RosterMessage | null] {
  if (former.kept.length === 0) return [former, null];
  const kept = former.kept.filter(({ peerId }) => entryOf(official, peerId) === null);
  const { unreported } = former;
  // The former coordinator changes over by itself.
  const isNews = kept.some(({ peerId }) => peerId !== unreported?.epoch.coordinator);
  const keptUntilMs = kept.length === 0 ? Infinity : former.keptUntilMs;
  return [{ kept, keptUntilMs, unreported: isNews ? null : unreported }, isNews ? unreported : null];
}

/** Keeps the former partition no longer than UNLINKED_GRACE_MS. The same object while that lasts. */
export const expireFormerPartition = (former: FormerPartition, nowMs: number): FormerPartition =>
  nowMs < former.keptUntilMs ? former : noFormerPartition;

/** What a follower lists. `isGone(peer)`: true if that member of the former partition is known to have left. */
export const listedWith = (
  official: Roster,
  former: FormerPartition,
  isGone: (peer: PeerId) => boolean,
): Roster =>
  addEntries(
    official,
    former.kept.filter(({ peerId }) => !isGone(peerId)),
  );
