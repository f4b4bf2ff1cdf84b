/** What recordings a folder holds, as far as they can be read: those that were cut off, too. */
import { mkdtemp, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Composition } from "../../kernel/compositions.ts";
import { EntryIdSchema, type EntryId, type MeetingId, type PeerId } from "../../kernel/ids.ts";
import type { RecordedSource } from "../../kernel/recorded-packet.ts";
import {
  INDEX_FILE,
  lengthOf,
  parseIndex,
  pausedMsUntil,
  pausesIn,
  type BegunLine,
  type IndexLine,
} from "./index-lines.ts";
import { resultIn, RESULTS_FOLDER } from "./result-name.ts";
import { words, type Words } from "../../kernel/words.ts";

/** A running recorder writes every two seconds that it runs. */
const STILL_RUNS_MS = 10_000;
/** The second machine begins some moments after the first, which has those; nobody but who began it can have agreed by then. */
const LATE_MS = 5_000;

export interface KeptTrack {
  /** Absolute. */
  readonly path: string;
  /** When its first frame came, on the recording's clock. */
  readonly fromMs: number;
  readonly peerId: PeerId;
  readonly name: string;
  readonly source: RecordedSource;
  readonly sizeBytes: number;
}

/** What was made of a recording. */
export interface ComposedFile {
  /** Absolute. */
  readonly path: string;
  readonly what: Composition;
  readonly sizeBytes: number;
}

export interface KeptRecording {
  readonly recordingId: EntryId;
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly beganAtMs: number;
  /** Without pauses. */
  readonly lengthMs: number;
  readonly pausedMs: number;
  readonly sizeBytes: number;
  /** Absolute. */
  readonly folder: string;
  readonly tracks: readonly KeptTrack[];
  readonly results: readonly ComposedFile[];
  /** Members whose machines recorded it, too, each once. */
  readonly copies: readonly { readonly peerId: PeerId; readonly name: string }[];
  /** It is being written. */
  readonly isRunning: boolean;
  /** One for each thing that is missing; none when all is there. */
  readonly missing: readonly Words[];
}

const isRecordingName = (name: string): boolean => v.is(EntryIdSchema, name);

/** Oldest first. A folder that is not there holds none. */
export async function listRecordings(folder: string): Promise<readonly KeptRecording[]> {
  const names = await readdir(folder).catch(() => []);
  const folders = names.filter(isRecordingName).map((name) => path.join(folder, name));
  const all = await Promise.all(folders.map(readRecording));
  return all.flatMap((each) => each ?? []).toSorted((a, b) => a.beganAtMs - b.beganAtMs);
}

export const readIndex = async (folder: string): Promise<readonly IndexLine[]> =>
  parseIndex(await readFile(path.join(folder, INDEX_FILE), "utf8").catch(() => ""));

/** Null for a folder that holds no recording. */
export async function readRecording(folder: string): Promise<KeptRecording | null> {
  const lines = await readIndex(folder);
  const begun = lines.find((line): line is BegunLine => line.type === "begun");
  if (begun === undefined) return null;
  const { recordingId, meetingId, title, wallMs } = begun;
  const listed = lines.flatMap((line) => (line.type === "track" ? line : []));
  const [tracks, results, index] = await Promise.all([
    Promise.all(
      listed.map(async ({ file, peerId, name, source, atMs }): Promise<KeptTrack> => {
        const place = path.join(folder, file);
        return { path: place, fromMs: atMs, peerId, name, source, sizeBytes: (await factsOf(place)).size };
      }),
    ),
    readResults(path.join(folder, RESULTS_FOLDER)),
    factsOf(path.join(folder, INDEX_FILE)),
  ]);
  const isEnded = isOver(lines);
  const isRunning = !isEnded && Math.abs(Date.now() - index.mtimeMs) < STILL_RUNS_MS;
  const sizes = [...tracks, ...results].map(({ sizeBytes }) => sizeBytes);
  return {
    ...{
      recordingId,
      meetingId,
      title,
      beganAtMs: wallMs,
      lengthMs: lengthOf(lines),
      pausedMs: pausedMsUntil(pausesIn(lines), index.mtimeMs),
      folder,
      tracks,
      results,
    },
    ...{ isRunning, sizeBytes: sizes.reduce((sum, each) => sum + each, index.size) },
    copies: copiesIn(lines),
    missing: missingOf(lines, isRunning),
  };
}

/** One that ended here, because others recorded it, may have gone on. */
const isOver = (lines: readonly IndexLine[]): boolean =>
  lines.findLast(({ type }) => type === "ended" || type === "resumed")?.type === "ended";

/** By the names that they had last. */
function copiesIn(lines: readonly IndexLine[]): KeptRecording["copies"] {
  const names = new Map(
    lines.flatMap((line) => (line.type === "recorder" ? [[line.peerId, line.name]] : [])),
  );
  return [...names].map(([peerId, name]) => ({ peerId, name }));
}

/** Of a file that is not there: nothing. */
const factsOf = (file: string): Promise<{ readonly size: number; readonly mtimeMs: number }> =>
  stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));

async function readResults(folder: string): Promise<readonly ComposedFile[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.toSorted(inOrder).map(async (name): Promise<readonly ComposedFile[]> => {
    const what = resultIn(name);
    const place = path.join(folder, name);
    return what === null ? [] : [{ path: place, what, sizeBytes: (await factsOf(place)).size }];
  });
  return (await Promise.all(files)).flat();
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : 1);

/** Whatever stops it in the middle, the recording is not listed any more. @throws Error of the system */
export async function deleteRecording(folder: string): Promise<void> {
  const going = path.join(path.dirname(folder), `${DELETED}${path.basename(folder)}`);
  await rm(going, { recursive: true, force: true });
  await rename(folder, going);
  await rm(going, { recursive: true, force: true });
}

/** Finishes deletions that something stopped. */
export const sweepDeleted = (folder: string): Promise<void> => sweep(folder, DELETED);
const DELETED = "deleted-";

/** A new folder beside the recordings, for a copy that another machine gives. */
export const makeIncoming = (folder: string): Promise<string> => mkdtemp(path.join(folder, INCOMING));
const INCOMING = "incoming-";

/** Removes copies that came in when something stopped Landline. Not while one may come in. */
export const sweepIncoming = (folder: string): Promise<void> => sweep(folder, INCOMING);

async function sweep(folder: string, prefix: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix)))
    await rm(path.join(folder, name), { recursive: true, force: true });
}

function missingOf(lines: readonly IndexLine[], isRunning: boolean): readonly Words[] {
  const missing = lines.flatMap((line) => {
    if (line.type === "resumed" && line.fromMs === 0)
      return line.atMs > LATE_MS ? words("beginsLate", timeText(line.atMs)) : [];
    if (line.type === "resumed" && line.atMs > line.fromMs)
      return words("gapInRecording", timeText(line.fromMs), timeText(line.atMs));
    if (line.type === "lost") return words("lossInRecording", timeText(line.atMs));
    if (line.type === "ended" && line.reason !== "stopped")
      return words(line.reason === "diskFull" ? "endedFull" : "endedUnwritten", timeText(line.atMs));
    return [];
  });
  const isEnded = isOver(lines);
  if (!isEnded && !isRunning) missing.push(words("notEnded", timeText(lengthOf(lines))));
  return [...new Map(missing.map((each) => [each.message, each])).values()];
}

/** Such as 1:02:03. */
export function timeText(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return [Math.floor(seconds / 3_600), ...parts].join(":");
}
