/** What is recorded of one participant, as it comes on its leg: sound in order and each packet once, and whole pictures. */
import type { RecordedSource } from "../../kernel/recorded-packet.ts";
import { parseRed } from "../rtp/red.ts";
import { RTP_HEADER_BYTES } from "../rtp/rtp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { CaptureClock, SoundClock } from "./capture-clock.ts";
import type { PacketConsumer } from "./producer.ts";
import { VIDEO_CLOCK_RATE_HZ, type RtpStream, type VideoPacket } from "./rtp-stream.ts";
import { OPUS_CLOCK_RATE_HZ, type SoundPacket, type SoundSink } from "./screen-sound.ts";

/** Sound that is missing is waited for until this many later packets (200 ms) have come. */
const SOUND_WAIT_PACKETS = 10;
/** And for no longer than this: a microphone that is switched off sends no later ones. */
const SOUND_WAIT_MS = 300;
/** A packet that is farther away belongs to a sender that began anew. */
const MAX_SOUND_GAP_PACKETS = 1_000;
/** A picture's packet that is missing is waited for until this many later ones have come; then a keyframe has to mend it. */
const PICTURE_WAIT_PACKETS = 300;

type OnPacket = (source: RecordedSource, atMs: number, isKey: boolean, bytes: Uint8Array) => void;

export class RecordedParticipant {
  readonly voice: RecordedSound;
  readonly screenSound: RecordedScreenSound;
  readonly camera: RecordedPicture;
  readonly screen: RecordedPicture;

  constructor(onPacket: OnPacket) {
    this.voice = new RecordedSound((atMs, bytes) => onPacket("voice", atMs, true, bytes));
    this.screenSound = new RecordedScreenSound((atMs, bytes) => onPacket("screenSound", atMs, true, bytes));
    this.camera = new RecordedPicture((atMs, isKey, bytes) => onPacket("camera", atMs, isKey, bytes));
    this.screen = new RecordedPicture((atMs, isKey, bytes) => onPacket("screen", atMs, isKey, bytes));
  }

  /** Call every 100 ms: gives the sound that has waited long enough. */
  settle(nowMs: number): void {
    this.voice.settle(nowMs);
    this.screenSound.settle(nowMs);
  }

  /** It is recorded no more: the sound that waits is given. */
  end(): void {
    this.voice.restart();
    this.screenSound.restart();
  }
}

export class RecordedSound {
  readonly #onPacket: (atMs: number, bytes: Uint8Array) => void;
  #clock: SoundClock;
  /** By unwrapped sequence number; all at least `#nextIndex`. */
  readonly #held = new Map<number, { readonly timestamp: number; readonly payload: Uint8Array }>();
  #nextIndex: number | null = null;
  #highestIndex = 0;
  #cameAtMs = -Infinity;

  constructor(onPacket: (atMs: number, bytes: Uint8Array) => void) {
    this.#onPacket = onPacket;
    this.#clock = new SoundClock(OPUS_CLOCK_RATE_HZ, onPacket);
  }

  /** Another stream comes from here on, or none: what waits of this one is given. */
  restart(): void {
    this.#giveAll();
    this.#nextIndex = null;
    this.#clock.end();
    this.#clock = new SoundClock(OPUS_CLOCK_RATE_HZ, this.#onPacket);
  }

  /** Call now and then: what waits does not wait for ever. */
  settle(nowMs: number): void {
    if (nowMs - this.#cameAtMs >= SOUND_WAIT_MS) this.#giveAll();
    this.#clock.settle(nowMs);
  }

  /** Plain Opus, or RED around Opus when `opusPayloadType` is not null. Keeps `payload`; what is malformed is left out. */
  push(
    sequenceNumber: number,
    timestamp: number,
    payload: Uint8Array,
    opusPayloadType: number | null,
    nowMs: number,
  ): void {
    const index = this.#unwrap(sequenceNumber);
    this.#cameAtMs = nowMs;
    const blocks =
      opusPayloadType === null
        ? [{ payload, payloadType: null, timestampOffset: 0 }]
        : (parseRed(payload) ?? []);
    for (const [at, block] of blocks.entries()) {
      if (block.payload.length === 0 || block.payloadType !== opusPayloadType) continue;
      const own = index - (blocks.length - 1 - at);
      if (own < (this.#nextIndex ?? index) || this.#held.has(own)) continue;
      this.#held.set(own, { timestamp: (timestamp - block.timestampOffset) >>> 0, payload: block.payload });
    }
    this.#nextIndex ??= index;
    this.#drain(nowMs);
  }

  #unwrap(sequenceNumber: number): number {
    if (this.#nextIndex !== null) {
      const index = unwrapSequenceNumber(sequenceNumber, this.#highestIndex);
      if (Math.abs(index - this.#highestIndex) <= MAX_SOUND_GAP_PACKETS) {
        this.#highestIndex = Math.max(index, this.#highestIndex);
        return index;
      }
      this.restart();
    }
    // One lap up, so that packets from before the first have positive indices, too.
    this.#highestIndex = 0x10000 + sequenceNumber;
    return this.#highestIndex;
  }

  /** What is missing before the packets that wait never came. */
  #giveAll(): void {
    for (const [index, { timestamp, payload }] of [...this.#held].toSorted(([one], [other]) => one - other)) {
      this.#clock.add(timestamp, payload, this.#cameAtMs);
      this.#nextIndex = index + 1;
    }
    this.#held.clear();
  }

  #drain(nowMs: number): void {
    while (this.#nextIndex !== null && this.#held.size > 0) {
      const packet = this.#held.get(this.#nextIndex);
      if (packet !== undefined) {
        this.#held.delete(this.#nextIndex);
        this.#clock.add(packet.timestamp, packet.payload, nowMs);
      } else if (this.#highestIndex - this.#nextIndex < SOUND_WAIT_PACKETS) return;
      this.#nextIndex += 1;
    }
  }
}

/** What the presenter's screen plays, among the relay's other listeners to it. */
export class RecordedScreenSound implements SoundSink {
  readonly #sound: RecordedSound;
  #ssrc: number | null = null;

  constructor(onPacket: (atMs: number, bytes: Uint8Array) => void) {
    this.#sound = new RecordedSound(onPacket);
  }

  restart(): void {
    this.#sound.restart();
  }

  settle(nowMs: number): void {
    this.#sound.settle(nowMs);
  }

  forward({ header, payload, blocks, opus }: SoundPacket, nowMs: number): void {
    if (this.#ssrc !== header.ssrc) this.#sound.restart();
    this.#ssrc = header.ssrc;
    this.#sound.push(header.sequenceNumber, header.timestamp, payload, blocks === null ? null : opus, nowMs);
  }

  forwardReport(): void {}
}

/** Makes whole VP8 frames (RFC 7741) of a camera's or screen's packets, from a keyframe on. Among the relay's other consumers. */
export class RecordedPicture implements PacketConsumer {
  readonly layer = "f";
  stream: RtpStream | null = null;
  readonly #onFrame: (atMs: number, isKey: boolean, bytes: Uint8Array) => void;
  #clock = new CaptureClock(VIDEO_CLOCK_RATE_HZ);
  #nextIndex = 0;
  #isKey = false;
  /** Of the frame that is not whole yet; null before its first packet. */
  #parts: Uint8Array[] | null = null;

  constructor(onFrame: (atMs: number, isKey: boolean, bytes: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  forward(stream: RtpStream, packet: VideoPacket, nowMs: number): boolean {
    const isStart = packet.vp8?.isKeyframeStart === true;
    if (stream !== this.stream) {
      if (!isStart) return false;
      this.stream = stream;
      this.#clock = new CaptureClock(VIDEO_CLOCK_RATE_HZ);
      this.#beginAt(packet.index);
    } else if (isStart && packet.index > this.#nextIndex) this.#beginAt(packet.index);
    for (;;) {
      const next = stream.packet(this.#nextIndex);
      if (next === null) break;
      this.#take(next, nowMs);
      this.#nextIndex += 1;
    }
    return packet.index - this.#nextIndex < PICTURE_WAIT_PACKETS;
  }

  forwardReport(): void {}

  #beginAt(index: number): void {
    this.#nextIndex = index;
    this.#parts = null;
  }

  #take({ bytes, vp8, timestamp, marker }: VideoPacket, nowMs: number): void {
    // Padding alone.
    if (vp8 === null) return;
    if (vp8.isFrameStart) [this.#parts, this.#isKey] = [[], vp8.isKeyframeStart];
    if (this.#parts === null) return;
    const hasPadding = (bytes.readUInt8(0) & 0x20) !== 0;
    const end = bytes.length - (hasPadding ? bytes.readUInt8(bytes.length - 1) : 0);
    // The bytes are rewritten in place for other consumers, but not behind the descriptor.
    this.#parts.push(bytes.subarray(Math.max(vp8.payloadOffset, RTP_HEADER_BYTES), end));
    if (!marker) return;
    this.#onFrame(this.#clock.atMs(timestamp, nowMs), this.#isKey, Buffer.concat(this.#parts));
    this.#parts = null;
  }
}
