/** What this machine has recorded, and the words for it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Composing, Recording, RecordingResult, RecordingTrack } from "../../api/recordings.ts";
import type { Composition } from "../../kernel/compositions.ts";
import type { EntryId } from "../../kernel/ids.ts";
import { dayName, duration, meetingTitle, timeOfDay } from "./text.ts";
import { byteSize } from "../../kernel/byte-size.ts";

export interface RecordingList {
  /** Newest first; null until they were asked for. */
  readonly recordings: ReadonlySignal<readonly Recording[] | null>;
  readonly recordingJob: ReadonlySignal<Composing | null>;
  /** Returns what is to be said of it. */
  take(event: CoreEvent): { readonly text: string; readonly isProblem: boolean } | null;
}

export function createRecordingList(): RecordingList {
  const recordings = signal<readonly Recording[] | null>(null);
  const recordingJob = signal<Composing | null>(null);
  return {
    recordings,
    recordingJob,
    take(event) {
      if (event.type === "recordings") {
        recordings.value = event.recordings;
        recordingJob.value = event.composing;
      }
      if (event.type !== "composing") return null;
      const { recordingId, what, progress, state, message } = event;
      recordingJob.value = state === "running" ? { recordingId, what, progress } : null;
      if (state === "failed") return { text: message ?? "That did not work.", isProblem: true };
      return state === "done" ? { text: `${COMPOSED[what]}: ready.`, isProblem: false } : null;
    },
  };
}

/** What is made, as its result is called. */
export const COMPOSED: Readonly<Record<Composition, string>> = {
  sound: "Everybody's sound in one file",
  voices: "Each voice in a file of its own",
  text: "Chat and chapters",
  grid: "Film with everybody in a grid",
  speaker: "Film with whoever speaks, large",
  screen: "Film of the screen, with whoever speaks",
};

export const recordingUrl = (recordingId: EntryId, file: string, isSaved = false): string =>
  `recordings/${recordingId}/${encodeURIComponent(file)}${isSaved ? "?save" : ""}`;

/** Such as "Today, 14:07". */
export const recordedWhen = ({ beganAtMs }: Pick<Recording, "beganAtMs">, nowMs: number): string =>
  `${dayName(beganAtMs, nowMs)}, ${timeOfDay(beganAtMs)}`;

export const recordingTitle = ({ title }: Pick<Recording, "title">): string => meetingTitle(title);

/** Length and size. */
export const recordingFacts = ({ lengthMs, sizeBytes, isRunning }: Recording): string =>
  isRunning
    ? `Recording now, ${duration(lengthMs)} so far`
    : `${duration(lengthMs)} · ${byteSize(sizeBytes)}`;

/** Names that a line has room for. */
const MAX_NAMED = 4;
export function peopleIn({ people }: Pick<Recording, "people">): string {
  if (people.length === 0) return "Nobody is in it";
  const named = people.slice(0, MAX_NAMED);
  const rest = people.length - named.length;
  return rest === 0 ? named.join(", ") : `${named.join(", ")} and ${rest} more`;
}

const SOURCES: Readonly<Record<RecordingTrack["source"], string>> = {
  voice: "voice",
  camera: "camera",
  screen: "screen",
  screenSound: "screen sound",
};

export function trackTitle({ name, source }: RecordingTrack): string {
  return `${name === "" ? "Somebody" : name}'s ${SOURCES[source]}`;
}

export const isPicture = ({ source }: RecordingTrack): boolean => source === "camera" || source === "screen";

/** Its name without the meeting's title. */
export const resultTitle = ({ file }: RecordingResult): string => file.split(" - ")[0] ?? file;

/** Null for one that stays. */
export function deletionText({ deletedAtMs }: Recording, nowMs: number): string | null {
  if (deletedAtMs === null) return null;
  return `Is deleted on its own: ${dayName(Math.max(deletedAtMs, nowMs), nowMs)}`;
}
