/** What recordings a folder holds, as far as they can be read: those that were cut off, too. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { EntryId, MeetingId, PeerId } from "../../kernel/ids.ts";
import type { RecordedSource } from "../../kernel/recorded-packet.ts";
import { INDEX_FILE, lengthOf, parseIndex, type BegunLine, type IndexLine } from "./index-lines.ts";

export interface KeptTrack {
  /** Absolute. */
  readonly path: string;
  readonly peerId: PeerId;
  readonly name: string;
  readonly source: RecordedSource;
  readonly sizeBytes: number;
}

export interface KeptRecording {
  readonly recordingId: EntryId;
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly beganAtMs: number;
  readonly lengthMs: number;
  readonly sizeBytes: number;
  /** Absolute. */
  readonly folder: string;
  readonly tracks: readonly KeptTrack[];
  /** One sentence for each thing that is missing; none when all is there. */
  readonly missing: readonly string[];
}

/** Oldest first. A folder that is not there holds none. */
export async function listRecordings(folder: string): Promise<readonly KeptRecording[]> {
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(names.map((name) => readRecording(path.join(folder, name))));
  return all.flatMap((each) => each ?? []).toSorted((a, b) => a.beganAtMs - b.beganAtMs);
}

/** Null for a folder that holds no recording. */
export async function readRecording(folder: string): Promise<KeptRecording | null> {
  const text = await readFile(path.join(folder, INDEX_FILE), "utf8").catch(() => "");
  const lines = parseIndex(text);
  const begun = lines.find((line): line is BegunLine => line.type === "begun");
  if (begun === undefined) return null;
  const { recordingId, meetingId, title, wallMs } = begun;
  const listed = lines.flatMap((line) => (line.type === "track" ? line : []));
  const tracks = await Promise.all(
    listed.map(async ({ file, peerId, name, source }): Promise<KeptTrack> => {
      const file_ = path.join(folder, file);
      const sizeBytes = await stat(file_).then(
        ({ size }) => size,
        () => 0,
      );
      return { path: file_, peerId, name, source, sizeBytes };
    }),
  );
  return {
    ...{ recordingId, meetingId, title, beganAtMs: wallMs, lengthMs: lengthOf(lines), folder, tracks },
    sizeBytes: tracks.reduce((sum, { sizeBytes }) => sum + sizeBytes, text.length),
    missing: missingOf(lines),
  };
}

function missingOf(lines: readonly IndexLine[]): readonly string[] {
  const sentences = lines.flatMap((line) => {
    if (line.type === "resumed")
      return `From ${timeText(line.fromMs)} to ${timeText(line.atMs)} nothing was recorded: Landline had ended and was started again.`;
    if (line.type === "lost")
      return `About ${timeText(line.atMs)} some sound or pictures are missing: the network or a computer was too slow.`;
    if (line.type === "ended" && line.reason !== "stopped")
      return `It ends at ${timeText(line.atMs)}, because ${line.reason === "diskFull" ? "the disk was full" : "it could not be written"}.`;
    return [];
  });
  const isEnded = lines.some(({ type }) => type === "ended");
  if (!isEnded) sentences.push(`It was not ended: what is there goes to ${timeText(lengthOf(lines))}.`);
  return [...new Set(sentences)];
}

/** Such as 1:02:03. */
export function timeText(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return [Math.floor(seconds / 3_600), ...parts].join(":");
}
