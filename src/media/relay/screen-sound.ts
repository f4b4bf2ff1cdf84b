/**
 * A screen's sound on its way through the relay. It is passed on as it came, since mixing would make it mono and a voice's quality. Each
 * listener gets one continuous RTP stream, whoever presents.
 */
import { parseRed, retypeRed, type RedBlock } from "../rtp/red.ts";
import { writeSenderReport, type SenderReport } from "../rtp/rtcp.ts";
import { RTP_HEADER_BYTES, writeRtpHeader, type RtpHeader } from "../rtp/rtp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import type { AudioFormat } from "../sdp/leg-layout.ts";

/** RFC 7587, section 4.1. */
export const OPUS_CLOCK_RATE_HZ = 48_000;
/** No datagram on an Ethernet is longer. */
const MAX_PAYLOAD_BYTES = 1_480;

export interface SoundPacket {
  readonly header: RtpHeader;
  readonly payload: Buffer;
  /** The blocks of a RED packet, the primary last; null for plain Opus. */
  readonly blocks: readonly RedBlock[] | null;
  /** How the sender numbers Opus. */
  readonly opus: number;
}

/** The part of a listener that a producer uses. */
export interface SoundSink {
  /** Another sound comes from here on, maybe under the same SSRC. */
  restart(): void;
  forward(packet: SoundPacket, nowMs: number): void;
  forwardReport(report: SenderReport): void;
}

/** A presenter's sound as it arrives. */
export class SoundProducer {
  #consumers: readonly SoundSink[] = [];

  /** Replaces all consumers. */
  setConsumers(consumers: readonly SoundSink[]): void {
    for (const consumer of consumers) if (!this.#consumers.includes(consumer)) consumer.restart();
    this.#consumers = consumers;
  }

  /** Returns false for a malformed packet, or one of another codec. */
  dispatch(bytes: Buffer, header: RtpHeader, format: AudioFormat, nowMs: number): boolean {
    const payload = bytes.subarray(header.payloadStart, header.payloadEnd);
    const isRed = header.payloadType === format.red;
    if ((!isRed && header.payloadType !== format.opus) || payload.length === 0) return false;
    const blocks = isRed ? parseRed(payload) : null;
    const isWellFormed = blocks?.every(({ payloadType }) => payloadType === format.opus) ?? !isRed;
    if (!isWellFormed || payload.length > MAX_PAYLOAD_BYTES) return false;
    const packet: SoundPacket = { header, payload, blocks, opus: format.opus };
    for (const consumer of this.#consumers) consumer.forward(packet, nowMs);
    return true;
  }

  dispatchReport(report: SenderReport): void {
    for (const consumer of this.#consumers) consumer.forwardReport(report);
  }
}

/** One leg's stream of what the screens play. */
export class SoundConsumer implements SoundSink {
  readonly #ssrc: number;
  readonly #format: AudioFormat;
  readonly #send: (bytes: Buffer) => boolean;
  readonly #packet = Buffer.alloc(RTP_HEADER_BYTES + MAX_PAYLOAD_BYTES);
  /** The stream that passes at the moment; null before the first. */
  #sourceSsrc: number | null = null;
  #firstIndex = 0;
  #highestIndex = 0;
  #indexOffset = 0;
  #timestampOffset = 0;
  #lastIndex: number;
  #lastTimestamp = 0;
  #lastSentAtMs = 0;
  #packetCount = 0;
  #octetCount = 0;

  /** `firstSequenceNumber`: random, 0 to 32767 (RFC 3550, section 5.1). `send` may reuse the bytes when it has returned. */
  constructor(
    ssrc: number,
    format: AudioFormat,
    firstSequenceNumber: number,
    send: (bytes: Buffer) => boolean,
  ) {
    this.#ssrc = ssrc;
    this.#format = format;
    this.#lastIndex = firstSequenceNumber;
    this.#send = send;
  }

  /** The stream goes on with the first packet of the other sound. */
  restart(): void {
    this.#sourceSsrc = null;
  }

  forward(packet: SoundPacket, nowMs: number): void {
    const { header } = packet;
    const isFirst = this.#sourceSsrc !== header.ssrc;
    if (isFirst) this.#switchTo(header, nowMs);
    const index = unwrapSequenceNumber(header.sequenceNumber, this.#highestIndex);
    // A late packet from before the switch has no place in the outgoing stream.
    if (index < this.#firstIndex) return;
    this.#highestIndex = Math.max(index, this.#highestIndex);
    const timestamp = (header.timestamp + this.#timestampOffset) >>> 0;
    const sequenceNumber = (index + this.#indexOffset) & 0xffff;
    const isRed = packet.blocks !== null && this.#format.red !== null;
    const payload = this.#payloadOf(packet, isRed);
    writeRtpHeader(this.#packet, {
      payloadType: isRed ? (this.#format.red ?? 0) : this.#format.opus,
      marker: isFirst || header.marker,
      sequenceNumber,
      timestamp,
      ssrc: this.#ssrc,
    });
    this.#packet.set(payload, RTP_HEADER_BYTES);
    this.#packetCount += 1;
    this.#octetCount += payload.length;
    if (index + this.#indexOffset > this.#lastIndex) {
      this.#lastIndex = index + this.#indexOffset;
      this.#lastTimestamp = timestamp;
      this.#lastSentAtMs = nowMs;
    }
    this.#send(this.#packet.subarray(0, RTP_HEADER_BYTES + payload.length));
  }

  /** Sends the presenter's report as one of this stream's: a screen's picture and its sound keep their common clock. */
  forwardReport(report: SenderReport): void {
    if (this.#sourceSsrc !== report.ssrc) return;
    const rtpTimestamp = (report.rtpTimestamp + this.#timestampOffset) >>> 0;
    this.#send(
      writeSenderReport({ ...report, ssrc: this.#ssrc, rtpTimestamp }, this.#packetCount, this.#octetCount),
    );
  }

  /** Lets sequence number and timestamp go on where the stream before ended. */
  #switchTo({ ssrc, sequenceNumber, timestamp }: RtpHeader, nowMs: number): void {
    const isFirstEver = this.#packetCount === 0;
    const elapsedMs = Math.max(20, nowMs - this.#lastSentAtMs);
    const next = isFirstEver
      ? timestamp
      : this.#lastTimestamp + Math.round((elapsedMs * OPUS_CLOCK_RATE_HZ) / 1000);
    this.#sourceSsrc = ssrc;
    // One lap up, so that packets from before the first have positive indices, too.
    this.#firstIndex = 0x10000 + sequenceNumber;
    this.#highestIndex = this.#firstIndex;
    this.#indexOffset = this.#lastIndex + 1 - this.#firstIndex;
    this.#timestampOffset = next - timestamp;
  }

  #payloadOf({ payload, blocks, opus }: SoundPacket, isRed: boolean): Uint8Array {
    if (blocks === null) return payload;
    if (!isRed) return blocks.at(-1)?.payload ?? payload;
    return opus === this.#format.opus ? payload : retypeRed(payload, this.#format.opus);
  }
}
