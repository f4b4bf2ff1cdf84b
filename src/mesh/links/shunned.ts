/**
 * Peers that sent what is no message of the protocol: self ends their links, and neither calls them nor takes their calls for a while, each
 * time for longer. A damaged program would otherwise come back at once, for ever. Changed in place.
 */
import type { PeerId } from "../../kernel/ids.ts";

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
/** After this long without another offence a peer starts afresh. */
const FORGIVEN_AFTER_MS = 30 * 60_000;
/** Peers that are remembered; beyond, the one that offended longest ago is forgotten. */
const MAX_REMEMBERED = 256;

export interface Shunned {
  /** The peer broke the protocol. */
  add(peer: PeerId, nowMs: number): void;
  isShunned(peer: PeerId, nowMs: number): boolean;
}

export function createShunned(): Shunned {
  const peers = new Map<PeerId, { readonly spanMs: number; readonly atMs: number }>();
  return {
    add(peer, nowMs) {
      const before = peers.get(peer);
      const isForgiven = before === undefined || nowMs - before.atMs >= FORGIVEN_AFTER_MS;
      const spanMs = isForgiven ? FIRST_MS : Math.min(LONGEST_MS, before.spanMs * 2);
      peers.delete(peer);
      peers.set(peer, { spanMs, atMs: nowMs });
      const [oldest] = peers.keys();
      if (peers.size > MAX_REMEMBERED && oldest !== undefined) peers.delete(oldest);
    },
    isShunned(peer, nowMs) {
      const offence = peers.get(peer);
      return offence !== undefined && nowMs < offence.atMs + offence.spanMs;
    },
  };
}
