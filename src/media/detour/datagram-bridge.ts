/**
 * Where the datagrams of a leg that takes a detour go on to: what comes from the relay's place goes to the participant, what comes from the
 * participant's address goes to the relay, and nothing else goes anywhere. The bytes are encrypted end to end (DTLS-SRTP). Does no I/O.
 */
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";
import type { BridgeEnds, Place } from "../types.ts";

/** Bytes each way. 20 Mbit/s: a leg sends 6 at most, and gets as much as six large pictures and a screen; the burst is what a keyframe of each takes. */
export const BRIDGE_RATE: Rate = { burst: 1_000_000, perSecond: 2_500_000 };
/** No path on a LAN carries larger packets of media. */
const MAX_DATAGRAM_BYTES = 2_048;

export class DatagramBridge {
  /** When a datagram of the participant last went on. */
  participantAtMs: number;
  readonly #ends: BridgeEnds;
  readonly #toRelay: TokenBucket;
  readonly #toParticipant: TokenBucket;
  /** Null until the participant's first datagram, before which the relay has nobody to answer. */
  #participant: Place | null = null;

  constructor(ends: BridgeEnds, nowMs: number) {
    this.#ends = ends;
    this.participantAtMs = nowMs;
    this.#toRelay = new TokenBucket(BRIDGE_RATE, nowMs);
    this.#toParticipant = new TokenBucket(BRIDGE_RATE, nowMs);
  }

  /** Returns where to send the datagram; null: drop it. */
  route(bytes: Uint8Array, from: Place, nowMs: number): Place | null {
    if (bytes.length > MAX_DATAGRAM_BYTES || !isOfLeg(bytes[0])) return null;
    const { participantAddress, relay } = this.#ends;
    // Both may have one address; the relay's port tells them apart.
    if (from.address === relay.address && from.port === relay.port) {
      const isWithin = this.#participant !== null && this.#toParticipant.takeAll(bytes.length, nowMs);
      return isWithin ? this.#participant : null;
    }
    if (from.address !== participantAddress || !this.#toRelay.takeAll(bytes.length, nowMs)) return null;
    // A browser that has found another card for the leg goes on from another port.
    if (this.#participant?.port !== from.port) this.#participant = from;
    this.participantAtMs = nowMs;
    return relay;
  }
}

/** STUN, DTLS or RTP by its first byte (RFC 7983): a detour is no tunnel for anything else. */
function isOfLeg(first: number | undefined): boolean {
  if (first === undefined) return false;
  return first < 4 || (first >= 20 && first < 64) || (first >= 128 && first < 192);
}
