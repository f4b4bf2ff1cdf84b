/**
 * The mix-minus: each participant hears the sum of all others. All silent participants hear the same sum, so that mix is encoded once;
 * each talker has an encoder of its own. Those that want some of the others louder, quieter or not at all have one, too, while one of
 * these is heard, and share it with those that want the same. Data plane: `tick` drives it, and it has no timers.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { parseRed } from "../rtp/red.ts";
import { addCounts, JitterBuffer, noCounts, type JitterCounts } from "./jitter-buffer.ts";
import { DistinctMix, MixTable, type MixFrame, type Wish } from "./distinct-mix.ts";
import { MixSource } from "./mix-source.ts";
import { TickPhase } from "./tick-phase.ts";
import { FRAME_SAMPLES, SAMPLE_RATE_HZ, type Opus } from "../../audio/opus.ts";

/**
 * Voices in the sum. Nobody follows more at once, and each has an encoder: 60 that talk together would take longer than a tick.
 */
const MAX_VOICES = 8;
/** A voice in the sum keeps its place from one that is less than 6 dB louder, so that places do not change with each syllable. */
const PLACE_BONUS = 4;
/** Own encoders kept: those in the sum, and of former talkers the latest. */
const MAX_OWN_MIXES = 16;
/** Different wishes that are met at once. Each costs an encoder; beyond them listeners hear the common mix. */
const MAX_WISHED_MIXES = 16;

/** 20 ms: what a packet holds was spoken before it was sent. */
const FRAME_MS = (FRAME_SAMPLES * 1000) / SAMPLE_RATE_HZ;
/** Of one frame of one talker in the smoothed age: it follows a change within a second. */
const AGE_SHARE = 0.05;

/** Hears one frame a tick: the mix without `owner`. */
export interface MixListener {
  readonly owner: PeerId;
  /** How loud it wants the others. Absent or null: as they are. */
  readonly wish?: Wish | null;
  hear(frame: MixFrame): void;
}

export interface MixerCounts extends JitterCounts {
  ticks: number;
  /** Frames of distinct mixes. */
  encodes: number;
  /** Of these, silent ones that were sent again and cost nothing. */
  silentRepeats: number;
  /** Packets of type RED. */
  redPackets: number;
  malformedRed: number;
}

export class Mixer {
  readonly #opus: Opus;
  readonly #sources = new Set<MixSource>();
  readonly #listeners = new Set<MixListener>();
  readonly #shared: DistinctMix;
  readonly #own: MixTable<PeerId>;
  readonly #wished: MixTable<string>;
  readonly #sum = new Float32Array(FRAME_SAMPLES);
  readonly #ownSum = new Float32Array(FRAME_SAMPLES);
  readonly #phase = new TickPhase();
  #ageMs: number = FRAME_MS;
  #ticks = 0;
  #encodes = 0;
  #silentRepeats = 0;
  #redPackets = 0;
  #malformedRed = 0;
  /** The counts of removed sources. */
  #past: JitterCounts = noCounts();

  constructor(opus: Opus) {
    this.#opus = opus;
    this.#shared = new DistinctMix(opus.createEncoder());
    this.#own = new MixTable(opus, MAX_OWN_MIXES);
    this.#wished = new MixTable(opus, MAX_WISHED_MIXES);
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
      this.#own.end(listener.owner);
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
    const heard: MixSource[] = [];
    for (const source of this.#sources) {
      source.mix(!crowdedOut.has(source));
      if (!source.isInSum) continue;
      addTo(this.#sum, source.contribution, 1);
      heard.push(source);
      this.#noteWait(source.buffer);
    }
    this.#own.keep(new Set(heard.map(({ owner }) => owner)), nowMs);
    const wishes = this.#wishes();
    const ownFrames = new Map<PeerId, MixFrame>();
    for (const [owner, mix] of this.#own)
      ownFrames.set(owner, this.#encode(mix, heard, owner, wishes.get(owner)));
    const wishedFrames = this.#encodeWished(heard, ownFrames, wishes, nowMs);
    let shared: MixFrame | null = null;
    for (const listener of this.#listeners) {
      const { owner } = listener;
      let frame = ownFrames.get(owner) ?? wishedFrames.get(wishes.get(owner)?.key ?? "") ?? shared;
      if (frame === null) {
        frame = shared = this.#run(this.#shared, this.#sum);
      }
      listener.hear(frame);
    }
  }

  /** By how many ms the next tick comes later than a period after this one; below 0: sooner. Call once after each tick. */
  takeTickShiftMs(): number {
    return this.#phase.step();
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
      silentRepeats: this.#silentRepeats,
      redPackets: this.#redPackets,
      malformedRed: this.#malformedRed,
    };
  }

  close(): void {
    for (const source of this.#sources) this.removeSource(source);
    this.#listeners.clear();
    this.#own.close();
    this.#wished.close();
    this.#shared.close();
  }

  #noteWait({ waitedMs, isUnderrun }: JitterBuffer): void {
    if (isUnderrun) this.#phase.lacked();
    if (waitedMs === null) return;
    this.#phase.took(waitedMs);
    this.#ageMs += AGE_SHARE * (FRAME_MS + waitedMs - this.#ageMs);
  }

  /** Talkers for whom the sum has no place: all but the loudest. */
  #crowdedOut(): ReadonlySet<MixSource> {
    const talkers: MixSource[] = [];
    for (const source of this.#sources) if (source.isTalking) talkers.push(source);
    if (talkers.length <= MAX_VOICES) return NOBODY;
    const weight = ({ loudness, isInSum }: MixSource) => (isInSum ? loudness * PLACE_BONUS : loudness);
    return new Set(talkers.sort((one, other) => weight(other) - weight(one)).slice(MAX_VOICES));
  }

  /** Of participants that wish anything; one may have two legs for a moment, and the new one has not said it yet. */
  #wishes(): ReadonlyMap<PeerId, Wish> {
    const wishes = new Map<PeerId, Wish>();
    for (const { owner, wish } of this.#listeners) if (wish) wishes.set(owner, wish);
    return wishes;
  }

  /** By the wish's key. A talker's own mix meets its wish, too. */
  #encodeWished(
    heard: readonly MixSource[],
    own: ReadonlyMap<PeerId, MixFrame>,
    wishes: ReadonlyMap<PeerId, Wish>,
    nowMs: number,
  ): ReadonlyMap<string, MixFrame> {
    const silent = new Map<string, Wish>();
    const needed = new Set<string>();
    for (const [owner, wish] of wishes) {
      if (own.has(owner)) continue;
      silent.set(wish.key, wish);
      if (heard.some((source) => wish.gains.has(source.owner))) needed.add(wish.key);
    }
    this.#wished.keep(needed, nowMs);
    const frames = new Map<string, MixFrame>();
    for (const [key, mix] of this.#wished) {
      const wish = silent.get(key);
      // Nobody listens to it: with a pause in it, its last frame would not be the one before the next.
      if (wish === undefined) this.#wished.end(key);
      else frames.set(key, this.#encode(mix, heard, null, wish));
    }
    return frames;
  }

  /** Encodes the sum without `owner`, each other as loud as `wish` has it. */
  #encode(
    mix: DistinctMix,
    heard: readonly MixSource[],
    owner: PeerId | null,
    wish: Wish | undefined,
  ): MixFrame {
    this.#ownSum.set(this.#sum);
    for (const source of heard) {
      const gain = source.owner === owner ? 0 : (wish?.gains.get(source.owner) ?? 1);
      if (gain !== 1) addTo(this.#ownSum, source.contribution, gain - 1);
    }
    return this.#run(mix, this.#ownSum);
  }

  #run(mix: DistinctMix, sum: Float32Array): MixFrame {
    const before = mix.repeats;
    const frame = mix.encode(sum);
    this.#encodes += 1;
    this.#silentRepeats += mix.repeats - before;
    return frame;
  }
}

const NOBODY: ReadonlySet<MixSource> = new Set();

function addTo(target: Float32Array, source: Float32Array, gain: number): void {
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (target[index] ?? 0) + gain * (source[index] ?? 0);
  }
}
