/** Carries changes of the roster to media and discovery. */
import type { Discovery } from "../discovery/types.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { MediaHost } from "../media/types.ts";
import type { LinkDownCause } from "../mesh/types.ts";
import type { Membership } from "./membership.ts";

export interface RosterChanges {
  /** The roster may have other members. */
  update(): void;
  linkDown(peer: PeerId, cause: LinkDownCause): void;
}

export function createRosterChanges(
  {
    media,
    discovery,
  }: {
    readonly media: Pick<MediaHost, "removeParticipant" | "keepParticipant">;
    readonly discovery: Pick<Discovery, "peerGone">;
  },
  membership: Membership,
  /** Hosts have put the peer out. */
  isPutOut: (peer: PeerId) => boolean,
): RosterChanges {
  let known = new Set<PeerId>(membership.ids());
  /** Members that said goodbye, until they are off the roster. */
  const leavers = new Set<PeerId>();
  return {
    update() {
      const members = new Set(membership.ids());
      for (const peer of known) {
        if (members.has(peer)) continue;
        // A core that died may come back within seconds, and its window need not notice.
        media.removeParticipant(peer, leavers.delete(peer) || isPutOut(peer) ? "now" : "whenSilent");
        discovery.peerGone(peer);
      }
      for (const peer of members) if (!known.has(peer)) media.keepParticipant(peer);
      known = members;
    },
    linkDown(peer, cause) {
      if (cause === "left") leavers.add(peer);
    },
  };
}
