/**
 * The mix-minus: each participant hears the sum of all others. All silent participants hear the same sum, so that mix is encoded once;
 * each talker has an encoder of its own. Data plane: `tick` drives it, and it has no timers.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { parseRed } from "../rtp/red.ts";
import { addCounts, JitterBuffer, noCounts, type JitterCounts } from "./jitter-buffer.ts";
import { Limiter } from "./limiter.ts";
import { MixSource } from "./mix-source.ts";
import { FRAME_SAMPLES, SAMPLE_RATE_HZ, type Opus, type OpusEncoder } from "./opus.ts";

/** A talker's own encoder is kept for this long after the last word, since a fresh one clips the next onset. */
const OWN_ENCODER_HOLD_MS = 5000;

/**
 * Voices in the sum. Nobody follows more at once, and each has an encoder: 60 that talk together would take longer than a tick.
 */
const MAX_VOICES = 8;
/** A voice in the sum keeps its place from one that is less than 6 dB louder, so that places do not change with each syllable. */
const PLACE_BONUS = 4;
/** Own encoders kept: those in the sum, and of former talkers the latest. */
const MAX_OWN_MIXES = 16;

/** 20 ms: what a packet holds was spoken before it was sent. */
const FRAME_MS = (FRAME_SAMPLES * 1000) / SAMPLE_RATE_HZ;
/** Of one frame of one talker in the smoothed age: it follows a change within a second. */
const AGE_SHARE = 0.05;

/** An encoded frame. Listeners put it into packets of their own. */
export interface MixFrame {
  readonly payload: Buffer;
  /** The frame before from the same encoder; null for its first. */
  readonly previous: Buffer | null;
}

/** Hears one frame a tick: the mix without `owner`. */
export interface MixListener {
  readonly owner: PeerId;
  hear(frame: MixFrame): void;
}

/** One distinct mix: its limiter, its encoder, and its last frame for redundancy. */
class DistinctMix {
  readonly #limiter = new Limiter();
  readonly #encoder: OpusEncoder;
  readonly #pcm = new Int16Array(FRAME_SAMPLES);
  #previous: Buffer | null = null;
  /** When a talker's mix ends; Infinity for the common one. */
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
  /** Packets of type RED. */
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
  #ageMs: number = FRAME_MS;
  #ticks = 0;
  #encodes = 0;
  #redPackets = 0;
  #malformedRed = 0;
  /** The counts of removed sources. */
  #past: JitterCounts = noCounts();

  constructor(opus: Opus) {
    this.#opus = opus;
    this.#shared = new DistinctMix(opus.createEncoder());
  }

  addSource(owner: PeerId): MixSource {
    const source = new MixSource(owner, new JitterBuffer(this.#opus.createDecoder()));
    this.#sources.add(source);
    return source;
  }

  removeSource(source: MixSource): void {
    if (!this.#sources.delete(source)) return;
    source.buffer.close();
    addCounts(this.#past, source.buffer.counts);
  }

  /** Returns the function that removes it. */
  addListener(listener: MixListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      for (const other of this.#listeners) if (other.owner === listener.owner) return;
      this.#closeOwnMix(listener.owner);
    };
  }

  /** Takes in a packet of a source: plain Opus, or RED around Opus when `opusPayloadType` is not null. Keeps `payload`. */
  push(
    source: MixSource,
    sequenceNumber: number,
    payload: Uint8Array,
    opusPayloadType: number | null,
    nowMs: number,
  ): void {
    if (opusPayloadType === null) return source.buffer.push(sequenceNumber, payload, nowMs, false);
    this.#redPackets += 1;
    const blocks = parseRed(payload);
    const primary = blocks?.at(-1);
    if (blocks === null || primary === undefined || primary.payloadType !== opusPayloadType) {
      this.#malformedRed += 1;
      return;
    }
    // The primary comes first: an idle buffer starts with the first packet that it gets, and repeats are older.
    source.buffer.push(sequenceNumber, primary.payload, nowMs, false);
    for (const [index, block] of blocks.entries()) {
      const distance = blocks.length - 1 - index;
      if (distance === 0 || block.payloadType !== opusPayloadType) continue;
      source.buffer.push((sequenceNumber - distance) & 0xffff, block.payload, nowMs, true);
    }
  }

  /** How long ago the beginning of a frame was spoken when it leaves the mixer: a frame's length, and the wait for it to be played. Smoothed. */
  get ageMs(): number {
    return this.#ageMs;
  }

  /** Call every 20 ms: gives one frame to each listener. */
  tick(nowMs: number): void {
    this.#ticks += 1;
    this.#sum.fill(0);
    for (const source of this.#sources) source.pull(nowMs);
    const crowdedOut = this.#crowdedOut();
    for (const source of this.#sources) {
      source.mix(!crowdedOut.has(source));
      if (!source.isInSum) continue;
      addInto(this.#sum, source.contribution);
      this.#ageMs += AGE_SHARE * (FRAME_MS + source.buffer.waitedMs - this.#ageMs);
      this.#keepOwnMix(source.owner, nowMs);
    }
    let shared: MixFrame | null = null;
    const ownFrames = new Map<PeerId, MixFrame>();
    for (const [owner, mix] of this.#own) {
      if (nowMs >= mix.untilMs || this.#isSurplus(mix)) this.#closeOwnMix(owner);
      else ownFrames.set(owner, this.#encodeOwnMix(owner, mix));
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

  /** Returns the levels of all voices since the last call in dBov, loudest first. */
  takeLevels(): [PeerId, number][] {
    const levels: [PeerId, number][] = [];
    for (const source of this.#sources) {
      levels.push([source.owner, source.takeLevel()]);
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
    for (const owner of [...this.#own.keys()]) this.#closeOwnMix(owner);
    this.#shared.close();
  }

  /** Talkers for whom the sum has no place: all but the loudest. */
  #crowdedOut(): ReadonlySet<MixSource> {
    const talkers: MixSource[] = [];
    for (const source of this.#sources) if (source.isTalking) talkers.push(source);
    if (talkers.length <= MAX_VOICES) return NOBODY;
    const weight = ({ loudness, isInSum }: MixSource) => (isInSum ? loudness * PLACE_BONUS : loudness);
    return new Set(talkers.sort((one, other) => weight(other) - weight(one)).slice(MAX_VOICES));
  }

  /** True of the mixes that end soonest, where there are too many. */
  #isSurplus({ untilMs }: DistinctMix): boolean {
    if (this.#own.size <= MAX_OWN_MIXES) return false;
    let earlier = 0;
    for (const mix of this.#own.values()) if (mix.untilMs < untilMs) earlier += 1;
    return earlier === 0;
  }

  #keepOwnMix(owner: PeerId, nowMs: number): void {
    let mix = this.#own.get(owner);
    if (mix === undefined) {
      mix = new DistinctMix(this.#opus.createEncoder());
      this.#own.set(owner, mix);
    }
    mix.untilMs = nowMs + OWN_ENCODER_HOLD_MS;
  }

  #closeOwnMix(owner: PeerId): void {
    this.#own.get(owner)?.close();
    this.#own.delete(owner);
  }

  #encodeOwnMix(owner: PeerId, mix: DistinctMix): MixFrame {
    this.#ownSum.set(this.#sum);
    for (const source of this.#sources) {
      if (source.owner === owner && source.isInSum) subtractFrom(this.#ownSum, source.contribution);
    }
    this.#encodes += 1;
    return mix.encode(this.#ownSum);
  }
}

const NOBODY: ReadonlySet<MixSource> = new Set();

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
