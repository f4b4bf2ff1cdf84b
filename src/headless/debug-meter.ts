/**
 * Measures what was missing in what a participant played and showed, for tests and benchmarks: runs of 10 ms without a tone or without
 * any sound, and when each picture came. Times are those of the machine's monotonic clock, so that the reports of several processes
 * fit together. Pure.
 */
import { QUIET_BELOW_DBOV } from "./gap-meter.ts";
import { powerToDbov } from "../kernel/level.ts";
import { goertzelPower, meanSquare } from "./level.ts";
import { createPlayoutClock } from "./playout-clock.ts";
import type { RawPicture, RawSound } from "./platform.ts";

/** `[what, fromMs, toMs]`: a tone in Hz that is missing, or 0 for silence as a whole; `toMs` null while it lasts. */
export type MissingRun = readonly [what: number, fromMs: number, toMs: number | null];
/** `[atMs, counter]`: see `counterOf`. */
export type FrameMark = readonly [atMs: number, counter: number];

export interface DebugMeter {
  played(sound: RawSound): void;
  shown(peerId: string, picture: RawPicture): void;
  /** Returns the runs that ended since the last call and those that last, and the frames since the last call. */
  take(): {
    readonly missing: readonly MissingRun[];
    readonly shown: Readonly<Record<string, readonly FrameMark[]>>;
  };
}

/** No frame waits in a queue for this long: after this time nothing is played. */
const ABSENT_AFTER_MS = 2_000;
const SILENCE = 0;
export const COUNTER_BITS = 5;

/** `tonesHz`: multiples of 100, so that 10 ms hold whole periods and the tones do not leak into each other. */
export function createDebugMeter(deps: {
  readonly nowMs: () => number;
  readonly tonesHz: readonly number[];
}): DebugMeter {
  const playout = createPlayoutClock();
  /** Since when nothing is played, as a report has said already; null: something is. */
  let absentFromMs: number | null = null;
  /** Since when each tone (or SILENCE: any sound) is missing; null: it is there. Absent: it was never there. */
  const missingSince = new Map<number, number | null>();
  let ended: MissingRun[] = [];
  let shown: Record<string, FrameMark[]> = {};

  function note(what: number, isThere: boolean, fromMs: number): void {
    const since = missingSince.get(what);
    if (isThere) {
      if (since !== undefined && since !== null) ended.push([what, tenth(since), tenth(fromMs)]);
      missingSince.set(what, null);
    } else if (since === null) missingSince.set(what, fromMs);
  }

  /** Notes that nothing at all was played from `fromMs` on. */
  function noteAbsence(fromMs: number): void {
    for (const what of missingSince.keys()) note(what, false, fromMs);
  }

  return {
    played(sound) {
      const nowMs = deps.nowMs();
      const durationMs = (1000 * sound.numberOfFrames) / sound.sampleRate;
      const { fromMs, absentMs } = playout.place(durationMs, nowMs);
      if (absentMs > 0) noteAbsence(absentFromMs ?? fromMs - absentMs);
      // An absence is over when the playout clock knows how long it was, or when the frames that waited have caught up.
      else if (absentFromMs !== null && nowMs - fromMs > ABSENT_AFTER_MS) return;
      absentFromMs = null;
      note(SILENCE, powerToDbov(meanSquare(sound.samples)) >= QUIET_BELOW_DBOV, fromMs);
      plainTonesDbov(sound, deps.tonesHz).forEach((level, index) =>
        note(deps.tonesHz[index] ?? SILENCE, level >= QUIET_BELOW_DBOV, fromMs),
      );
    },
    shown(peerId, picture) {
      (shown[peerId] ??= []).push([tenth(deps.nowMs()), counterOf(picture)]);
    },
    take() {
      const untilMs = playout.untilMs();
      if (untilMs !== null && deps.nowMs() - untilMs > ABSENT_AFTER_MS) {
        absentFromMs ??= untilMs;
        noteAbsence(absentFromMs);
      }
      const missing = [...ended];
      for (const [what, since] of missingSince) if (since !== null) missing.push([what, tenth(since), null]);
      const taken = { missing, shown };
      ended = [];
      shown = {};
      return taken;
    },
  };
}

/** Milliseconds are not known more exactly. */
const tenth = (ms: number): number => Math.round(ms * 10) / 10;

const FULL_SCALE = 32_768;

/** Returns the levels in dBov of tones that have whole periods in the frame: bins of the Fourier transform of its first channel. */
function plainTonesDbov(sound: RawSound, tonesHz: readonly number[]): readonly number[] {
  const { samples, channelCount: stride, numberOfFrames: count } = sound;
  const channel = new Float64Array(count);
  for (let index = 0; index < count; index++) channel[index] = (samples[index * stride] ?? 0) / FULL_SCALE;
  // A sine of amplitude A gives A * count / 2; its mean square is A * A / 2.
  return tonesHz.map((toneHz) =>
    powerToDbov((2 * goertzelPower(channel, sound.sampleRate, toneHz)) / (count * count)),
  );
}

/** Returns the number that a test camera writes into its pictures: fields side by side, the lowest bit first, bright is 1. */
export function counterOf({ width, height, data }: RawPicture): number {
  const row = Math.floor(height / 2) * width;
  let counter = 0;
  for (let bit = 0; bit < COUNTER_BITS; bit++) {
    const column = Math.floor(((bit + 0.5) * width) / COUNTER_BITS);
    if ((data[row + column] ?? 0) > 128) counter += 2 ** bit;
  }
  return counter;
}
