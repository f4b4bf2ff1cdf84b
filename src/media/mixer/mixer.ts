/**
 * The mix-minus: everybody hears the sum of all others. Whoever is silent hears the same as all who are silent, so that
 * mix is encoded once; whoever speaks has an encoder of their own. Data plane: driven by `tick`, no timers inside.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { addCounts, JitterBuffer, noCounts, type JitterCounts } from "./jitter-buffer.ts";
import { Limiter } from "./limiter.ts";
import { FRAME_SAMPLES, type Opus, type OpusEncoder } from "./opus.ts";
import { parseRed } from "../rtp/red.ts";

/** Quieter is a room; left out of the sum, so that its listener shares the common mix. */
const TALK_DBOV = -55;
/** Ends of words and short pauses stay in the sum. */
const TALK_HOLD_MS = 1000;
/** A talker's own encoder goes on for so long, since a fresh one clips the next onset. */
const OWN_ENCODER_HOLD_MS = 5000;
/**
 * Of a source that was quiet for a second, packets that their encoder marks as voiceless are not decoded, but for one
 * in ten: that finds sounds which rise too slowly to count as voice. Most people are silent most of the time.
 */
const DOZE_AFTER_FRAMES = 50;
const PROBE_EVERY_FRAMES = 10;
export const SILENCE_DBOV = -127;
const FULL_SCALE = 32_768;
/** TALK_DBOV as the sum of squares of a frame, full scale 1. */
const TALK_ENERGY = FRAME_SAMPLES * 10 ** (TALK_DBOV / 10);

/** Each encoded frame, as it stands; listeners put it into packets of their own. */
export interface MixFrame {
  readonly payload: Buffer;
  /** The frame before from the same encoder; null when there was none. */
  readonly previous: Buffer | null;
}

/** Who hears: gets one frame a tick. */
export interface MixListener {
  readonly owner: PeerId;
  hear(frame: MixFrame): void;
}

/** One sound of a participant: a microphone, or what a screen plays. */
export class MixSource {
  readonly owner: PeerId;
  /** Whether it counts for levels and the active speaker. */
  readonly isVoice: boolean;
  readonly buffer: JitterBuffer;
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  /** What the sum contains of it in this tick. */
  readonly contribution = new Float32Array(FRAME_SAMPLES);
  isInSum = false;
  #gain = 0;
  #talkUntilMs = -Infinity;
  #energy = 0;
  #energySamples = 0;
  #level = SILENCE_DBOV;
  /** Decoded ones in a row. */
  #quietFrames = 0;
  #skippedFrames = 0;

  constructor(owner: PeerId, isVoice: boolean, buffer: JitterBuffer) {
    this.owner = owner;
    this.isVoice = isVoice;
    this.buffer = buffer;
  }

  /** Makes `contribution` and `isInSum` ready for a tick. */
  pull(nowMs: number): void {
    if (this.#doze(nowMs)) return;
    const isThere = this.buffer.pull(this.#frame, nowMs);
    if (!isThere) this.#frame.fill(0);
    const energy = isThere ? energyOf(this.#frame) : 0;
    this.#energy += energy;
    this.#energySamples += FRAME_SAMPLES;
    this.#quietFrames += 1;
    if (energy > TALK_ENERGY) {
      this.#talkUntilMs = nowMs + TALK_HOLD_MS;
      this.#quietFrames = 0;
    }
    const target = nowMs < this.#talkUntilMs ? 1 : 0;
    this.isInSum = target > 0 || this.#gain > 0;
    if (this.isInSum) rampInto(this.contribution, this.#frame, this.#gain, target);
    this.#gain = target;
  }

  /** The level since the last call, dBov; while nothing is decoded, the last one that is known. */
  takeLevel(): number {
    if (this.#energySamples > 0) this.#level = dbovOf(this.#energy, this.#energySamples);
    this.#energy = 0;
    this.#energySamples = 0;
    return this.#level;
  }

  /** True when this frame need not be decoded. */
  #doze(nowMs: number): boolean {
    if (this.#quietFrames < DOZE_AFTER_FRAMES || this.isInSum) return false;
    if (this.#skippedFrames === PROBE_EVERY_FRAMES - 1) {
      this.#skippedFrames = 0;
      return false;
    }
    if (this.buffer.skip(nowMs)) {
      this.#skippedFrames += 1;
      return true;
    }
    this.#quietFrames = 0;
    this.#skippedFrames = 0;
    return false;
  }
}

/** One distinct mix: its limiter, its encoder, and the frame before for redundancy. */
class DistinctMix {
  readonly #limiter = new Limiter();
  readonly #encoder: OpusEncoder;
  readonly #pcm = new Int16Array(FRAME_SAMPLES);
  #previous: Buffer | null = null;
  /** Until when an own mix is kept going. */
  untilMs = Infinity;

  constructor(encoder: OpusEncoder) {
    this.#encoder = encoder;
  }

  encode(sum: Float32Array): MixFrame {
    this.#limiter.apply(sum, this.#pcm);
    const frame = { payload: this.#encoder.encode(this.#pcm), previous: this.#previous };
    this.#previous = frame.payload;
    return frame;
  }

  close(): void {
    this.#encoder.close();
  }
}

export interface MixerCounts extends JitterCounts {
  ticks: number;
  encodes: number;
  /** Packets that came with redundancy around them. */
  redPackets: number;
  malformedRed: number;
}

export class Mixer {
  readonly #opus: Opus;
  readonly #sources = new Set<MixSource>();
  readonly #listeners = new Set<MixListener>();
  readonly #shared: DistinctMix;
  readonly #own = new Map<PeerId, DistinctMix>();
  readonly #sum = new Float32Array(FRAME_SAMPLES);
  readonly #ownSum = new Float32Array(FRAME_SAMPLES);
  #ticks = 0;
  #encodes = 0;
  #redPackets = 0;
  #malformedRed = 0;
  /** Of sources that are gone. */
  #past: JitterCounts = noCounts();

  constructor(opus: Opus) {
    this.#opus = opus;
    this.#shared = new DistinctMix(opus.createEncoder());
  }

  addSource(owner: PeerId, isVoice: boolean): MixSource {
    const source = new MixSource(owner, isVoice, new JitterBuffer(this.#opus.createDecoder()));
    this.#sources.add(source);
    return source;
  }

  removeSource(source: MixSource): void {
    if (!this.#sources.delete(source)) return;
    source.buffer.close();
    addCounts(this.#past, source.buffer.counts);
  }

  /** Returns its undo. */
  addListener(listener: MixListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      for (const other of this.#listeners) if (other.owner === listener.owner) return;
      this.#closeOwn(listener.owner);
    };
  }

  /** A packet of a source: plain Opus, or RED around it where `opusPayloadType` is not null. `payload` is kept. */
  push(
    source: MixSource,
    sequence: number,
    payload: Uint8Array,
    opusPayloadType: number | null,
    nowMs: number,
  ): void {
    if (opusPayloadType === null) return source.buffer.push(sequence, payload, nowMs, false);
    this.#redPackets += 1;
    const blocks = parseRed(payload);
    const primary = blocks?.at(-1);
    if (blocks === null || primary === undefined || primary.payloadType !== opusPayloadType) {
      this.#malformedRed += 1;
      return;
    }
    // Repeats first would make an idle buffer start with them; the primary starts it.
    source.buffer.push(sequence, primary.payload, nowMs, false);
    for (const [index, block] of blocks.entries()) {
      const distance = blocks.length - 1 - index;
      if (distance === 0 || block.payloadType !== opusPayloadType) continue;
      source.buffer.push((sequence - distance) & 0xffff, block.payload, nowMs, true);
    }
  }

  /** Every 20 ms: one frame to each listener. */
  tick(nowMs: number): void {
    this.#ticks += 1;
    this.#sum.fill(0);
    for (const source of this.#sources) {
      source.pull(nowMs);
      if (!source.isInSum) continue;
      addInto(this.#sum, source.contribution);
      this.#keepOwn(source.owner, nowMs);
    }
    let shared: MixFrame | null = null;
    const ownFrames = new Map<PeerId, MixFrame>();
    for (const [owner, voice] of this.#own) {
      if (nowMs >= voice.untilMs) this.#closeOwn(owner);
      else ownFrames.set(owner, this.#encodeOwn(owner, voice));
    }
    for (const listener of this.#listeners) {
      let frame = ownFrames.get(listener.owner) ?? shared;
      if (frame === null) {
        frame = shared = this.#shared.encode(this.#sum);
        this.#encodes += 1;
      }
      listener.hear(frame);
    }
  }

  /** Levels of all voices since the last call, dBov, loudest first. */
  takeLevels(): [PeerId, number][] {
    const levels: [PeerId, number][] = [];
    for (const source of this.#sources) {
      const level = source.takeLevel();
      if (source.isVoice) levels.push([source.owner, level]);
    }
    return levels.sort((one, other) => other[1] - one[1]);
  }

  counts(): MixerCounts {
    const counts = { ...this.#past };
    for (const source of this.#sources) addCounts(counts, source.buffer.counts);
    return {
      ...counts,
      ticks: this.#ticks,
      encodes: this.#encodes,
      redPackets: this.#redPackets,
      malformedRed: this.#malformedRed,
    };
  }

  close(): void {
    for (const source of this.#sources) this.removeSource(source);
    this.#listeners.clear();
    for (const owner of [...this.#own.keys()]) this.#closeOwn(owner);
    this.#shared.close();
  }

  #keepOwn(owner: PeerId, nowMs: number): void {
    let voice = this.#own.get(owner);
    if (voice === undefined) {
      voice = new DistinctMix(this.#opus.createEncoder());
      this.#own.set(owner, voice);
    }
    voice.untilMs = nowMs + OWN_ENCODER_HOLD_MS;
  }

  #closeOwn(owner: PeerId): void {
    this.#own.get(owner)?.close();
    this.#own.delete(owner);
  }

  #encodeOwn(owner: PeerId, voice: DistinctMix): MixFrame {
    this.#ownSum.set(this.#sum);
    for (const source of this.#sources) {
      if (source.owner === owner && source.isInSum) subtractFrom(this.#ownSum, source.contribution);
    }
    this.#encodes += 1;
    return voice.encode(this.#ownSum);
  }
}

/** Sum of squares, full scale 1. */
function energyOf(frame: Int16Array): number {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return energy / (FULL_SCALE * FULL_SCALE);
}

/** RFC 6464, section 3: root mean square against full scale, -127 to 0. */
function dbovOf(energy: number, samples: number): number {
  if (energy <= 0 || samples === 0) return SILENCE_DBOV;
  return Math.max(SILENCE_DBOV, Math.min(0, 10 * Math.log10(energy / samples)));
}

/** Writes `source` to `target` with a gain that runs linearly over the frame. */
function rampInto(target: Float32Array, source: Int16Array, from: number, to: number): void {
  const step = (to - from) / FRAME_SAMPLES;
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (source[index] ?? 0) * (from + step * index);
  }
}

function addInto(target: Float32Array, source: Float32Array): void {
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (target[index] ?? 0) + (source[index] ?? 0);
  }
}

function subtractFrom(target: Float32Array, source: Float32Array): void {
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (target[index] ?? 0) - (source[index] ?? 0);
  }
}
