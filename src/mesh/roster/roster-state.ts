/** What a member knows of the roster, and the steps by which it changes and is published. Pure; `roster-machine.ts` decides on them. */
import type { Claim } from "../../kernel/claim.ts";
import type { Epoch } from "../../kernel/epoch.ts";
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Step } from "../../kernel/machine.ts";
import type { Credential } from "../identity/credential.ts";
import { supersedes, type RosterEntry } from "../identity/roster-entry.ts";
import type { LinkMessage, OfferMessage, RosterMessage } from "../messages.ts";
import type { LinkDownCause } from "../types.ts";
import { listedWith, noFormerPartition, type FormerPartition } from "./follower-roster.ts";
import { sorted, entryOf, type Roster } from "./roster.ts";
import { initialSeenEpochs, type SeenEpochs } from "./seen-epochs.ts";

/**
 * Rate-limits the coordinator's broadcasts: the first change goes out at once, all further ones within a span as one message. Half of the
 * members may be lost at one moment. A roster is as long as it has readers, so that what a broadcast costs all together grows with the square.
 */
export const PUBLISH_INTERVAL_MS = 20;
/** Of so many members the span is the least; each further one adds to it. */
const FEW_MEMBERS = 8;
const PUBLISH_INTERVAL_PER_MEMBER_MS = 10;
const MAX_PUBLISH_INTERVAL_MS = 500;

export const publishIntervalMs = (members: number): number =>
  Math.min(
    MAX_PUBLISH_INTERVAL_MS,
    PUBLISH_INTERVAL_MS + PUBLISH_INTERVAL_PER_MEMBER_MS * Math.max(0, members - FEW_MEMBERS),
  );

/** So many more follow each other that closely: all that come in or go at one moment. A member that changes its line without end is no moment. */
export const PUBLISH_BURST = 20;
export const SUSTAINED_PUBLISH_MS = 250;

/** When the coordinator may publish again. */
export const publishAtMs = ({ publishedAtMs, publishPaidAtMs, roster }: RosterState): number =>
  Math.max(
    publishedAtMs + publishIntervalMs(roster.length),
    publishPaidAtMs - PUBLISH_BURST * SUSTAINED_PUBLISH_MS,
  );

export interface RosterState {
  readonly self: PeerId;
  readonly own: RosterEntry;
  readonly credential: Credential;
  readonly epoch: Claim;
  /** See `RosterMessage`. */
  readonly version: number;
  /** The epoch's roster in that version: self's own as coordinator, or as the coordinator sent it. In version 0 what self listed before. */
  readonly roster: Roster;
  /** What self lists: the roster, and for a moment its former partition. */
  readonly members: Roster;
  readonly former: FormerPartition;
  /** Live links, each with the entry by which its peer attached. */
  readonly links: ReadonlyMap<PeerId, RosterEntry>;
  /** Peers whose link went down and did not come up since, and why. */
  readonly lost: ReadonlyMap<PeerId, LinkDownCause>;
  /** The last entries of those that said goodbye to self and did not come back. Anybody could show these entries again. */
  readonly departed: ReadonlyMap<PeerId, RosterEntry>;
  readonly seenEpochs: SeenEpochs;
  /** By linked peer, the last roster that it sent of an epoch above self's: nobody can push out what another one sent. */
  readonly pending: ReadonlyMap<PeerId, RosterMessage>;
  /** Since when each listed peer has had no link to the coordinator, self. */
  readonly unlinkedSinceMs: ReadonlyMap<PeerId, number>;
  /** When self, without a link to its coordinator, offers its entry to it through others again; Infinity while it has that link. */
  readonly offerAtMs: number;
  /** The last foreign epoch that self passed on to its coordinator. */
  readonly relayedEpoch: Epoch | null;
  readonly publishedAtMs: number;
  /** When all that was published would have been, one every SUSTAINED_PUBLISH_MS. */
  readonly publishPaidAtMs: number;
  /** The roster has changed since it was published. */
  readonly isUnpublished: boolean;
}

export type RosterInput =
  /** A link is up, or was replaced. */
  | { readonly type: "linkUp"; readonly entry: RosterEntry }
  | { readonly type: "linkDown"; readonly peer: PeerId; readonly cause: LinkDownCause }
  /** Its entries and its epoch's claim are genuine. */
  | { readonly type: "rosterReceived"; readonly from: PeerId; readonly roster: RosterMessage }
  /** `isProven`: the entry is genuine, and its credential proves that the member was admitted. */
  | {
      readonly type: "offerReceived";
      readonly from: PeerId;
      readonly offer: OfferMessage;
      readonly isProven: boolean;
    }
  /** Self let a newcomer in. */
  | { readonly type: "admitted"; readonly entry: RosterEntry; readonly credential: Credential }
  /** Self signed its entry anew. */
  | { readonly type: "ownEntryChanged"; readonly entry: RosterEntry }
  /** Hosts have removed or banned these. */
  | { readonly type: "removed"; readonly peers: ReadonlySet<PeerId> }
  /** The election's result. */
  | { readonly type: "epochChanged"; readonly epoch: Claim }
  /** Discovery sees the peer in this meeting. */
  | { readonly type: "sighted"; readonly peer: PeerId };

export type RosterEffect =
  | { readonly type: "send"; readonly to: PeerId; readonly message: LinkMessage }
  /** To every linked peer. */
  | { readonly type: "broadcast"; readonly message: LinkMessage }
  | { readonly type: "membersChanged" }
  /** A roster was stamped with that epoch, which may have to be followed: the election decides. */
  | { readonly type: "epochSeen"; readonly from: PeerId; readonly epoch: Claim }
  /** The linked run of that peer is over, the later one of that entry lives: its link ends. */
  | { readonly type: "endFormerRun"; readonly later: RosterEntry }
  /** Self's own key is live in a later run. */
  | { readonly type: "displaced" };

export type RosterStep = Step<RosterState, RosterEffect>;

/** Peers whose lost link or goodbye is remembered: a member can let in as many as it makes up, one after another. */
export const MAX_LOST = 1_000;

/** With the peer's link as the last one that was lost. Of too many, those go that were lost first and are not listed. */
export function lostWith(state: RosterState, peer: PeerId, cause: LinkDownCause): RosterState["lost"] {
  const lost = new Map(state.lost).set(peer, cause);
  for (const each of lost.keys()) {
    if (lost.size <= MAX_LOST) break;
    if (each !== peer && entryOf(state.members, each) === null) lost.delete(each);
  }
  return lost;
}

/** The peer has said goodbye. */
export function departedWith(state: RosterState, peer: PeerId): RosterState["departed"] {
  const entries = [state.links.get(peer) ?? null, entryOf(state.roster, peer)].filter(
    (entry) => entry !== null,
  );
  const [last] = entries.toSorted((a, b) => (supersedes(a, b) ? -1 : 1));
  if (last === undefined) return state.departed;
  const departed = new Map(state.departed);
  departed.delete(peer);
  departed.set(peer, last);
  forgetFirst(departed, MAX_LOST);
  return departed;
}

export function initialRoster(start: {
  readonly own: RosterEntry;
  readonly credential: Credential;
  readonly epoch: Claim;
  readonly version: number;
  readonly entries: readonly RosterEntry[];
}): RosterState {
  const { own, credential, epoch, version } = start;
  const roster = sorted(start.entries);
  return {
    self: own.peerId,
    own,
    credential,
    epoch,
    version,
    roster,
    members: roster,
    former: noFormerPartition,
    links: new Map(),
    lost: new Map(),
    departed: new Map(),
    seenEpochs: initialSeenEpochs(epoch.term),
    pending: new Map(),
    unlinkedSinceMs: new Map(),
    offerAtMs: Infinity,
    relayedEpoch: null,
    publishedAtMs: -Infinity,
    publishPaidAtMs: -Infinity,
    isUnpublished: false,
  };
}

export const isCoordinator = (state: RosterState): boolean => state.epoch.coordinator === state.self;

/**
 * The roster as any member may send it on. A follower leaves out what it lists beside its coordinator's roster: others adopt the
 * message as that coordinator's.
 */
export const rosterMessageOf = ({ epoch, version, roster }: RosterState): RosterMessage => ({
  type: "roster",
  epoch,
  version,
  entries: [...roster],
});

export const ownOfferOf = ({ own, credential }: RosterState): OfferMessage => ({
  type: "offer",
  entry: own,
  credential: [...credential],
});

export const toCoordinator = (state: RosterState, message: LinkMessage): RosterEffect => ({
  type: "send",
  to: state.epoch.coordinator,
  message,
});

export function followedBy(
  [state, effects]: RosterStep,
  next: (state: RosterState) => RosterStep,
): RosterStep {
  const [after, more] = next(state);
  return [after, [...effects, ...more]];
}

/** The coordinator changes its roster. */
export function changeRoster(state: RosterState, roster: Roster, nowMs: number): RosterStep {
  if (roster === state.roster) return [state, []];
  const changed = { ...state, roster, members: roster, version: state.version + 1, isUnpublished: true };
  return followedBy(publishIfDue(changed, nowMs), (after) => [after, [{ type: "membersChanged" }]]);
}

export function publishIfDue(state: RosterState, nowMs: number): RosterStep {
  if (!state.isUnpublished || nowMs < publishAtMs(state)) return [state, []];
  const publishPaidAtMs = Math.max(state.publishPaidAtMs, nowMs) + SUSTAINED_PUBLISH_MS;
  const published = { ...state, isUnpublished: false, publishedAtMs: nowMs, publishPaidAtMs };
  return [published, [{ type: "broadcast", message: rosterMessageOf(state) }]];
}

/** A follower lists the coordinator's roster and its former partition. */
export function relist(state: RosterState): RosterStep {
  const members = listedWith(state.roster, state.former, (peer) => state.lost.has(peer));
  const isSame =
    members.length === state.members.length &&
    members.every((entry, index) => entry === state.members[index]);
  return isSame ? [state, []] : [{ ...state, members }, [{ type: "membersChanged" }]];
}
