/** `landline recordings`: what this machine has recorded, for people at a terminal and for scripts. */
import path from "node:path";
import { byteSize } from "../kernel/byte-size.ts";
import { showableLine } from "../kernel/unicode.ts";
import { listRecordings, RECORDINGS_FOLDER, timeText, type KeptRecording } from "../recording/index.ts";
import { timeOf } from "./history.ts";
import { writeJsonLine } from "./json-lines.ts";

export async function printRecordings(options: {
  readonly dataFolder: string;
  readonly isJson: boolean;
}): Promise<void> {
  const recordings = await listRecordings(path.join(options.dataFolder, RECORDINGS_FOLDER));
  if (options.isJson) writeJsonLine(process.stdout, { type: "recordings", recordings });
  else process.stdout.write(recordingLines(recordings, timeOf));
}

export function recordingLines(
  recordings: readonly KeptRecording[],
  timeText_: (atMs: number) => string,
): string {
  if (recordings.length === 0) return "This computer has recorded nothing yet.\n";
  return recordings
    .map(({ title, beganAtMs, lengthMs, sizeBytes, folder, tracks, results, missing }) =>
      [
        `${timeText_(beganAtMs)}  ${timeText(lengthMs)}  ${byteSize(sizeBytes)}  ${showableLine(title)}`,
        `  ${folder}`,
        ...tracks.map(({ path: file }) => `  ${showableLine(path.basename(file))}`),
        ...results.map(({ path: file }) => `  results/${showableLine(path.basename(file))}`),
        ...missing.map(({ message }) => `  ${message}`),
      ].join("\n"),
    )
    .map((lines) => `${lines}\n`)
    .join("");
}
