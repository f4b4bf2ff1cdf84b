/**
 * What one participant may cost the relay: bit rate and packets that it sends, RTCP, packets that it wants again, keyframes. Beyond a
 * budget its packets are dropped unread, and a leg that stays beyond one for long is closed. No I/O; time is an input.
 */
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";

/**
 * REMB limits camera and screen to 5.6 Mbit/s, and a microphone with RED takes 0.1. Twice that: senders obey late, and a keyframe of a screen is
 * half a megabyte at once.
 */
const SENT_BYTES: Rate = { burst: 3_000_000, perSecond: 1_500_000 };
/** Some 600 packets a second of pictures, 50 of each sound, and their retransmissions. */
const SENT_PACKETS: Rate = { burst: 6_000, perSecond: 2_500 };
/** A browser sends some 20 reports and requests a second; with losses on 26 streams 200. */
const RTCP_PACKETS: Rate = { burst: 600, perSecond: 300 };
/** A tenth of the 3,000 packets a second that 26 streams make. A packet is asked for up to four times. */
const NACKED_PACKETS: Rate = { burst: 1_500, perSecond: 1_200 };
/** Of one stream that the participant gets: a keyframe costs all others who get it as much. libwebrtc asks once a second while it has none. */
const KEYFRAMES: Rate = { burst: 4, perSecond: 1 };
/** Seconds in a row beyond a budget after which a leg is closed. Honest ones are never there for more than a moment. */
const MAX_OVERDRAWN_SECONDS = 10;
/** So many packets in one second are an attack: libdatachannel's queue, which has no bound, would only grow. */
const FLOOD_PACKETS = 20_000;

export class LegBudget {
  readonly #bytes: TokenBucket;
  readonly #packets: TokenBucket;
  readonly #rtcp: TokenBucket;
  readonly #nacked: TokenBucket;
  readonly #keyframes = new Map<unknown, TokenBucket>();
  /** Packets since the last `secondPassed`, whether within the budget or not. */
  #arrived = 0;
  #wasOverdrawn = false;
  #overdrawnSeconds = 0;

  constructor(nowMs: number) {
    this.#bytes = new TokenBucket(SENT_BYTES, nowMs);
    this.#packets = new TokenBucket(SENT_PACKETS, nowMs);
    this.#rtcp = new TokenBucket(RTCP_PACKETS, nowMs);
    this.#nacked = new TokenBucket(NACKED_PACKETS, nowMs);
  }

  /** True if a packet of media of that size may be read. */
  takeRtp(sizeBytes: number, nowMs: number): boolean {
    this.#arrived += 1;
    return this.#note(this.#packets.take(nowMs) && this.#bytes.takeAll(sizeBytes, nowMs));
  }

  /** True if a packet of RTCP may be read. */
  takeRtcp(nowMs: number): boolean {
    this.#arrived += 1;
    return this.#note(this.#rtcp.take(nowMs));
  }

  /** How many of that many packets may be sent again. */
  takeNacked(count: number, nowMs: number): number {
    const granted = this.#nacked.takeUpTo(count, nowMs);
    this.#note(granted === count);
    return granted;
  }

  /** True if the participant may have a keyframe of that consumer's stream. `consumers` are the leg's own, and few. */
  takeKeyframe(consumer: unknown, nowMs: number): boolean {
    const known = this.#keyframes.get(consumer);
    const bucket = known ?? new TokenBucket(KEYFRAMES, nowMs);
    if (known === undefined) this.#keyframes.set(consumer, bucket);
    // A receiver without a keyframe asks patiently and for ever: that is no attack.
    return bucket.take(nowMs);
  }

  /** True if packets come faster than they can be dropped. */
  get isFlooded(): boolean {
    return this.#arrived > FLOOD_PACKETS;
  }

  /** Call once a second. True if the leg has been beyond a budget for too long. */
  secondPassed(): boolean {
    this.#overdrawnSeconds = this.#wasOverdrawn ? this.#overdrawnSeconds + 1 : 0;
    this.#wasOverdrawn = false;
    this.#arrived = 0;
    return this.#overdrawnSeconds >= MAX_OVERDRAWN_SECONDS;
  }

  #note(isWithin: boolean): boolean {
    if (!isWithin) this.#wasOverdrawn = true;
    return isWithin;
  }
}
