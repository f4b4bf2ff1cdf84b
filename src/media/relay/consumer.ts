/**
 * An outgoing video stream of one leg: packets of whichever source it shows are rewritten into one continuous RTP
 * stream, so that the receiver notices neither a change of layer nor of participant.
 */
import type { IncomingStream, VideoPacket } from "./rtp-stream.ts";
import { wrapRtx } from "../rtp/rtp.ts";
import { unwrapSequence } from "../rtp/sequence.ts";

/** What the answer announced for the slot's m-line. */
export interface SlotFormat {
  readonly ssrc: number;
  readonly rtxSsrc: number;
  readonly payloadType: number;
  /** Null when the offer has no RTX. */
  readonly rtxPayloadType: number | null;
}

const CLOCK_PER_MS = 90;
/** Asked for more often, a packet is taken for lost: libwebrtc asks ten times, and some of that is lost, too. */
const MAX_ASKS = 4;
/** Packets whose asks are counted at a time. */
const MAX_ASKED = 128;

export class Slot {
  readonly format: SlotFormat;
  packetCount = 0;
  octetCount = 0;
  /** The stream whose packets pass; null until a keyframe. */
  current: IncomingStream | null = null;
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
  #rtxSequence = 0;
  /** How often each was asked for; the last asked for is the last. */
  readonly #asks = new Map<number, number>();

  /** `firstSequence`: 0 to 32767, by chance (RFC 3550, section 5.1). */
  constructor(format: SlotFormat, firstSequence: number) {
    this.format = format;
    this.#lastIndex = firstSequence;
  }

  /** Shows nothing until the next keyframe. */
  release(): void {
    this.current = null;
  }

  /**
   * Rewrites `packet` in place for this slot. False when it must not be sent: a change of stream that does not start
   * with a keyframe, or a packet from before the change. The bytes are good until the next slot rewrites them.
   */
  rewrite(stream: IncomingStream, packet: VideoPacket, nowMs: number): boolean {
    if (this.current !== stream) {
      if (packet.vp8 === null || !packet.vp8.isKeyframeStart) return false;
      this.#switchTo(stream, packet, nowMs);
    } else if (packet.index < this.#firstIndex) return false;
    this.#write(packet);
    this.packetCount += 1;
    this.octetCount += packet.bytes.length - 12;
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
    return true;
  }

  /** The packet that was sent as `sequence`, again: as RTX where that was negotiated. Null when it is not kept. */
  retransmission(sequence: number): Buffer | null {
    if (this.current === null) return null;
    const index = unwrapSequence(sequence, this.#lastIndex) - this.#indexOffset;
    if (index < this.#firstIndex) return null;
    const packet = this.current.packet(index);
    if (packet === null) return null;
    this.#write(packet);
    if (this.format.rtxPayloadType === null) return packet.bytes;
    this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff;
    return wrapRtx(packet.bytes, {
      ssrc: this.format.rtxSsrc,
      payloadType: this.format.rtxPayloadType,
      sequence: this.#rtxSequence,
    });
  }

  /**
   * Notes that `sequence` was asked for. True when that was in vain too often: the receiver will soon give up, and wait
   * for some seconds (3 in libwebrtc) before it asks for a keyframe.
   */
  isAskedInVain(sequence: number): boolean {
    const asks = (this.#asks.get(sequence) ?? 0) + 1;
    this.#asks.delete(sequence);
    if (asks >= MAX_ASKS) return true;
    this.#asks.set(sequence, asks);
    const [oldest] = this.#asks.keys();
    if (this.#asks.size > MAX_ASKED && oldest !== undefined) this.#asks.delete(oldest);
    return false;
  }

  /** The slot's own timestamp for one of its current stream. */
  timestampFor(streamTimestamp: number): number {
    return (streamTimestamp + this.#timestampOffset) >>> 0;
  }

  /** Sequence, time and picture ids go on where the stream before ended. */
  #switchTo(stream: IncomingStream, packet: VideoPacket, nowMs: number): void {
    const elapsedMs = nowMs - this.#lastSentAtMs;
    const timestamp = this.#hasSent
      ? this.#lastTimestamp + Math.max(1, Math.round(elapsedMs * CLOCK_PER_MS))
      : packet.timestamp;
    this.current = stream;
    this.#hasSent = true;
    this.#firstIndex = packet.index;
    this.#indexOffset = this.#lastIndex + 1 - packet.index;
    this.#timestampOffset = timestamp - packet.timestamp;
    this.#pictureIdOffset = this.#lastPictureId + 1 - (packet.vp8?.pictureId ?? 0);
    this.#baseLayerIndexOffset = this.#lastBaseLayerIndex + 1 - (packet.vp8?.baseLayerIndex ?? 0);
  }

  /** Sets every field that differs between slots, so that nothing has to be put back. */
  #write(packet: VideoPacket): void {
    const { bytes, vp8 } = packet;
    bytes.writeUInt8((packet.isMarked ? 0x80 : 0) | this.format.payloadType, 1);
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
}
