/** What a member knows of an election, and who may coordinate by it. Pure; `ballot-machine.ts` changes it. */
import type { Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";

/** How often the machine looks at its own clock. */
export const LOOK_MS = 250;

export interface Ballot {
  readonly self: PeerId;
  readonly epoch: Epoch;
  /** By the roster, self included. */
  readonly members: readonly PeerId[];
  /** Peers with a live link, and since when. */
  readonly linkedSinceMs: ReadonlyMap<PeerId, number>;
  /** Those of them that have said anything: a joiner is linked before it elects. */
  readonly electing: ReadonlySet<PeerId>;
  /** Members whose link died or who never answered, and why, as far as self knows. */
  readonly gone: ReadonlyMap<PeerId, "died" | "left">;
  /** Those of `gone` whose epoch self has followed since: others reach them, so self's evidence alone decides nothing. */
  readonly overruled: ReadonlySet<PeerId>;
  /** Whom the others cannot reach; without those who reach everybody. */
  readonly reports: ReadonlyMap<PeerId, ReadonlySet<PeerId>>;
  /** Whose media comes to self's relay; who has none is in nobody's. */
  readonly warm: readonly PeerId[];
  /** What the coordinator was told of it, and which one; null: nothing. */
  readonly warmTold: { readonly coordinator: PeerId; readonly warm: readonly PeerId[] } | null;
  /** Whose media comes to the relays of others, as they said. */
  readonly warmOf: ReadonlyMap<PeerId, ReadonlySet<PeerId>>;
  readonly lastChangeAtMs: number;
  /** Since when the coordinator is gone and somebody else's claim is awaited; null while all is well. */
  readonly waitingSinceMs: number | null;
  readonly leave: { readonly untilMs: number } | null;
  /** Until then a higher epoch is what self has asked for. */
  readonly yieldUntilMs: number;
  /** Another half's epoch that self's own coordinator was told of. */
  readonly deferred: { readonly epoch: Epoch; readonly untilMs: number } | null;
  readonly lookAtMs: number;
  readonly lastPauseAtMs: number;
}

export function initialBallot(self: PeerId, epoch: Epoch, members: readonly PeerId[], nowMs: number): Ballot {
  return {
    self,
    epoch,
    members,
    linkedSinceMs: new Map(),
    electing: new Set(),
    gone: new Map(),
    overruled: new Set(),
    reports: new Map(),
    warm: [],
    warmTold: null,
    warmOf: new Map(),
    lastChangeAtMs: nowMs,
    waitingSinceMs: null,
    leave: null,
    yieldUntilMs: -Infinity,
    deferred: null,
    lookAtMs: nowMs + LOOK_MS,
    lastPauseAtMs: -Infinity,
  };
}

export const isCoordinator = (ballot: Ballot): boolean => ballot.epoch.coordinator === ballot.self;

/** Own evidence that the peer is gone counts, unless self has followed the peer since: then others reach it. */
const isGone = (ballot: Ballot, peer: PeerId): boolean =>
  ballot.gone.has(peer) && !ballot.overruled.has(peer);

function isReported(ballot: Ballot, peer: PeerId): boolean {
  for (const unreachable of ballot.reports.values()) if (unreachable.has(peer)) return true;
  return false;
}

/** True when more than half of the live members besides itself, self included, say that they cannot reach it. */
function isPassedOver(ballot: Ballot, peer: PeerId): boolean {
  // Nearly always, and this is asked for everybody after every input.
  if (!ballot.gone.has(peer) && !isReported(ballot, peer)) return false;
  const voters = ballot.members.filter(
    (voter) => voter !== peer && (voter === ballot.self || !isGone(ballot, voter)),
  );
  const reporters = voters.filter((voter) =>
    voter === ballot.self ? ballot.gone.has(peer) : (ballot.reports.get(voter)?.has(peer) ?? false),
  );
  return reporters.length * 2 > voters.length;
}

/** Another member that may coordinate as far as self knows. */
export const isLive = (ballot: Ballot, peer: PeerId): boolean =>
  !isGone(ballot, peer) && !isPassedOver(ballot, peer);

/** Members that may coordinate as far as self knows, lowest first. */
export function candidates(ballot: Ballot): readonly PeerId[] {
  const { coordinator } = ballot.epoch;
  // Who is followed is a candidate before its roster has come.
  const members = ballot.members.includes(coordinator) ? ballot.members : [...ballot.members, coordinator];
  const live = members.filter((peer) => peer === ballot.self || isLive(ballot, peer));
  const willing = live.filter(
    (peer) => peer !== ballot.self || (ballot.leave === null && !isPassedOver(ballot, peer)),
  );
  return (willing.length > 0 ? willing : live).toSorted();
}

/** The next in line: the lowest candidate besides the coordinator, or null. */
export function deputyOf(ballot: Ballot): PeerId | null {
  return candidates(ballot).find((peer) => peer !== ballot.epoch.coordinator) ?? null;
}

/** To whom self can hand over: the lowest candidate that it has a link with, or null. */
export const lowestLinked = (ballot: Ballot): PeerId | null =>
  candidates(ballot).find((peer) => peer !== ballot.self && ballot.linkedSinceMs.has(peer)) ?? null;

/** True when nothing has changed that the deputy and an awaited takeover follow from. */
export const isSameFooting = (before: Ballot, after: Ballot): boolean =>
  before.members === after.members &&
  before.epoch === after.epoch &&
  before.gone === after.gone &&
  before.overruled === after.overruled &&
  before.reports === after.reports &&
  before.leave === after.leave &&
  before.waitingSinceMs === after.waitingSinceMs;

/** Somebody else's claim is awaited. */
export const isTakingOver = (ballot: Ballot): boolean => ballot.waitingSinceMs !== null;
