/**
 * Measures how long a takeover interrupted what was played. Sound: the longest time in which a leg had sound and nothing
 * was heard. A pause in speech is silent on every leg and does not count; a decoder's concealment counts as sound.
 * Pictures: the longest time without a frame among pictures that moved before and after. Pure; times are monotonic ms.
 */
export interface SoundSample {
  readonly isSounding: boolean;
  readonly isHeard: boolean;
}

interface TimedSound extends SoundSample {
  readonly atMs: number;
}

/** The span around the moment of a takeover in which gaps count. Measured gaps are below 0.4 s: this leaves room on both sides. */
export const BEFORE_MS = 1_500;
export const AFTER_MS = 3_000;
/** On a machine with other work a death is noticed late: this long before it a picture may have had its last frame, and counts still. */
const LATE_MS = 10_000;
const KEEP_MS = LATE_MS + AFTER_MS + 500;

export interface GapMeter {
  noteSound(sample: SoundSample, atMs: number): void;
  /** A frame of the picture named `key` was shown. */
  noteFrame(key: string, atMs: number): void;
  /** Ask AFTER_MS after `atMs`, the moment of the takeover. Null if nothing was playing. */
  gapsAround(atMs: number): { readonly soundGapMs: number | null; readonly pictureGapMs: number | null };
}

export function createGapMeter(): GapMeter {
  let sounds: TimedSound[] = [];
  const frames = new Map<string, number[]>();

  function soundGap(fromMs: number, toMs: number): number | null {
    const window = sounds.filter((sample) => sample.atMs >= fromMs && sample.atMs <= toMs);
    if (!window.some((sample) => sample.isHeard)) return null;
    let longestMs = 0;
    let missingSinceMs: number | null = null;
    for (const sample of window) {
      if (sample.isSounding && !sample.isHeard) missingSinceMs ??= sample.atMs;
      else if (missingSinceMs !== null) {
        longestMs = Math.max(longestMs, sample.atMs - missingSinceMs);
        missingSinceMs = null;
      }
    }
    return longestMs;
  }

  function pictureGap(fromMs: number, atMs: number, toMs: number): number | null {
    let longestMs: number | null = null;
    for (const times of frames.values()) {
      const lastMs = times.findLast((time) => time < atMs) ?? -Infinity;
      const firstMs = lastMs < atMs - LATE_MS ? fromMs : Math.min(fromMs, lastMs);
      const window = times.filter((time) => time >= firstMs && time <= toMs);
      const hadBoth = window.some((time) => time < atMs) && window.some((time) => time > atMs);
      if (!hadBoth) continue;
      for (let index = 1; index < window.length; index += 1) {
        longestMs = Math.max(longestMs ?? 0, (window[index] ?? 0) - (window[index - 1] ?? 0));
      }
    }
    return longestMs;
  }

  return {
    noteSound(sample, atMs) {
      sounds.push({ ...sample, atMs });
      if (sounds.length > 1_000) sounds = sounds.filter((other) => other.atMs > atMs - KEEP_MS);
    },
    noteFrame(key, atMs) {
      const times = frames.get(key) ?? [];
      times.push(atMs);
      frames.set(key, times.length > 500 ? times.filter((time) => time > atMs - KEEP_MS) : times);
    },
    gapsAround(atMs) {
      return {
        soundGapMs: soundGap(atMs - BEFORE_MS, atMs + AFTER_MS),
        pictureGapMs: pictureGap(atMs - BEFORE_MS, atMs, atMs + AFTER_MS),
      };
    },
  };
}
