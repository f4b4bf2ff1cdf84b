/** What this machine has recorded, and the words for it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Composing, Recording, RecordingResult, RecordingTrack } from "../../api/recordings.ts";
import { isCopyName } from "../../kernel/compositions.ts";
import type { EntryId, PeerId } from "../../kernel/ids.ts";
import type { OfferedFile } from "./files.ts";
import { dayAndTime, dayName, duration, meetingTitle, saidText } from "./text.ts";
import { t } from "../language/texts.ts";
import { byteSize, row } from "../language/format.ts";

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
      const { recordingId, what, format, progress, state } = event;
      const job = { recordingId, what, ...(format === undefined ? {} : { format }), progress };
      recordingJob.value = state === "running" ? job : null;
      if (state === "failed") return { text: saidText(event), isProblem: true };
      return state === "done" ? { text: t().recordings.isReady(composedText(job)), isProblem: false } : null;
    },
  };
}

export const recordingUrl = (recordingId: EntryId, file: string, isSaved = false): string =>
  `recordings/${recordingId}/${encodeURIComponent(file)}${isSaved ? "?save" : ""}`;

/** Such as "Today, 14:07". */
export const recordedWhen = ({ beganAtMs }: Pick<Recording, "beganAtMs">, nowMs: number): string =>
  dayAndTime(beganAtMs, nowMs);

/** One sentence for each thing that is missing. */
export const missingIn = ({ missing, missingSentences = [] }: Recording): readonly string[] =>
  missing.map((message, at) => saidText({ message, sentences: missingSentences.slice(at, at + 1) }));

export const recordingTitle = ({ title }: Pick<Recording, "title">): string => meetingTitle(title);

/** Length and size. */
export const recordingFacts = ({ lengthMs, sizeBytes, isRunning }: Recording): string =>
  isRunning
    ? t().recordings.recordingNow(duration(lengthMs))
    : `${duration(lengthMs)} · ${byteSize(sizeBytes)}`;

/** Names that a line has room for. */
const MAX_NAMED = 4;
export function peopleIn({ people }: Pick<Recording, "people">): string {
  if (people.length === 0) return t().recordings.nobodyIsIn;
  const named = people.slice(0, MAX_NAMED);
  const rest = people.length - named.length;
  return rest === 0 ? row(named) : t().recordings.andMore(row(named), rest);
}

export function trackTitle({ name, source }: RecordingTrack): string {
  return t().recordings.trackOf[source](name === "" ? t().common.somebody : name);
}

export const isPicture = ({ source }: RecordingTrack): boolean => source === "camera" || source === "screen";

/** Where the captions of a film are, for a player; null for none. */
export function captionsUrl({ recordingId, results }: Recording): string | null {
  const found = results.find((result) => resultTitle(result) === "Captions");
  return found === undefined ? null : recordingUrl(recordingId, found.file);
}

/** What is made, in words. */
export function composedText({ what, format }: Pick<Composing, "what" | "format">): string {
  const text = t().recordings.composed[what];
  return format === "mp4" ? t().recordings.asMp4(text) : text;
}

/** Its name without the meeting's title. */
export function resultTitle({ file }: RecordingResult): string {
  const name = file.split(" - ")[0] ?? file;
  return file.endsWith(".mp4") ? t().recordings.asMp4(name) : name;
}

/** Null for one that stays. */
export function deletionText({ deletedAtMs }: Recording, nowMs: number): string | null {
  if (deletedAtMs === null) return null;
  return t().recordings.deletedOn(dayName(Math.max(deletedAtMs, nowMs), nowMs));
}

/** The whole of that recording as its other recorder has shared it in the meeting; of several the newest. Null for none. */
export function sharedCopy(
  files: readonly OfferedFile[],
  recordingId: EntryId,
  from: PeerId,
): OfferedFile | null {
  const isCopy = (file: OfferedFile): boolean =>
    file.isFolder && file.from === from && isCopyName(file.name, recordingId);
  return files.findLast(isCopy) ?? null;
}

/** "Also on the computer of Ben"; null where nobody else recorded it. */
export const alsoAt = ({ copies = [] }: Pick<Recording, "copies">): string | null =>
  copies.length === 0 ? null : t().recordings.alsoAt(row(copies.map(({ name }) => name)));
