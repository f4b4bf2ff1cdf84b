/**
 * At which of its addresses each peer was reached last. It is dialled there first, also by a later connection: of the addresses that a member publishes
 * some lead nowhere from here, such as its bridges', and each of them costs a connection's patience. Changed in place.
 */
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { FilePeer } from "../types.ts";

/** Peers that are remembered; beyond, the one that was reached longest ago is forgotten. A meeting has fewer. */
const MAX_REMEMBERED = 1_000;

export interface ReachedAddresses {
  /** The peer's addresses, in the order in which they are dialled. An address that it publishes no more is none of them. */
  inOrder(peer: FilePeer): readonly string[];
  reached(peerId: PeerId, address: string): void;
  /** A call there was in vain, or a connection there fell silent. Nothing if the peer was reached elsewhere since. */
  failed(peerId: PeerId, address: string): void;
}

export function createReachedAddresses(): ReachedAddresses {
  const reached = new Map<PeerId, string>();
  return {
    inOrder({ peerId, addresses }) {
      const first = reached.get(peerId);
      return first === undefined || !addresses.includes(first)
        ? addresses
        : [first, ...addresses.filter((address) => address !== first)];
    },
    reached(peerId, address) {
      reached.delete(peerId);
      reached.set(peerId, address);
      forgetFirst(reached, MAX_REMEMBERED);
    },
    failed(peerId, address) {
      if (reached.get(peerId) === address) reached.delete(peerId);
    },
  };
}
