/** What a fault cost one participant, from its recorder, and what it cost all of them, as a table's row. Pure. */
import { quantile } from "../../bench/support/table.ts";
import { ALL_SOUND, type Recorder, type Span } from "./recorder.ts";

/** How far apart a headless camera's pictures are: 10 a second. */
export const PICTURE_INTERVAL_MS = 100;
/** A wait this much longer than the interval is a freeze. */
const FREEZE_BEYOND_MS = 80;
const SOUND_FRAME_MS = 20;

export interface Source {
  readonly peerId: string;
  /** Null: its voice is no steady tone. */
  readonly toneHz: number | null;
  /** Whether the listener should see it; absent: yes. */
  readonly isSeen?: boolean;
}

/** Of one participant in one window. */
export interface Interruption {
  /** The longest silence. */
  readonly soundMs: number;
  /** When it began, from the window's beginning; null: there was none. */
  readonly soundAtMs: number | null;
  /** The longest time without the voice, of the voice that was away longest. */
  readonly voiceMs: number;
  /** Frames of 20 ms in which one voice or more was missing from what was played. */
  readonly lostFrames: number;
  /** The longest freeze: how much longer than the camera's interval a person's next picture took to come. */
  readonly pictureMs: number;
  /** The same for each person. */
  readonly pictures: readonly number[];
  /** Waits more than 80 ms beyond the camera's interval. */
  readonly freezes: number;
  /** Older pictures after newer ones. */
  readonly stepsBack: number;
}

export function interruptionOf(recorder: Recorder, sources: readonly Source[], window: Span): Interruption {
  const voices = sources.map(({ toneHz }) => (toneHz === null ? [] : recorder.missing(toneHz, window)));
  const seen = sources.filter(({ isSeen }) => isSeen !== false);
  const waits = seen.map(({ peerId }) => recorder.waits(peerId, window));
  const pictures = waits.map((each) => Math.max(0, longest(each) - PICTURE_INTERVAL_MS));
  const silences = recorder.missing(ALL_SOUND, window);
  const silence = silences.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
  return {
    soundMs: longest(silences),
    soundAtMs: silence === undefined ? null : silence.fromMs - window.fromMs,
    voiceMs: Math.max(0, ...voices.map(longest)),
    lostFrames: union(voices.flat()).reduce((sum, run) => sum + framesOf(run), 0),
    pictureMs: Math.max(0, ...pictures),
    pictures,
    freezes: waits.flat().filter((wait) => lengthOf(wait) > PICTURE_INTERVAL_MS + FREEZE_BEYOND_MS).length,
    stepsBack: seen.reduce((sum, { peerId }) => sum + recorder.stepsBack(peerId, window), 0),
  };
}

const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;
const framesOf = (run: Span): number => Math.ceil((lengthOf(run) - 0.5) / SOUND_FRAME_MS);
const longest = (spans: readonly Span[]): number => Math.max(0, ...spans.map(lengthOf));

/** Overlapping spans become one. */
export function union(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const before = joined.at(-1);
    if (before === undefined || span.fromMs > before.toMs) joined.push(span);
    else joined[joined.length - 1] = { fromMs: before.fromMs, toMs: Math.max(before.toMs, span.toMs) };
  }
  return joined;
}

export const TABLE_HEAD = [
  "fault",
  "rounds",
  "n",
  "sound",
  "one voice",
  "lost 20 ms frames",
  "picture",
  "freezes > 80 ms",
  "each picture",
  "older after newer",
] as const;

/** Each cell is median / p95 / worst. */
export function tableRow(
  fault: string,
  rounds: number,
  interruptions: readonly Interruption[],
): readonly string[] {
  const spread = (of: (each: Interruption) => number | readonly number[]) =>
    spreadText(interruptions.flatMap(of));
  return [
    fault,
    String(rounds),
    String(interruptions.length),
    spread(({ soundMs }) => soundMs),
    spread(({ voiceMs }) => voiceMs),
    spread(({ lostFrames }) => lostFrames),
    spread(({ pictureMs }) => pictureMs),
    spread(({ freezes }) => freezes),
    spread(({ pictures }) => pictures),
    String(interruptions.reduce((sum, { stepsBack }) => sum + stepsBack, 0)),
  ];
}

export const spreadText = (values: readonly number[]): string =>
  [0.5, 0.95, 1].map((fraction) => quantile(values, fraction).toFixed(0)).join(" / ");
