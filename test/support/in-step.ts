/** Finds the moments of `beepingMicrophone`s and `counterCamera`s in what was recorded, and holds them against when they were really sent. */
import { goertzelPower } from "../../src/headless/level.ts";
import type { SentMark, SentMarks } from "../../src/headless/sent-marks.ts";
import { powerToDbov } from "../../src/kernel/level.ts";
import { BEEP_EVERY_MS, beepsHz, LOOP_MS } from "../e2e/media-files.ts";

/** A moment of the sources' loop, 0 to LOOP_MS, and when it is there. */
export interface FoundMoment {
  readonly atMs: number;
  readonly loopMs: number;
}

export interface FoundMoments {
  readonly sound: readonly FoundMoment[];
  readonly picture: readonly FoundMoment[];
}

/** By how much later than it was sent something is there. */
export interface Delay {
  readonly atMs: number;
  readonly delayMs: number;
}

export interface Steps {
  readonly sound: readonly Delay[];
  readonly picture: readonly Delay[];
  /** Of each beep that has pictures near it: by how much the sound is later than they are. */
  readonly stepsMs: readonly Delay[];
}

const RATE_HZ = 48_000;
const FULL_SCALE = 32_768;
/** Whole periods of every pitch: the filter is exact. */
const HOP_MS = 5;
const HOP_SAMPLES = (RATE_HZ * HOP_MS) / 1_000;
const BEEP_DBOV = -36;
/** Louder than what other pitches and voices leak. */
const ABOVE_DB = 6;
/** Of a beep. */
const LEAST_HOPS = 6;
/** Pictures so near to a beep are held against it: some ten of them, so that one with a number that was misread says nothing. */
const NEAR_MS = 500;

/** When the beeps of that person begin, in mono sound at 48 kHz. To about 5 ms. `people`: how many beep. */
export function beepsIn(samples: Int16Array, index: number, people: number): readonly FoundMoment[] {
  const own = beepsHz(index);
  const others = Array.from({ length: people }, (_, each) => each).flatMap((each) =>
    each === index ? [] : beepsHz(each),
  );
  const window = new Float64Array(2 * HOP_SAMPLES);
  const levelOf = (hz: number): number =>
    powerToDbov((2 * goertzelPower(window, RATE_HZ, hz)) / window.length ** 2);
  const found: FoundMoment[] = [];
  let run = { beep: -1, hops: 0 };
  for (let start = 0; start + window.length <= samples.length; start += HOP_SAMPLES) {
    for (let at = 0; at < window.length; at += 1) window[at] = (samples[start + at] ?? 0) / FULL_SCALE;
    const levels = own.map(levelOf);
    const level = Math.max(...levels);
    const beep = levels.indexOf(level);
    const isThere = level > BEEP_DBOV && others.every((hz) => level > levelOf(hz) + ABOVE_DB);
    run = !isThere ? { beep: -1, hops: 0 } : { beep, hops: run.beep === beep ? run.hops + 1 : 1 };
    if (run.hops !== LEAST_HOPS) continue;
    // The first window that is loud enough has the beep's beginning in its middle.
    const firstMs = ((start - (LEAST_HOPS - 1) * HOP_SAMPLES) / RATE_HZ) * 1_000;
    found.push({ atMs: firstMs + HOP_MS, loopMs: beep * BEEP_EVERY_MS });
  }
  return found;
}

/** `aboutMs`: how far the recording's clock is behind that of `sent`, to half a loop. What was not sent near that, such as a number that was misread, is left out. */
export function delaysOf(
  found: readonly FoundMoment[],
  sent: readonly SentMark[],
  aboutMs: number,
): readonly Delay[] {
  return found.flatMap(({ atMs, loopMs }) => {
    const delays = sent.flatMap(([sentMs, filmMs]) => (filmMs % LOOP_MS === loopMs ? atMs - sentMs : []));
    const off = (delayMs: number): number => Math.abs(delayMs - aboutMs);
    const delayMs = delays.reduce((best, each) => (off(each) < off(best) ? each : best), Infinity);
    return off(delayMs) < LOOP_MS / 2 ? { atMs, delayMs } : [];
  });
}

export function stepsOf(found: FoundMoments, sent: SentMarks, aboutMs: number): Steps {
  const sound = delaysOf(found.sound, sent.microphone, aboutMs);
  const picture = delaysOf(found.picture, sent.camera, aboutMs);
  const stepsMs = sound.flatMap(({ atMs, delayMs }) => {
    const near = picture
      .filter((each) => Math.abs(each.atMs - atMs) < NEAR_MS)
      .map((each) => each.delayMs)
      .toSorted((a, b) => a - b);
    const middle = near[near.length >> 1];
    return middle === undefined ? [] : { atMs, delayMs: delayMs - middle };
  });
  return { sound, picture, stepsMs };
}
