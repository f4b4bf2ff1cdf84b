/** Loudness of PCM, and how much of it is one tone. Pure. */
import { powerToDbov, SILENCE_DBOV } from "../kernel/level.ts";

const FULL_SCALE = 32_768;

/** Returns the mean of the squared samples, full scale 1. */
export function meanSquare(samples: Int16Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) {
    const value = (samples[index] ?? 0) / FULL_SCALE;
    sum += value * value;
  }
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** Returns the level of each tone in dBov, as if it were alone: Goertzel's filter with a Hann window. */
export function tonesDbov(
  samples: Int16Array,
  rateHz: number,
  tonesHz: readonly number[],
): readonly number[] {
  const count = samples.length;
  if (count < 2) return tonesHz.map(() => SILENCE_DBOV);
  const windowed = Float64Array.from(
    samples,
    (sample, index) => (sample / FULL_SCALE) * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (count - 1))),
  );
  return tonesHz.map((toneHz) => {
    // A sine of amplitude A gives A * count / 4 behind a Hann window, whose mean is one half; its mean square is A * A / 2.
    const amplitude = (4 * Math.sqrt(goertzelPower(windowed, rateHz, toneHz))) / count;
    return powerToDbov((amplitude * amplitude) / 2);
  });
}

/** Returns the squared magnitude of the Fourier transform at `toneHz`. */
export function goertzelPower(samples: Float64Array, rateHz: number, toneHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * toneHz) / rateHz);
  let before = 0;
  let twoBefore = 0;
  for (let index = 0; index < samples.length; index++) {
    const next = (samples[index] ?? 0) + coefficient * before - twoBefore;
    twoBefore = before;
    before = next;
  }
  return Math.max(0, before * before + twoBefore * twoBefore - coefficient * before * twoBefore);
}
