/** What a member knows of an election, and which members may coordinate by it. Pure; `election-machine.ts` changes it. */
import type { Claim, RankOfClaim, SignClaim } from "../kernel/claim.ts";
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { byRank, LAST_RANK, type Rank, type Ranked } from "../kernel/rank.ts";
import type { ElectionMessage } from "./messages.ts";

/** How often the machine checks its own patience. */
export const TICK_MS = 250;

/** An epoch that a linked peer shows, since when, and when it did so last. */
export interface Shown {
  readonly claim: Claim;
  readonly sinceMs: number;
  readonly seenAtMs: number;
}

export interface ElectionState {
  readonly self: PeerId;
  readonly sign: SignClaim;
  readonly rankOfClaim: RankOfClaim;
  readonly epoch: Claim;
  /** By the roster, self included. */
  readonly members: readonly PeerId[];
  /** Of the members. Those of others may differ for a moment: who was trusted is in the store, which some have sooner. */
  readonly ranks: ReadonlyMap<PeerId, Rank>;
  /** Peers with a live link, and since when. */
  readonly linkedSinceMs: ReadonlyMap<PeerId, number>;
  /** Linked peers that have been silent for a moment. */
  readonly suspects: ReadonlySet<PeerId>;
  /** Peers without a link whose machine takes self's calls. */
  readonly answering: ReadonlySet<PeerId>;
  /** By linked peer, the epoch that it follows. Each peer has one place, so none can push out what another one showed. */
  readonly shown: ReadonlyMap<PeerId, Shown>;
  /** By linked peer, the epoch that it has seen elsewhere: says nothing about whom it follows. */
  readonly referred: ReadonlyMap<PeerId, Shown>;
  /** The last claim that self has sent to its coordinator to decide on. */
  readonly forwarded: { readonly epoch: Epoch; readonly atMs: number } | null;
  /** The member that self's coordinator has handed over to. */
  readonly successor: PeerId | null;
  /** Linked peers that have sent an election message: a joiner is linked before it elects. */
  readonly heard: ReadonlySet<PeerId>;
  /** Members whose link died or that never answered, and why, as far as self knows. */
  readonly gone: ReadonlyMap<PeerId, "died" | "left">;
  /**
   * Members of `gone` whose epoch self has followed since, and the coordinator that a newcomer found. Others reach them, so self's evidence
   * alone decides nothing.
   */
  readonly reachedByOthers: ReadonlySet<PeerId>;
  /** By reporter, the members that it cannot reach. Reporters that reach everybody are left out. */
  readonly reports: ReadonlyMap<PeerId, ReadonlySet<PeerId>>;
  /** Members whose media comes to self's relay. A member without media is in no relay's list. */
  readonly warm: readonly PeerId[];
  /** The list that was last sent, and the coordinator it was sent to; null before that. */
  readonly warmSent: { readonly coordinator: PeerId; readonly warm: readonly PeerId[] } | null;
  /** By relay, the members whose media comes to it, as its owner said. */
  readonly warmOf: ReadonlyMap<PeerId, ReadonlySet<PeerId>>;
  readonly lastChangeAtMs: number;
  /** Since when the coordinator is gone and another member's claim is awaited; null while a coordinator is there. */
  readonly waitingSinceMs: number | null;
  /** Set while self leaves: it waits for its successor's claim until then. */
  readonly leave: { readonly untilMs: number } | null;
  /** The member that self, the coordinator, asked to take over. Until then self follows it. */
  readonly asked: { readonly peer: PeerId; readonly untilMs: number } | null;
  readonly tickAtMs: number;
  readonly lastPauseAtMs: number;
}

export function initialElection(
  self: PeerId,
  epoch: Claim,
  members: readonly Ranked[],
  nowMs: number,
  { sign, rankOfClaim }: Pick<ElectionState, "sign" | "rankOfClaim">,
): ElectionState {
  return {
    self,
    sign,
    rankOfClaim,
    epoch,
    members: members.map(({ peerId }) => peerId),
    ranks: ranksOf(members),
    linkedSinceMs: new Map(),
    suspects: new Set(),
    answering: new Set(),
    shown: new Map(),
    referred: new Map(),
    forwarded: null,
    successor: null,
    heard: new Set(),
    gone: new Map(),
    // A newcomer has the epoch from a member. Before its own link is up, it takes the coordinator for gone as soon as nobody vouches for it.
    reachedByOthers: new Set([epoch.coordinator]),
    reports: new Map(),
    warm: [],
    warmSent: null,
    warmOf: new Map(),
    lastChangeAtMs: nowMs,
    waitingSinceMs: null,
    leave: null,
    asked: null,
    tickAtMs: nowMs + TICK_MS,
    lastPauseAtMs: -Infinity,
  };
}

export const ranksOf = (members: readonly Ranked[]): ReadonlyMap<PeerId, Rank> =>
  new Map(members.map(({ peerId, rank }) => [peerId, rank]));

/** A coordinator may be followed before it is listed. */
export const rankIn = (state: ElectionState, peer: PeerId): Rank =>
  state.ranks.get(peer) ?? (peer === state.epoch.coordinator ? state.rankOfClaim(state.epoch) : LAST_RANK);

export const isCoordinator = (state: ElectionState): boolean => state.epoch.coordinator === state.self;

/** True if a linked peer follows that coordinator now, as far as self knows, and has not reported since that it cannot reach it. */
export const isVouchedFor = (state: ElectionState, coordinator: PeerId): boolean =>
  [...state.shown].some(
    ([peer, { claim }]) =>
      claim.coordinator === coordinator &&
      compareEpochs(claim, state.epoch) >= 0 &&
      state.reports.get(peer)?.has(coordinator) !== true,
  );

/** Self's own evidence that the peer is gone counts, unless self has followed the peer since, and others still do: they reach it. */
export const isKnownGone = (state: ElectionState, peer: PeerId): boolean =>
  state.gone.has(peer) && !(state.reachedByOthers.has(peer) && isVouchedFor(state, peer));

/** True if another member reports that it cannot reach the peer. */
export function isReported(state: ElectionState, peer: PeerId): boolean {
  for (const unreachable of state.reports.values()) if (unreachable.has(peer)) return true;
  return false;
}

/** True if more than half of the live members besides `peer`, self included, report that they cannot reach it. */
function isPassedOver(state: ElectionState, peer: PeerId): boolean {
  // False nearly always, and this is asked for every member after every input.
  if (!state.gone.has(peer) && !isReported(state, peer)) return false;
  const witnesses = state.members.filter(
    (witness) => witness !== peer && (witness === state.self || !isKnownGone(state, witness)),
  );
  const reporters = witnesses.filter((witness) =>
    witness === state.self ? state.gone.has(peer) : (state.reports.get(witness)?.has(peer) ?? false),
  );
  return reporters.length * 2 > witnesses.length;
}

/** True if `peer`, another member, may coordinate as far as self knows. */
export const isLive = (state: ElectionState, peer: PeerId): boolean =>
  !isKnownGone(state, peer) && !isPassedOver(state, peer);

/** Members that may coordinate as far as self knows, the lowest rank first. */
export function candidates(state: ElectionState): readonly PeerId[] {
  const { coordinator } = state.epoch;
  // The coordinator is a candidate before its roster has come.
  const members = state.members.includes(coordinator) ? state.members : [...state.members, coordinator];
  const live = members.filter((peer) => peer === state.self || isLive(state, peer));
  const willing = live.filter(
    (peer) => peer !== state.self || (state.leave === null && !isPassedOver(state, peer)),
  );
  return (willing.length > 0 ? willing : live)
    .map((peerId) => ({ peerId, rank: rankIn(state, peerId) }))
    .toSorted(byRank)
    .map(({ peerId }) => peerId);
}

/** The next in line: the lowest candidate besides the coordinator, or null. */
export function deputyOf(state: ElectionState): PeerId | null {
  return candidates(state).find((peer) => peer !== state.epoch.coordinator) ?? null;
}

/** The member that self can hand over to: the lowest candidate that it has a link with, or null. */
export const lowestLinked = (state: ElectionState): PeerId | null =>
  candidates(state).find((peer) => peer !== state.self && state.linkedSinceMs.has(peer)) ?? null;

/** True if nothing has changed that the deputy and an awaited takeover follow from. */
export const isSameFooting = (before: ElectionState, after: ElectionState): boolean =>
  before.members === after.members &&
  before.ranks === after.ranks &&
  before.epoch === after.epoch &&
  before.gone === after.gone &&
  before.reachedByOthers === after.reachedByOthers &&
  before.reports === after.reports &&
  before.leave === after.leave &&
  before.waitingSinceMs === after.waitingSinceMs;

/** True while another member's claim is awaited. */
export const isTakingOver = (state: ElectionState): boolean => state.waitingSinceMs !== null;

/** The members that self cannot reach, as it reports them; the coordinator also before it is listed. */
export const unreachableOf = (state: ElectionState): PeerId[] =>
  [...state.gone.keys()]
    .filter((peer) => state.members.includes(peer) || peer === state.epoch.coordinator)
    .slice(0, MAX_MEMBERS);

export const reportOf = (state: ElectionState): ElectionMessage => ({
  type: "report",
  unreachable: unreachableOf(state),
});
