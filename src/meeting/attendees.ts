/**
 * Who is in the meeting, as far as self can tell: its members, and those that fell silent or were cut off, who may live on in another half or come
 * back within seconds. Whoever said goodbye, or was put out, is not: it comes in anew.
 */
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { LinkDownCause, Member } from "../mesh/types.ts";

/** Members, and as many that were lost or have left. */
const MAX_KNOWN = 2 * MAX_MEMBERS;

type Stay = Pick<Member, "peerId" | "publicKey" | "runId" | "joinedAtMs">;

export interface Attendees {
  /** The roster may have other members. */
  update(): void;
  linkDown(peer: PeerId, cause: LinkDownCause): void;
  /** Public keys, hex: present members first, then those that were lost, the last one first. */
  keys(): readonly string[];
}

export function createAttendees(deps: {
  /** Self included. */
  readonly members: () => readonly Stay[];
  /** Hosts have put the peer out. */
  readonly isPutOut: (peer: PeerId) => boolean;
}): Attendees {
  /** By public key; who was a member last stands last. */
  const known = new Map<string, Stay>();
  /** Said goodbye, and may still be on the roster for a moment. */
  const left = new Set<string>();
  /** One run may leave and come in anew. */
  const nameOf = ({ peerId, runId, joinedAtMs }: Stay) => `${peerId} ${runId} ${joinedAtMs}`;
  const members = () => deps.members().filter((member) => !left.has(nameOf(member)));
  return {
    update() {
      for (const member of members()) {
        known.delete(member.publicKey);
        known.set(member.publicKey, member);
      }
      forgetFirst(known, MAX_KNOWN);
    },
    linkDown(peer, cause) {
      if (cause !== "left") return;
      for (const [key, member] of known) {
        if (member.peerId !== peer) continue;
        known.delete(key);
        left.add(nameOf(member));
      }
      forgetFirst(left, MAX_KNOWN);
    },
    keys() {
      const present = members().map(({ publicKey }) => publicKey);
      const lost = [...known].flatMap(([key, { peerId }]) => (deps.isPutOut(peerId) ? [] : [key]));
      return [...new Set([...present, ...lost.toReversed()])];
    },
  };
}
