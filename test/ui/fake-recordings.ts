/** What a machine has recorded: one with everything, one that lacks something, and one that is being written. */
import type { Recording } from "../../src/api/recordings.ts";
import type { EntryId, MeetingId } from "../../src/kernel/ids.ts";
import { LONG_NAME, peerIdAt } from "./cast.ts";
import { words } from "../../src/kernel/words.ts";

const DAY_MS = 86_400_000;
const idOf = (index: number) => index.toString(16).padStart(64, "0") as EntryId;
const meetingId = "1".padStart(32, "0") as MeetingId;

const PEOPLE = ["Ana Ribeiro", "Ben Okafor", "Chloé Martin"] as const;

function recordingOf(index: number, beganAtMs: number, more: Partial<Recording> = {}): Recording {
  const sources = ["voice", "camera"] as const;
  const tracks = PEOPLE.flatMap((name, at) =>
    sources.map((source) => ({
      ...{ file: `${at} ${source} ${name}.webm`, peerId: peerIdAt(at), name, source, fromMs: at * 65_000 },
      sizeBytes: source === "voice" ? 14_000_000 : 420_000_000,
    })),
  );
  return {
    ...{ recordingId: idOf(700 + index), meetingId, title: "Design review", beganAtMs, lengthMs: 3_729_000 },
    pausedMs: 0,
    ...{ sizeBytes: 1_320_000_000, isRunning: false, deletedAtMs: null, people: PEOPLE, missing: [] },
    ...{ tracks, results: [] },
    ...more,
  };
}

const MISSING = [words("gapInRecording", "0:04:10", "0:04:12"), words("endedFull", "1:02:09")];

export const recordingsAt = (nowMs: number): readonly Recording[] => [
  recordingOf(1, nowMs - 300_000, { isRunning: true, lengthMs: 298_000, sizeBytes: 90_000_000 }),
  recordingOf(2, nowMs - DAY_MS, {
    results: [
      { file: "Sound - Design review.webm", what: "sound", sizeBytes: 29_000_000 },
      { file: "Chapters - Design review.vtt", what: "text", sizeBytes: 900 },
    ],
    deletedAtMs: nowMs + 29 * DAY_MS,
  }),
  recordingOf(3, nowMs - 9 * DAY_MS, {
    copies: [{ peerId: peerIdAt(1), name: "Ben Okafor" }],
    title: "Friday coffee with everyone from the second floor of the building",
    people: [...PEOPLE, LONG_NAME, "Daniel Kim", "Elif Yılmaz"],
    missing: MISSING.map(({ message }) => message),
    missingSentences: MISSING.flatMap(({ sentences }) => sentences),
  }),
];
