/**
 * An outgoing video stream of one leg: a picture slot or the screen slot. It rewrites the packets of its producer into one
 * continuous RTP stream, so that the receiver notices neither a change of layer nor of participant.
 */
import type { Layer, MediaClock } from "../leg/messages.ts";
import { writeSenderReport, type SenderReport } from "../rtp/rtcp.ts";
import { FORWARDED_HEADER_BYTES, wrapRtx } from "../rtp/rtp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { relayTimeOf } from "./sender-clock.ts";
import type { PacketConsumer, Producer } from "./producer.ts";
import { VIDEO_CLOCK_RATE_HZ, type RtpStream, type VideoPacket } from "./rtp-stream.ts";

/** What the answer announced for the slot's m-line. */
export interface ConsumerFormat {
  readonly ssrc: number;
  readonly rtxSsrc: number;
  readonly payloadType: number;
  /** Null when the offer has no RTX. */
  readonly rtxPayloadType: number | null;
}

/**
 * A receiver that requests one packet this often will not get it by another retransmission. libwebrtc gives up after 10
 * requests, of which some are lost on the way.
 */
const MAX_RETRANSMISSION_REQUESTS = 4;
/** For how many packets requests are counted at a time; the packet that was requested least recently is forgotten first. */
const MAX_REQUESTED_PACKETS = 128;

/** What stands between a consumer and its participant. */
export interface PacketPath {
  /** Gets each packet, which has a forwarded header, right before it is sent. */
  stamp(packet: Buffer): void;
  /** No picture may begin for the moment. */
  isHeld(): boolean;
}
const OPEN_PATH: PacketPath = { stamp: () => {}, isHeld: () => false };

export class Consumer implements PacketConsumer {
  readonly format: ConsumerFormat;
  /** The layer that the participant asked for. */
  layer: Layer = "f";
  /** Null while the slot is empty. */
  producer: Producer | null = null;
  stream: RtpStream | null = null;
  /** By the last report; null before the first of the stream that passes. */
  clock: MediaClock | null = null;
  packetCount = 0;
  octetCount = 0;
  readonly #send: (bytes: Buffer) => boolean;
  readonly #path: PacketPath;
  #firstIndex = 0;
  #indexOffset = 0;
  #timestampOffset = 0;
  #pictureIdOffset = 0;
  #baseLayerIndexOffset = 0;
  #hasSent = false;
  #lastIndex: number;
  #lastTimestamp = 0;
  #lastSentAtMs = 0;
  #lastPictureId = 0;
  #lastBaseLayerIndex = 0;
  #rtxSequenceNumber = 0;
  /** By sequence number, in the order of the latest request. */
  readonly #requests = new Map<number, number>();

  /** `firstSequenceNumber`: random, 0 to 32767 (RFC 3550, section 5.1). `send` may reuse the bytes when it has returned. */
  constructor(
    format: ConsumerFormat,
    firstSequenceNumber: number,
    send: (bytes: Buffer) => boolean,
    path: PacketPath = OPEN_PATH,
  ) {
    this.format = format;
    this.#lastIndex = firstSequenceNumber;
    this.#send = send;
    this.#path = path;
  }

  /** Stops the picture until the next keyframe. */
  pause(): void {
    this.stream = null;
    this.clock = null;
  }

  forward(stream: RtpStream, packet: VideoPacket, nowMs: number): boolean {
    if (this.stream !== stream) {
      // True: a keyframe would not help.
      if (this.stream === null && this.#path.isHeld()) return true;
      if (packet.vp8 === null || !packet.vp8.isKeyframeStart) return false;
      this.#switchTo(stream, packet, nowMs);
      // A late packet from before the switch has no place in the outgoing stream.
    } else if (packet.index < this.#firstIndex) return true;
    this.#rewrite(packet);
    this.packetCount += 1;
    this.octetCount += packet.bytes.length - FORWARDED_HEADER_BYTES;
    const index = packet.index + this.#indexOffset;
    if (index > this.#lastIndex) {
      this.#lastIndex = index;
      this.#lastTimestamp = (packet.timestamp + this.#timestampOffset) >>> 0;
      this.#lastSentAtMs = nowMs;
      if (packet.vp8 !== null) {
        this.#lastPictureId = (packet.vp8.pictureId + this.#pictureIdOffset) & 0x7fff;
        this.#lastBaseLayerIndex = (packet.vp8.baseLayerIndex + this.#baseLayerIndexOffset) & 0xff;
      }
    }
    this.#path.stamp(packet.bytes);
    this.#send(packet.bytes);
    return true;
  }

  /** Sends the producer's report as one of this stream's: with its SSRC, timestamp and counts. */
  forwardReport(report: SenderReport): void {
    const rtpTimestamp = (report.rtpTimestamp + this.#timestampOffset) >>> 0;
    const own = { ...report, ssrc: this.format.ssrc, rtpTimestamp };
    this.clock = [rtpTimestamp, relayTimeOf(report)];
    this.#send(writeSenderReport(own, this.packetCount, this.octetCount));
  }

  /**
   * Sends the packet that went out as `sequenceNumber` again: as RTX where that was negotiated. Returns false when it is no
   * longer kept.
   */
  retransmit(sequenceNumber: number): boolean {
    if (this.stream === null) return false;
    const index = unwrapSequenceNumber(sequenceNumber, this.#lastIndex) - this.#indexOffset;
    const packet = index < this.#firstIndex ? null : this.stream.packet(index);
    if (packet === null) return false;
    this.#rewrite(packet);
    const { rtxPayloadType } = this.format;
    const again = rtxPayloadType === null ? packet.bytes : this.#wrap(packet, rtxPayloadType);
    this.#path.stamp(again);
    this.#send(again);
    return true;
  }

  /** Sends the newest packet again, which only fills the link (RFC 4588 lets a receiver have packets twice). Returns the bytes sent. */
  pad(): number {
    const newest = this.stream?.packet(this.#lastIndex - this.#indexOffset) ?? null;
    if (newest === null || this.format.rtxPayloadType === null) return 0;
    return this.retransmit(this.#lastIndex & 0xffff) ? newest.bytes.length : 0;
  }

  /**
   * Counts a request for `sequenceNumber`. Returns true when the packet was requested too often: the receiver will soon give
   * up, and would then wait for seconds (3 in libwebrtc) before it requests a keyframe.
   */
  noteRetransmissionRequest(sequenceNumber: number): boolean {
    const requests = (this.#requests.get(sequenceNumber) ?? 0) + 1;
    this.#requests.delete(sequenceNumber);
    if (requests >= MAX_RETRANSMISSION_REQUESTS) return true;
    this.#requests.set(sequenceNumber, requests);
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > MAX_REQUESTED_PACKETS && oldest !== undefined) this.#requests.delete(oldest);
    return false;
  }

  /** Lets sequence number, timestamp and picture ids go on where the stream before ended. */
  #switchTo(stream: RtpStream, packet: VideoPacket, nowMs: number): void {
    const elapsedMs = nowMs - this.#lastSentAtMs;
    const timestamp = this.#hasSent
      ? this.#lastTimestamp + Math.max(1, Math.round((elapsedMs * VIDEO_CLOCK_RATE_HZ) / 1000))
      : packet.timestamp;
    this.stream = stream;
    this.clock = null;
    this.#hasSent = true;
    this.#firstIndex = packet.index;
    this.#indexOffset = this.#lastIndex + 1 - packet.index;
    this.#timestampOffset = timestamp - packet.timestamp;
    this.#pictureIdOffset = this.#lastPictureId + 1 - (packet.vp8?.pictureId ?? 0);
    this.#baseLayerIndexOffset = this.#lastBaseLayerIndex + 1 - (packet.vp8?.baseLayerIndex ?? 0);
  }

  /** Sets every field that differs between consumers, so that the next one need not restore anything. */
  #rewrite(packet: VideoPacket): void {
    const { bytes, vp8 } = packet;
    bytes.writeUInt8((packet.marker ? 0x80 : 0) | this.format.payloadType, 1);
    bytes.writeUInt16BE((packet.index + this.#indexOffset) & 0xffff, 2);
    bytes.writeUInt32BE((packet.timestamp + this.#timestampOffset) >>> 0, 4);
    bytes.writeUInt32BE(this.format.ssrc, 8);
    if (vp8 === null) return;
    if (vp8.pictureIdBits === 15) {
      const pictureId = (vp8.pictureId + this.#pictureIdOffset) & 0x7fff;
      bytes.writeUInt16BE(0x8000 | pictureId, vp8.pictureIdOffset);
    } else if (vp8.pictureIdBits === 7) {
      bytes.writeUInt8((vp8.pictureId + this.#pictureIdOffset) & 0x7f, vp8.pictureIdOffset);
    }
    if (vp8.baseLayerIndexOffset > 0) {
      const index = (vp8.baseLayerIndex + this.#baseLayerIndexOffset) & 0xff;
      bytes.writeUInt8(index, vp8.baseLayerIndexOffset);
    }
  }

  #wrap(packet: VideoPacket, payloadType: number): Buffer {
    this.#rtxSequenceNumber = (this.#rtxSequenceNumber + 1) & 0xffff;
    return wrapRtx(packet.bytes, {
      ssrc: this.format.rtxSsrc,
      payloadType,
      sequenceNumber: this.#rtxSequenceNumber,
    });
  }
}
