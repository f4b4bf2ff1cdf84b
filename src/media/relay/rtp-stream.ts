/** An incoming video stream (one SSRC, one layer): its latest packets, its gaps, and what receiver reports say about it. */
import { createRateMeter } from "../../kernel/rate-meter.ts";
import { InterarrivalJitter } from "../rtp/interarrival-jitter.ts";
import { ReceptionReport } from "../rtp/reception-report.ts";
import type { ReceptionBlock, SenderReport } from "../rtp/rtcp.ts";
import { FORWARDED_HEADER_BYTES, withForwardedHeader, type RtpHeader } from "../rtp/rtp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { parseVp8, type Vp8Descriptor } from "../rtp/vp8.ts";

/** A packet with a forwarded header, which consumers rewrite in place. */
export interface VideoPacket {
  readonly bytes: Buffer;
  /** The unwrapped sequence number. */
  readonly index: number;
  readonly timestamp: number;
  readonly marker: boolean;
  /** Null for a packet without a payload or with a descriptor that is cut short. */
  readonly vp8: Vp8Descriptor | null;
}

/** RFC 7741, section 6.1. */
export const VIDEO_CLOCK_RATE_HZ = 90_000;
/** Packets kept for retransmission: about two seconds at 2.5 Mbit/s. A power of two. */
const RING_PACKETS = 512;
/** A longer gap is a restart or a stall: a keyframe mends it sooner than retransmissions would. */
const MAX_GAP_PACKETS = 200;
/** An older packet is no longer in the sender's own ring. */
const MAX_NACK_AGE_PACKETS = 500;
/** A round trip on a LAN and one period of 20 ms between two calls of `nacksDue`. */
const NACK_INTERVAL_MS = 40;
const MAX_NACKS = 8;

export class RtpStream {
  readonly ssrc: number;
  /** The layer's name in a simulcast (RFC 8851); null for a single stream. */
  readonly rid: string | null;
  lastPacketAtMs: number;
  /** Each packet once, recovered ones included. */
  packetCount = 0;
  /** Packets that the sender's retransmission brought. */
  recoveredCount = 0;
  /** When the relay last requested a keyframe; -Infinity: never. */
  keyframeRequestedAtMs = -Infinity;
  /** When the first packet of the latest keyframe came; -Infinity: there was none. */
  keyframeAtMs = -Infinity;
  /** A keyframe is needed, and the throttle has kept the request back. */
  isKeyframeRequestDue = false;
  readonly #ring: (VideoPacket | undefined)[] = Array.from({ length: RING_PACKETS });
  readonly #missing = new Map<number, { requestedAtMs: number; requests: number }>();
  readonly #jitter = new InterarrivalJitter(VIDEO_CLOCK_RATE_HZ);
  #highestIndex = -1;
  #firstIndex = 0;
  readonly #report = new ReceptionReport();
  readonly #rate;
  #octetCount = 0;

  constructor(ssrc: number, rid: string | null, nowMs: number) {
    this.ssrc = ssrc;
    this.rid = rid;
    this.lastPacketAtMs = nowMs;
    this.#rate = createRateMeter(nowMs);
  }

  /** Takes in a packet of this stream and keeps `bytes`. Returns null for a packet that came before or is too old. */
  receive(bytes: Buffer, header: RtpHeader, nowMs: number, isRecovered: boolean): VideoPacket | null {
    const isFirst = this.#highestIndex < 0;
    // The first index is one lap up, so that packets from before the first have positive indices, too.
    const index = isFirst
      ? 0x10000 + header.sequenceNumber
      : unwrapSequenceNumber(header.sequenceNumber, this.#highestIndex);
    if (isFirst) {
      this.#highestIndex = index - 1;
      this.#firstIndex = index;
    }
    if (this.packet(index) !== null || index <= this.#highestIndex - RING_PACKETS) return null;
    this.#noteArrival(index);
    this.packetCount += 1;
    this.#octetCount += bytes.length;
    // A retransmission's delay is a round trip, which is no jitter of the path.
    if (isRecovered) this.recoveredCount += 1;
    else this.#jitter.add(header.timestamp, nowMs);
    this.lastPacketAtMs = nowMs;
    const forwarded = withForwardedHeader(bytes, header);
    const payloadEnd = forwarded.length - (bytes.length - header.payloadEnd);
    const packet: VideoPacket = {
      bytes: forwarded,
      index,
      timestamp: header.timestamp,
      marker: header.marker,
      vp8: parseVp8(forwarded, FORWARDED_HEADER_BYTES, payloadEnd),
    };
    if (packet.vp8?.isKeyframeStart === true) this.keyframeAtMs = nowMs;
    this.#ring[index & (RING_PACKETS - 1)] = packet;
    return packet;
  }

  /** Returns a packet that is still in the ring, or null. */
  packet(index: number): VideoPacket | null {
    const kept = this.#ring[index & (RING_PACKETS - 1)];
    return kept !== undefined && kept.index === index ? kept : null;
  }

  /**
   * Returns the sequence numbers to request from the sender, ascending. A packet is requested MAX_NACKS times at most; after
   * that a keyframe has to mend the gap.
   */
  nacksDue(nowMs: number): number[] {
    const due: number[] = [];
    for (const [index, gap] of this.#missing) {
      if (gap.requests >= MAX_NACKS || this.#highestIndex - index > MAX_NACK_AGE_PACKETS) {
        this.#missing.delete(index);
        this.isKeyframeRequestDue = true;
      } else if (nowMs - gap.requestedAtMs >= NACK_INTERVAL_MS) {
        gap.requestedAtMs = nowMs;
        gap.requests += 1;
        due.push(index & 0xffff);
      }
    }
    return due;
  }

  /** Bits per second, smoothed over some seconds. Call once a second at least. */
  rateBps(nowMs: number): number {
    this.#rate.sample(this.#octetCount, nowMs);
    return this.#rate.bytesPerSecond * 8;
  }

  noteSenderReport(report: SenderReport, nowMs: number): void {
    this.#report.noteSenderReport(report, nowMs);
  }

  /** Returns the reception since the last call. */
  receptionBlock(nowMs: number): ReceptionBlock {
    return this.#report.block(
      {
        ...{ ssrc: this.ssrc, firstIndex: this.#firstIndex, highestIndex: this.#highestIndex },
        ...{ received: this.packetCount, jitter: this.#jitter.value },
      },
      nowMs,
    );
  }

  #noteArrival(index: number): void {
    if (index <= this.#highestIndex) {
      this.#missing.delete(index);
      return;
    }
    const gap = index - this.#highestIndex - 1;
    if (gap > 0 && gap <= MAX_GAP_PACKETS) {
      for (let lost = this.#highestIndex + 1; lost < index; lost += 1) {
        this.#missing.set(lost, { requestedAtMs: -Infinity, requests: 0 });
      }
    } else if (gap > MAX_GAP_PACKETS) this.#missing.clear();
    this.#highestIndex = index;
  }
}
