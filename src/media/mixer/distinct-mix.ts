/** Mixes that differ from the common one, each with an encoder of its own that is kept for some seconds after it was last needed. */
import type { PeerId } from "../../kernel/ids.ts";
import { Limiter } from "../../audio/limiter.ts";
import { FRAME_SAMPLES, type Opus, type OpusEncoder } from "../../audio/opus.ts";

/** An encoder is kept for this long after the last word that it is for, since a fresh one clips the next onset. */
export const ENCODER_HOLD_MS = 5000;

/**
 * After a second of it the encoder's frames of silence are alike but for its dither: the last one is sent again, and nothing is encoded. Most
 * encoders of a meeting have nothing to encode: that of all while nobody speaks, and that of somebody who speaks alone.
 */
const SILENT_AFTER_FRAMES = 50;

/** An encoded frame. Listeners put it into packets of their own. */
export interface MixFrame {
  readonly payload: Buffer;
  /** The frame before from the same encoder; null for its first. */
  readonly previous: Buffer | null;
}

/** How loud a listener wants the others; those that are not in it as they are. Listeners of one key share their mix. */
export interface Wish {
  readonly key: string;
  /** 0 to 2. */
  readonly gains: ReadonlyMap<PeerId, number>;
}

/** `percent`: 0 to 200. Null where nothing differs from the common mix. */
export function wishOf(
  volumes: readonly { readonly peerId: PeerId; readonly percent: number }[],
): Wish | null {
  const gains = new Map(volumes.map(({ peerId, percent }) => [peerId, percent / 100] as const));
  const changed = [...gains].filter(([, gain]) => gain !== 1).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return changed.length === 0 ? null : { key: changed.join(" "), gains: new Map(changed) };
}

/** One distinct mix: its limiter, its encoder, and its last frame for redundancy. */
export class DistinctMix {
  readonly #limiter = new Limiter();
  readonly #encoder: OpusEncoder;
  readonly #pcm = new Int16Array(FRAME_SAMPLES);
  #frame: MixFrame | null = null;
  /** In a row, up to now. */
  #silentFrames = 0;
  /** Silent frames that were sent again, and not encoded. */
  repeats = 0;
  /** When it ends; Infinity for the common one. */
  untilMs = Infinity;

  constructor(encoder: OpusEncoder) {
    this.#encoder = encoder;
  }

  encode(sum: Float32Array): MixFrame {
    this.#limiter.apply(sum, this.#pcm);
    this.#silentFrames = isSilent(this.#pcm) ? this.#silentFrames + 1 : 0;
    if (this.#frame !== null && this.#silentFrames > SILENT_AFTER_FRAMES) {
      this.repeats += 1;
      return this.#frame;
    }
    const frame = { payload: this.#encoder.encode(this.#pcm), previous: this.#frame?.payload ?? null };
    this.#frame = frame;
    return frame;
  }

  close(): void {
    this.#encoder.close();
  }
}

function isSilent(pcm: Int16Array): boolean {
  for (const sample of pcm) if (sample !== 0) return false;
  return true;
}

/** Distinct mixes by what they are for, at most `most`. */
export class MixTable<Key> {
  readonly #mixes = new Map<Key, DistinctMix>();
  readonly #opus: Opus;
  readonly #most: number;

  constructor(opus: Opus, most: number) {
    this.#opus = opus;
    this.#most = most;
  }

  /** Those that are needed at this moment. Of too many those stay that were there before; former ones give way. */
  keep(needed: ReadonlySet<Key>, nowMs: number): void {
    for (const [key, mix] of this.#mixes) {
      if (needed.has(key)) mix.untilMs = nowMs + ENCODER_HOLD_MS;
      else if (nowMs >= mix.untilMs) this.end(key);
    }
    for (const key of needed) {
      if (this.#mixes.has(key)) continue;
      if (this.#mixes.size >= this.#most && !this.#endFormer(needed)) return;
      const mix = new DistinctMix(this.#opus.createEncoder());
      mix.untilMs = nowMs + ENCODER_HOLD_MS;
      this.#mixes.set(key, mix);
    }
  }

  end(key: Key): void {
    this.#mixes.get(key)?.close();
    this.#mixes.delete(key);
  }

  [Symbol.iterator](): Iterator<[Key, DistinctMix]> {
    return this.#mixes[Symbol.iterator]();
  }

  close(): void {
    for (const key of [...this.#mixes.keys()]) this.end(key);
  }

  /** Ends the one that would end soonest of those that are not needed. */
  #endFormer(needed: ReadonlySet<Key>): boolean {
    let former: { readonly key: Key; readonly untilMs: number } | null = null;
    for (const [key, { untilMs }] of this.#mixes)
      if (!needed.has(key) && (former === null || untilMs < former.untilMs)) former = { key, untilMs };
    if (former === null) return false;
    this.end(former.key);
    return true;
  }
}
