/** What a composed film of a grid shows of `counterCamera`s, and in which seconds of a file somebody speaks beside a steady tone. */
import { execFileSync } from "node:child_process";
import { meanSquare, tonesDbov } from "../../src/headless/level.ts";
import { counterOf } from "../../src/headless/debug-meter.ts";
import { powerToDbov } from "../../src/kernel/level.ts";
import { isIn, type Person, type RecordedMeeting } from "../../src/recording/compose/presence.ts";
import { tilesOf } from "../../src/recording/film/layout.ts";
import { FILM_SIZE } from "../../src/recording/film/messages.ts";
import { beepsHz, COUNTER_MS } from "../e2e/media-files.ts";
import type { FoundMoment } from "../support/in-step.ts";
import { soundOf } from "../support/recorded-tones.ts";
import { toneOf } from "./party.ts";

const FRAMES_PER_S = 25;
const FRAME_MS = 1_000 / FRAMES_PER_S;
/** Of the decoded film: a tile of five has 53 columns, ten for each bit of the counter. */
const [WIDTH, HEIGHT] = [160, 90];
const RATE_HZ = 48_000;

export interface ShownPerson {
  readonly name: string;
  /** Seconds of the film in which it was there. */
  readonly due: number;
  /** Those in which its own tile shows its own camera, which goes on. */
  readonly moving: number;
  /** When its tile shows another number of its camera. */
  readonly moments: readonly FoundMoment[];
}

/** Luma, then both chroma planes at the same size. */
type Frame = (plane: 0 | 1 | 2, x: number, y: number) => number;

/** `indexOf`: which `counterCamera` a person has. */
export function shownIn(
  film: string,
  meeting: RecordedMeeting,
  cameras: number,
  indexOf: (person: Person) => number,
): readonly ShownPerson[] {
  const raw = execFileSync(
    "ffmpeg",
    [
      ...["-v", "error", "-i", film, "-vf", `fps=${FRAMES_PER_S},scale=${WIDTH}:${HEIGHT}:flags=area`],
      ...["-f", "rawvideo", "-pix_fmt", "yuv444p", "-"],
    ],
    { maxBuffer: 2e9 },
  );
  const pixels = WIDTH * HEIGHT;
  const frames = Math.floor(raw.length / (3 * pixels));
  const frameAt =
    (index: number): Frame =>
    (plane, x, y) =>
      raw[(index * 3 + plane) * pixels + y * WIDTH + x] ?? 0;
  const seen = meeting.people.map((person) => ({
    person,
    moving: new Map<number, Set<number>>(),
    moments: [] as FoundMoment[],
  }));
  for (let index = 0; index < frames; index += 1) {
    const atMs = index * FRAME_MS;
    const here = seen.filter(({ person }) => isIn(person, atMs));
    const shown = here.map(({ person }) => ({ key: person.peerId, name: person.name, track: 0 }));
    const tiles = tilesOf("grid", { people: shown, speaker: null, screen: null });
    for (const [at, each] of here.entries()) {
      const tile = tiles[at];
      if (tile === undefined) continue;
      const [left, top, width, height] = [tile.x, tile.y, tile.width, tile.height].map((side) =>
        Math.round((side * WIDTH) / FILM_SIZE.width),
      ) as [number, number, number, number];
      const frame = frameAt(index);
      const [x, y] = [left + Math.round(width / 2), top + Math.round(height / 2)];
      if (cameraOf([frame(1, x, y), frame(2, x, y)], cameras) !== indexOf(each.person)) continue;
      const row = Uint8Array.from({ length: width }, (_, column) => frame(0, left + column, y));
      const counter = counterOf({ width, height: 1, data: row });
      const loopMs = counter * COUNTER_MS;
      if (each.moments.at(-1)?.loopMs !== loopMs) each.moments.push({ atMs, loopMs });
      const second = Math.floor(atMs / 1_000);
      const inSecond = each.moving.get(second) ?? new Set<number>();
      each.moving.set(second, inSecond.add(counter));
    }
  }
  const seconds = Array.from({ length: Math.floor(frames / FRAMES_PER_S) }, (_, second) => second);
  return seen.map(({ person, moving, moments }) => {
    const due = seconds.filter((second) => isIn(person, second * 1_000 + 500));
    return {
      ...{ name: person.name, due: due.length, moments },
      moving: due.filter((second) => (moving.get(second)?.size ?? 0) >= 2).length,
    };
  });
}

type Chroma = readonly [u: number, v: number];

/** What a browser's canvas makes of a chroma that no colour has at that luma (BT.601): it is clipped. */
function clipped(luma: number, [u, v]: Chroma): Chroma {
  const y = 1.164 * (luma - 16);
  const channel = (value: number): number => Math.min(255, Math.max(0, value));
  const r = channel(y + 1.596 * (v - 128));
  const g = channel(y - 0.392 * (u - 128) - 0.813 * (v - 128));
  const b = channel(y + 2.017 * (u - 128));
  return [128 - 0.148 * r - 0.291 * g + 0.439 * b, 128 + 0.439 * r - 0.368 * g - 0.071 * b];
}

/** Of `counterCamera`. */
const LUMAS = [200, 60] as const;
const FAR = 30;

/** The camera whose hue is nearest, where its field is bright or dark; null where none is near. */
function cameraOf([u, v]: Chroma, cameras: number): number | null {
  const distances = Array.from({ length: cameras }, (_, index) => {
    const hue: Chroma = [128 + 90 * Math.cos(index * 0.6), 128 + 90 * Math.sin(index * 0.6)];
    return Math.min(...LUMAS.map((luma) => clipped(luma, hue)).map(([a, b]) => Math.hypot(u - a, v - b)));
  });
  const nearest = Math.min(...distances);
  return nearest < FAR ? distances.indexOf(nearest) : null;
}

const STEP_MS = 20;
/** Between the sounds of speech and the noise of a codec. */
const SPEECH_DBOV = -42;
/** Louder than what a voice has of one pitch up there: a beep, or its beginning. */
const BEEP_DBOV = -50;
/** So much of a second is speech at least. */
const SPEECH_STEPS = 3;

/** By second of the file: whether there is speech beside the tone and the beeps of that person. */
export function speechIn(file: string, index: number): readonly boolean[] {
  const samples = soundOf(file);
  const step = (RATE_HZ * STEP_MS) / 1_000;
  const isSpeech = (from: number): boolean => {
    const part = samples.subarray(from, from + step);
    const [tone = -127, ...beeps] = tonesDbov(part, RATE_HZ, [toneOf(index), ...beepsHz(index)]);
    const rest = meanSquare(part) - 10 ** (tone / 10);
    return beeps.every((level) => level < BEEP_DBOV) && rest > 0 && powerToDbov(rest) > SPEECH_DBOV;
  };
  return Array.from({ length: Math.floor(samples.length / RATE_HZ) }, (_, second) => {
    const steps = Array.from({ length: RATE_HZ / step }, (__, at) => second * RATE_HZ + at * step);
    return steps.filter(isSpeech).length >= SPEECH_STEPS;
  });
}
