/** The links that self wants: from what it knows of the roster, of peers, and of those that discovery sees in the meeting. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Target } from "./links/link-entry.ts";
import type { LinkTable } from "./links/link-table.ts";
import { createSightings } from "./links/sightings.ts";
import { isUnlisted, linkTargets } from "./links/targets.ts";
import type { PeerStore } from "./roster/peer-store.ts";
import type { RosterState } from "./roster/roster-state.ts";
import { entryOf, type RankOfKey } from "./roster/roster.ts";

export interface WantedLinks {
  /** Something has changed. `isEager`: self calls at once, also when it is the peer's turn. */
  refresh(isEager: boolean): void;
  /** Discovery sees the peer in the meeting. */
  peerSeen(peer: Omit<Target, "runId">): void;
  linked(peer: PeerId): void;
  /** Members that self needs links with whatever the roster asks for. */
  keep(peers: readonly PeerId[]): void;
  /** To be called every TICK_MS. */
  tick(nowMs: number): void;
}

export function createWantedLinks(deps: {
  readonly clock: Clock;
  readonly self: PeerId;
  readonly peers: Pick<PeerStore, "entries">;
  readonly links: Pick<LinkTable, "want" | "link" | "linked" | "isWanted">;
  /** The member which let self in, and where it was reached; null for whoever came in by itself. */
  readonly admitter: Target | null;
  readonly roster: () => RosterState;
  readonly isBanned: (publicKey: string) => boolean;
  readonly rankOf: RankOfKey;
  readonly isClosed: () => boolean;
  /** A peer that is linked was seen in the meeting. */
  readonly onSighted: (peer: PeerId) => void;
}): WantedLinks {
  const { clock, self, peers, links } = deps;
  const isSettled = (peer: PeerId): boolean =>
    entryOf(deps.roster().members, peer) !== null && !links.isWanted(peer);
  const sightings = createSightings({ isAlone: () => links.linked().length === 0, isSettled });
  let kept: readonly PeerId[] = [];
  /**
   * Until self is linked to a coordinator, or is it, it wants a link with whoever let it in, which lives beyond doubt. The coordinator that it was told of may be gone, or
   * have moved, and then that member is the one way to the next.
   */
  let { admitter } = deps;

  function refresh(isEager: boolean): void {
    if (deps.isClosed()) return;
    const { own, epoch, members, lost } = deps.roster();
    if (epoch.coordinator === self || links.link(epoch.coordinator) !== null) admitter = null;
    const inputs = {
      ...{ self, own, epoch, roster: members, peers: peers.entries, lost },
      sightings: [...(admitter === null ? [] : [admitter]), ...sightings.targets()],
      kept,
      rankOf: deps.rankOf,
    };
    links.want(linkTargets(inputs), isEager || isUnlisted(inputs));
  }

  return {
    refresh,
    peerSeen(peer) {
      const { peerId } = peer;
      const known = peers.entries.get(peerId);
      if (peerId === self || (known !== undefined && deps.isBanned(known.publicKey))) return;
      if (links.link(peerId) !== null) return deps.onSighted(peerId);
      if (isSettled(peerId)) return;
      const isKnown = known?.port === peer.port;
      if (sightings.seen(peer, isKnown, clock.nowMs())) refresh(false);
    },
    linked: sightings.linked,
    keep(peers) {
      const isMore = peers.some((peer) => !kept.includes(peer));
      if (!isMore && peers.length === kept.length) return;
      kept = peers;
      refresh(isMore);
    },
    tick(nowMs) {
      if (sightings.expire(nowMs)) refresh(false);
    },
  };
}
