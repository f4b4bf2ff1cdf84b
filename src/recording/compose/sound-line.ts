/**
 * One source's packets as sound on the recording's clock, sample by sample. Its own clock drifts against the recording's: the sound follows by a sample more or
 * less in a packet, which nobody hears. What is missing is silence.
 */
import { FRAME_SAMPLES, MAX_PACKET_SAMPLES, SAMPLE_RATE_HZ, type OpusDecoder } from "../../audio/opus.ts";

const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1_000;
/** A packet that is this near to the end of the one before follows it. */
const NEAR_SAMPLES = 10 * SAMPLES_PER_MS;
/** Within it the times of packets, which are whole milliseconds, say nothing about drift. */
const EXACT_SAMPLES = 2 * SAMPLES_PER_MS;
/** What got lost in one piece up to here is concealed. */
const CONCEALED_SAMPLES = 60 * SAMPLES_PER_MS;
/** Concealment goes by steps of 2.5 ms (RFC 6716, section 2.1.4). */
const CONCEALED_STEP = 2.5 * SAMPLES_PER_MS;
const FADE_SAMPLES = 2.5 * SAMPLES_PER_MS;

interface Piece {
  /** Of the recording's first sample. */
  readonly start: number;
  readonly samples: Int16Array;
}

export class SoundLine {
  readonly #decoder: OpusDecoder;
  readonly #decoded = new Int16Array(MAX_PACKET_SAMPLES);
  #pieces: Piece[] = [];
  /** Behind the last sample; null before the first. */
  #end: number | null = null;

  constructor(decoder: OpusDecoder) {
    this.#decoder = decoder;
  }

  /** Everything up to this sample is there. */
  get endSample(): number {
    return this.#end ?? 0;
  }

  /** `atMs`: never before that of the packet before. */
  add(atMs: number, packet: Uint8Array): void {
    const count = this.#decoder.decode(packet, this.#decoded);
    if (count <= 0) return;
    const wanted = Math.round(atMs * SAMPLES_PER_MS);
    const end = this.#end;
    if (end === null) return this.#begin(wanted, count);
    const late = wanted - end;
    // It is said twice, or the recording's clock was set anew: what is there stays.
    if (late < -NEAR_SAMPLES) return;
    if (late <= NEAR_SAMPLES) return this.#append(end, stretched(this.#decoded, count, stepOf(late)));
    if (late <= CONCEALED_SAMPLES) this.#conceal(end, late);
    else {
      this.#fadeAway(end);
      this.#forget();
    }
    if (this.#end === null) this.#begin(wanted, count);
    else this.#append(this.#end, this.#decoded.slice(0, count));
  }

  /** Adds the frame that begins at this sample to `sum`, and forgets what lies before. Returns how loud it was at most, 0 to 32768. */
  mixInto(sum: Float32Array, start: number): number {
    const stop = start + FRAME_SAMPLES;
    let peak = 0;
    for (const { start: from, samples } of this.#pieces) {
      const first = Math.max(start, from);
      const last = Math.min(stop, from + samples.length);
      for (let at = first; at < last; at += 1) {
        const value = samples[at - from] ?? 0;
        sum[at - start] = (sum[at - start] ?? 0) + value;
        const size = Math.abs(value);
        if (size > peak) peak = size;
      }
    }
    this.#pieces = this.#pieces.filter(({ start: from, samples }) => from + samples.length > stop);
    return peak;
  }

  close(): void {
    this.#decoder.close();
  }

  #begin(start: number, count: number): void {
    const samples = this.#decoded.slice(0, count);
    for (let at = 0; at < Math.min(FADE_SAMPLES, count); at += 1)
      samples[at] = ((samples[at] ?? 0) * at) / FADE_SAMPLES;
    this.#append(start, samples);
  }

  #append(start: number, samples: Int16Array): void {
    this.#pieces.push({ start, samples });
    this.#end = start + samples.length;
  }

  #conceal(end: number, missing: number): void {
    const count = Math.floor(missing / CONCEALED_STEP) * CONCEALED_STEP;
    const made = new Int16Array(count);
    if (this.#decoder.conceal(made, count) === count) this.#append(end, made);
  }

  /** The sound does not break off: a decoder goes on from the last packet for a moment. */
  #fadeAway(end: number): void {
    const made = new Int16Array(FADE_SAMPLES);
    if (this.#decoder.conceal(made, FADE_SAMPLES) !== FADE_SAMPLES) return;
    for (let at = 0; at < FADE_SAMPLES; at += 1)
      made[at] = ((made[at] ?? 0) * (FADE_SAMPLES - at)) / FADE_SAMPLES;
    this.#append(end, made);
  }

  /** The next packet begins anew. */
  #forget(): void {
    this.#end = null;
  }
}

const stepOf = (late: number): -1 | 0 | 1 => (late > EXACT_SAMPLES ? 1 : late < -EXACT_SAMPLES ? -1 : 0);

/** The first `count` samples as one more or one less. */
export function stretched(samples: Int16Array, count: number, step: -1 | 0 | 1): Int16Array {
  if (step === 0 || count < 2) return samples.slice(0, count);
  const length = count + step;
  const made = new Int16Array(length);
  for (let at = 0; at < length; at += 1) {
    const place = (at * (count - 1)) / (length - 1);
    const before = Math.floor(place);
    const part = place - before;
    made[at] = (samples[before] ?? 0) * (1 - part) + (samples[Math.min(before + 1, count - 1)] ?? 0) * part;
  }
  return made;
}
