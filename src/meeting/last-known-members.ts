/**
 * The members whose copies make a message delivered. A member that is alone because the others fell silent still counts those: they
 * may live on without it, and nothing is delivered just because nobody else is listed.
 */
import type { PeerId } from "../kernel/ids.ts";
import type { LinkDownCause } from "../mesh/types.ts";

export interface LastKnownMembers {
  /** The roster's members, self included, after every change. */
  update(members: readonly PeerId[]): void;
  linkDown(peer: PeerId, cause: LinkDownCause): void;
  /** The present members; for a member that is left alone, the last others that it had, without those known to have gone. */
  get(): readonly PeerId[];
}

export function createLastKnownMembers(): LastKnownMembers {
  let present: readonly PeerId[] = [];
  let lastKnown = new Set<PeerId>();
  return {
    update(members) {
      present = members;
      if (members.length > 1) lastKnown = new Set(members);
    },
    linkDown(peer, cause) {
      if (cause === "left" || cause === "closed") lastKnown.delete(peer);
    },
    get: () => (present.length > 1 ? present : [...lastKnown]),
  };
}
