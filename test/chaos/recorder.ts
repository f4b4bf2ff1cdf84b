/** Keeps what one headless participant reported about its sound and pictures, for questions about any span of time. */
import type { FrameMark } from "../../src/headless/debug-meter.ts";
import type { SentMark, SentMarks } from "../../src/headless/sent-marks.ts";
import type { DebugReception, Peer } from "../support/peer.ts";

/** Of the machine's monotonic clock, as the reports' own times. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** In place of a tone: silence as a whole. */
export const ALL_SOUND = 0;

export interface Recorder {
  /** Spans of `what` (a tone in Hz, or ALL_SOUND) missing that touch the window. */
  missing(what: number, window: Span): readonly Span[];
  /** Waits between pictures of that person that touch the window; one that lasts ends with the window. */
  waits(peerId: string, window: Span): readonly Span[];
  /** Whether a picture of that person came within the second before. */
  isShown(peerId: string, atMs: number): boolean;
  /** Pictures of that person that were followed by an older one within the window. */
  stepsBack(peerId: string, window: Span): number;
  /** All that it has sent itself, as far as it has reported. */
  sent(): SentMarks;
  /** The newest report; null before the first. */
  last(): { readonly atMs: number; readonly report: DebugReception } | null;
}

export function createRecorder(peer: Pick<Peer, "onEvent">): Recorder {
  const missing = new Map<number, Map<number, number>>();
  const shown = new Map<string, FrameMark[]>();
  const sent: { camera: SentMark[]; microphone: SentMark[] } = { camera: [], microphone: [] };
  let last: { atMs: number; report: DebugReception } | null = null;

  peer.onEvent((report) => {
    if (report.type !== "debugReception") return;
    const atMs = monotonicMs();
    last = { atMs, report };
    for (const [what, fromMs, toMs] of report.missing) {
      const runs = missing.get(what) ?? new Map<number, number>();
      missing.set(what, runs.set(fromMs, toMs ?? atMs));
    }
    sent.camera.push(...report.sent.camera);
    sent.microphone.push(...report.sent.microphone);
    for (const [peerId, marks] of Object.entries(report.shown)) {
      const all = shown.get(peerId) ?? [];
      all.push(...marks);
      shown.set(peerId, all);
    }
  });

  return {
    missing: (what, window) =>
      [...(missing.get(what) ?? [])]
        .map(([fromMs, toMs]) => ({ fromMs, toMs }))
        .filter((run) => run.fromMs < window.toMs && run.toMs > window.fromMs),
    waits(peerId, window) {
      const marks = shown.get(peerId) ?? [];
      if (marks.length === 0) return [window];
      const waits: Span[] = [];
      for (let index = 0; index < marks.length; index += 1) {
        const fromMs = marks[index]?.[0] ?? 0;
        const toMs = marks[index + 1]?.[0] ?? Math.max(fromMs, window.toMs);
        if (fromMs < window.toMs && toMs > window.fromMs) waits.push({ fromMs, toMs });
      }
      return waits;
    },
    isShown: (peerId, atMs) =>
      (shown.get(peerId) ?? []).some(([markMs]) => markMs > atMs - 1_000 && markMs <= atMs),
    stepsBack(peerId, window) {
      const marks = (shown.get(peerId) ?? []).filter(([atMs]) => atMs >= window.fromMs && atMs < window.toMs);
      return marks.filter(([, counter], index) => isOlder(counter, marks[index - 1]?.[1] ?? counter)).length;
    },
    sent: () => sent,
    last: () => last,
  };
}

const COUNTER_SPAN = 32;

/** On the circle of counters. */
export function isOlder(counter: number, before: number): boolean {
  return (counter - before + COUNTER_SPAN) % COUNTER_SPAN > COUNTER_SPAN / 2;
}
