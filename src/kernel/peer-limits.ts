/** How much each peer may send of one kind: a token bucket for each. */
import { forgetFirst } from "./forget-first.ts";
import type { PeerId } from "./ids.ts";
import { MAX_MEMBERS } from "./limits.ts";
import { TokenBucket, type Rate } from "./token-bucket.ts";

/** Peers come and go. The one that has sent nothing for longest is forgotten and begins anew; to be another peer costs a link. */
const MAX_KEPT = 4 * MAX_MEMBERS;

export interface PeerLimits {
  /** False if the peer has sent too much. */
  take(peer: PeerId, nowMs: number): boolean;
  /** How many of so many it may. */
  takeUpTo(peer: PeerId, wanted: number, nowMs: number): number;
}

/** `most`: how many peers are remembered. */
export function createPeerLimits(rate: Rate, most = MAX_KEPT): PeerLimits {
  const buckets = new Map<PeerId, TokenBucket>();
  function takeUpTo(peer: PeerId, wanted: number, nowMs: number): number {
    const bucket = buckets.get(peer) ?? new TokenBucket(rate, nowMs);
    buckets.delete(peer);
    buckets.set(peer, bucket);
    forgetFirst(buckets, most);
    return bucket.takeUpTo(wanted, nowMs);
  }
  return { takeUpTo, take: (peer, nowMs) => takeUpTo(peer, 1, nowMs) === 1 };
}
