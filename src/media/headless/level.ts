/** Loudness of PCM, and how much of it is one tone. Pure. */

/** RFC 6464's floor. */
export const SILENCE_DBOV = -127;
const FULL_SCALE = 32_768;

/** Mean of the squares, full scale 1. */
export function meanSquare(samples: Int16Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) {
    const value = (samples[index] ?? 0) / FULL_SCALE;
    sum += value * value;
  }
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** dBov: 0 is a full-scale square wave, -127 silence (RFC 6464). */
export function toDbov(power: number): number {
  return power <= 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, Math.min(0, 10 * Math.log10(power)));
}

/** Level of the component at `toneHz` in dBov, as if it were alone: Goertzel's filter with a Hann window. */
export function toneDbov(samples: Int16Array, rateHz: number, toneHz: number): number {
  const count = samples.length;
  if (count < 2) return SILENCE_DBOV;
  const coefficient = 2 * Math.cos((2 * Math.PI * toneHz) / rateHz);
  let before = 0;
  let twoBefore = 0;
  for (let index = 0; index < count; index++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (count - 1));
    const next = ((samples[index] ?? 0) / FULL_SCALE) * window + coefficient * before - twoBefore;
    twoBefore = before;
    before = next;
  }
  const squared = before * before + twoBefore * twoBefore - coefficient * before * twoBefore;
  // A sine of amplitude A gives A * count / 4 behind a Hann window, whose mean is one half; its mean square is A * A / 2.
  const amplitude = (4 * Math.sqrt(Math.max(0, squared))) / count;
  return toDbov((amplitude * amplitude) / 2);
}
