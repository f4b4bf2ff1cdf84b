/** Measures what a takeover costs: the longest silence in what was played, the longest wait between pictures. Pure. */
import { createPlayoutClock } from "./playout-clock.ts";

/** An ended interruption. */
interface Gap {
  readonly endedAtMs: number;
  readonly lengthMs: number;
}

/** No measurement looks back further. */
const KEPT_MS = 30_000;

function longest(gaps: readonly Gap[], sinceMs: number): number {
  return gaps.reduce((most, gap) => (gap.endedAtMs >= sinceMs ? Math.max(most, gap.lengthMs) : most), 0);
}

function keepRecent(gaps: Gap[], nowMs: number): void {
  while (gaps[0] !== undefined && gaps[0].endedAtMs < nowMs - KEPT_MS) gaps.shift();
}

/** Quieter than any speech or test tone, louder than what a codec makes of silence. */
export const QUIET_BELOW_DBOV = -50;
/** Frames hardly ever wait longer for a busy process: after this time none came. */
const ABSENT_AFTER_MS = 150;

export interface SoundGapMeter {
  /** Takes in one frame of what is played. */
  push(levelDbov: number, durationMs: number, nowMs: number): void;
  /** Returns the longest silence that ended since `sinceMs`; null when no frame was loud since then. */
  longestGapMs(sinceMs: number): number | null;
  /** True while what is played is silent, and while nothing is played. */
  isQuiet(nowMs: number): boolean;
}

/** Counts by the frames' own length, since a busy process gets them in lumps, and by the clock where there are none. */
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
      // Silence before the first sound ever is no gap.
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
  /** Returns the longest wait of `sources` that ended since `sinceMs` or still lasts; null when none of them was ever seen. */
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
