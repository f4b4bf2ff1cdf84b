/** Keeps a sum of voices below full scale without making all of them quiet: the gain falls only where the sum is too loud. */
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from "./opus.ts";

/** -1 dBFS: an Opus round trip overshoots a little. */
export const CEILING = 29_204;
/** 2.5 ms: short enough to follow an onset, long enough not to sound distorted. */
const BLOCK_SAMPLES = 120;
const BLOCKS = FRAME_SAMPLES / BLOCK_SAMPLES;
/** How long the gain takes from 0 back to 1. */
const RELEASE_MS = 200;
const RELEASE_PER_BLOCK = (BLOCK_SAMPLES * 1000) / SAMPLE_RATE_HZ / RELEASE_MS;

export class Limiter {
  #gain = 1;
  readonly #allowed = new Float32Array(BLOCKS);

  /**
   * Writes `sum` (one frame, full scale 32768, which it may exceed) to `target`, never beyond CEILING. The gain runs linearly between
   * block edges, and at each edge it is what both neighbours allow.
   */
  apply(sum: Float32Array, target: Int16Array): void {
    this.#findAllowed(sum);
    const allowed = this.#allowed;
    let gain = Math.min(this.#gain, allowed[0] ?? 1);
    for (let block = 0; block < BLOCKS; block += 1) {
      const own = allowed[block] ?? 1;
      const next = Math.min(own, allowed[block + 1] ?? own, gain + RELEASE_PER_BLOCK);
      const step = (next - gain) / BLOCK_SAMPLES;
      const start = block * BLOCK_SAMPLES;
      for (let index = start; index < start + BLOCK_SAMPLES; index += 1) {
        target[index] = (sum[index] ?? 0) * gain;
        gain += step;
      }
      gain = next;
    }
    this.#gain = gain;
  }

  #findAllowed(sum: Float32Array): void {
    for (let block = 0; block < BLOCKS; block += 1) {
      let peak = 0;
      const start = block * BLOCK_SAMPLES;
      for (let index = start; index < start + BLOCK_SAMPLES; index += 1) {
        const size = Math.abs(sum[index] ?? 0);
        if (size > peak) peak = size;
      }
      this.#allowed[block] = peak > CEILING ? CEILING / peak : 1;
    }
  }
}
