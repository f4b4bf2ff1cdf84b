/** An incoming video stream (one SSRC, one layer): its latest packets, its gaps, and what its reports say. */
import type { ReceptionBlock, SenderReport } from "../rtp/rtcp.ts";
import { parseRtp, withPlainHeader } from "../rtp/rtp.ts";
import { unwrapSequence } from "../rtp/sequence.ts";
import { parseVp8, type Vp8Descriptor } from "../rtp/vp8.ts";

/** A packet with a plain header, ready to be rewritten. */
export interface VideoPacket {
  readonly bytes: Buffer;
  /** The sequence number, unwrapped: rises for as long as the stream lives. */
  readonly index: number;
  readonly timestamp: number;
  readonly isMarked: boolean;
  /** Null for a packet without a payload or one that is cut short. */
  readonly vp8: Vp8Descriptor | null;
}

/** Packets kept for retransmission: some two seconds at 2.5 Mbit/s. A power of two. */
const RING_PACKETS = 512;
/** A longer gap is a restart or a stall: a keyframe mends it sooner than its packets would. */
const MAX_GAP_PACKETS = 200;
/** Asking again makes no sense once the ring of the sender has moved on. */
const MAX_NACK_AGE_PACKETS = 500;
/** A round trip on a LAN and one look of 20 ms. */
const NACK_INTERVAL_MS = 40;
const MAX_NACKS = 8;

export class IncomingStream {
  readonly ssrc: number;
  /** The layer's name in a simulcast; null for a single stream. */
  readonly rid: string | null;
  /** Of the last packet, on the clock's scale. */
  lastPacketAtMs: number;
  packetCount = 0;
  /** Recovered by the sender's retransmission. */
  recoveredCount = 0;
  /** When a keyframe was last asked for; -Infinity: never. */
  keyframeAskedAtMs = -Infinity;
  /** When one last began to come. */
  keyframeAtMs = -Infinity;
  /** One is to be asked for as soon as the throttle permits. */
  isKeyframeDue = false;
  readonly #ring: (VideoPacket | undefined)[] = Array.from({
    length: RING_PACKETS,
  });
  readonly #missing = new Map<number, { askedAtMs: number; asks: number }>();
  #highestIndex = -1;
  #firstIndex = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #report: { readonly middle: number; readonly atMs: number } | null = null;

  constructor(ssrc: number, rid: string | null, nowMs: number) {
    this.ssrc = ssrc;
    this.rid = rid;
    this.lastPacketAtMs = nowMs;
  }

  /** Takes in a packet of this stream; null for one that is malformed or was here before. Keeps `bytes`. */
  receive(bytes: Buffer, nowMs: number, isRecovered: boolean): VideoPacket | null {
    const header = parseRtp(bytes);
    if (header === null) return null;
    const isFirst = this.#highestIndex < 0;
    // Starts one lap up, so that packets from before the first stay positive.
    const index = isFirst ? 0x10000 + header.sequence : unwrapSequence(header.sequence, this.#highestIndex);
    if (isFirst) {
      this.#highestIndex = index - 1;
      this.#firstIndex = index;
    }
    if (this.packet(index) !== null || index <= this.#highestIndex - RING_PACKETS) return null;
    this.#noteArrival(index);
    this.packetCount += 1;
    if (isRecovered) this.recoveredCount += 1;
    this.lastPacketAtMs = nowMs;
    const plain = withPlainHeader(bytes, header);
    const payloadEnd = plain.length - (bytes.length - header.payloadEnd);
    const packet: VideoPacket = {
      bytes: plain,
      index,
      timestamp: header.timestamp,
      isMarked: header.isMarked,
      vp8: parseVp8(plain, 12, payloadEnd),
    };
    if (packet.vp8?.isKeyframeStart === true) this.keyframeAtMs = nowMs;
    this.#ring[index & (RING_PACKETS - 1)] = packet;
    return packet;
  }

  /** A packet that is still kept, or null. */
  packet(index: number): VideoPacket | null {
    const kept = this.#ring[index & (RING_PACKETS - 1)];
    return kept !== undefined && kept.index === index ? kept : null;
  }

  /** Sequence numbers to ask the sender for, ascending; each is asked for a few times, then a keyframe has to do. */
  nacksDue(nowMs: number): number[] {
    const due: number[] = [];
    for (const [index, gap] of this.#missing) {
      if (gap.asks >= MAX_NACKS || this.#highestIndex - index > MAX_NACK_AGE_PACKETS) {
        this.#missing.delete(index);
        this.isKeyframeDue = true;
      } else if (nowMs - gap.askedAtMs >= NACK_INTERVAL_MS) {
        gap.askedAtMs = nowMs;
        gap.asks += 1;
        due.push(index & 0xffff);
      }
    }
    return due;
  }

  noteSenderReport(report: SenderReport, nowMs: number): void {
    const middle = ((report.ntpSeconds & 0xffff) << 16) | (report.ntpFraction >>> 16);
    this.#report = { middle: middle >>> 0, atMs: nowMs };
  }

  /** What to report about the time since the last call (RFC 3550, appendix A.3). */
  receptionBlock(nowMs: number): ReceptionBlock {
    const expected = this.#highestIndex - this.#firstIndex + 1;
    const lost = Math.max(0, expected - this.packetCount);
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.packetCount - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.packetCount;
    const fraction = expectedNow > 0 && lostNow > 0 ? Math.floor((lostNow * 256) / expectedNow) : 0;
    return {
      ssrc: this.ssrc,
      fractionLost: Math.min(255, fraction),
      lostCount: Math.min(0x7fffff, lost),
      highestSequence: this.#highestIndex - 0x10000,
      jitter: 0,
      lastSenderReport: this.#report?.middle ?? 0,
      delaySinceSenderReport: this.#report === null ? 0 : Math.round((nowMs - this.#report.atMs) * 65.536),
    };
  }

  #noteArrival(index: number): void {
    if (index <= this.#highestIndex) {
      this.#missing.delete(index);
      return;
    }
    const gap = index - this.#highestIndex - 1;
    if (gap > 0 && gap <= MAX_GAP_PACKETS) {
      for (let lost = this.#highestIndex + 1; lost < index; lost += 1) {
        this.#missing.set(lost, { askedAtMs: -Infinity, asks: 0 });
      }
    } else if (gap > MAX_GAP_PACKETS) this.#missing.clear();
    this.#highestIndex = index;
  }
}
