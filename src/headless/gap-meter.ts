/** Measures what a takeover costs: the longest silence in what was played, the longest wait between pictures. Pure. */
import { createPlayoutClock } from "./playout-clock.ts";

/** An ended interruption. */
interface Gap {
  readonly endedAtMs: number;
  readonly lengthMs: number;
}

/** Longer than any measurement looks back. */
const KEPT_MS = 30_000;

function longest(gaps: readonly Gap[], sinceMs: number): number {
  return gaps.reduce((most, gap) => (gap.endedAtMs >= sinceMs ? Math.max(most, gap.lengthMs) : most), 0);
}

function keepRecent(gaps: Gap[], nowMs: number): void {
  while (gaps[0] !== undefined && gaps[0].endedAtMs < nowMs - KEPT_MS) gaps.shift();
}

/** Quieter than any speech or test tone, louder than what a codec makes of silence. */
export const QUIET_BELOW_DBOV = -50;
/** A process is hardly ever so busy that frames wait for it longer: there are none. */
const ABSENT_AFTER_MS = 150;

export interface SoundGapMeter {
  /** One frame of what is played. Level in dBov. */
  push(levelDbov: number, durationMs: number, nowMs: number): void;
  /** The longest silence that ended since then; null when none of the frames was loud. */
  longestGapMs(sinceMs: number): number | null;
  /** Whether it is silent, or nothing is played, at the moment. */
  isQuiet(nowMs: number): boolean;
}

/** Counts by the frames' own length, since a busy process gets them in lumps; by the clock where there are none. */
export function createSoundGapMeter(): SoundGapMeter {
  const gaps: Gap[] = [];
  let quietMs = 0;
  const playout = createPlayoutClock();
  let lastLoudAtMs = -Infinity;
  return {
    push(levelDbov, durationMs, nowMs) {
      quietMs += playout.place(durationMs, nowMs).absentMs;
      if (levelDbov < QUIET_BELOW_DBOV) {
        quietMs += durationMs;
        return;
      }
      // What precedes the first sound ever is no gap.
      if (quietMs > 0 && lastLoudAtMs > -Infinity) gaps.push({ endedAtMs: nowMs, lengthMs: quietMs });
      quietMs = 0;
      lastLoudAtMs = nowMs;
      keepRecent(gaps, nowMs);
    },
    longestGapMs: (sinceMs) => (lastLoudAtMs < sinceMs ? null : longest(gaps, sinceMs)),
    isQuiet: (nowMs) => quietMs > 0 || nowMs - lastLoudAtMs > ABSENT_AFTER_MS,
  };
}

export interface PictureGapMeter {
  /** A picture of `source` was decoded. */
  push(source: string, nowMs: number): void;
  /** The longest wait that ended since then or still lasts, of the sources that count; null when none of them was ever seen. */
  longestGapMs(sources: ReadonlySet<string>, sinceMs: number, nowMs: number): number | null;
  forget(source: string): void;
}

export function createPictureGapMeter(): PictureGapMeter {
  const seen = new Map<string, { lastAtMs: number; readonly gaps: Gap[] }>();
  return {
    push(source, nowMs) {
      const before = seen.get(source);
      if (before === undefined) return void seen.set(source, { lastAtMs: nowMs, gaps: [] });
      before.gaps.push({ endedAtMs: nowMs, lengthMs: nowMs - before.lastAtMs });
      before.lastAtMs = nowMs;
      keepRecent(before.gaps, nowMs);
    },
    longestGapMs(sources, sinceMs, nowMs) {
      let most: number | null = null;
      for (const [source, { lastAtMs, gaps }] of seen) {
        if (!sources.has(source)) continue;
        most = Math.max(most ?? 0, longest(gaps, sinceMs), nowMs - lastAtMs);
      }
      return most;
    },
    forget: (source) => void seen.delete(source),
  };
}
