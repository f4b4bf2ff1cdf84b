/** `landline recordings`: what this machine has recorded, for people at a terminal and for scripts. */
import path from "node:path";
import { showableLine } from "../kernel/unicode.ts";
import { words } from "../kernel/words.ts";
import { listRecordings, RECORDINGS_FOLDER, timeText, type KeptRecording } from "../recording/index.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import { sizeIn, timeOf } from "./history.ts";
import { writeJsonLine } from "./json-lines.ts";

export async function printRecordings(options: {
  readonly dataFolder: string;
  readonly isJson: boolean;
  readonly speak: Speak;
}): Promise<void> {
  const recordings = await listRecordings(path.join(options.dataFolder, RECORDINGS_FOLDER));
  if (options.isJson) writeJsonLine(process.stdout, { type: "recordings", recordings });
  else process.stdout.write(recordingLines(recordings, timeOf, options.speak));
}

export function recordingLines(
  recordings: readonly KeptRecording[],
  timeText_: (atMs: number) => string,
  speak: Speak = inEnglish,
): string {
  if (recordings.length === 0) return `${speak(words("nothingRecorded"))}\n`;
  return recordings
    .map(({ title, beganAtMs, lengthMs, sizeBytes, folder, tracks, results, missing }) =>
      [
        `${timeText_(beganAtMs)}  ${timeText(lengthMs)}  ${sizeIn(speak, sizeBytes)}  ${showableLine(title)}`,
        `  ${folder}`,
        ...tracks.map(({ path: file }) => `  ${showableLine(path.basename(file))}`),
        ...results.map(({ path: file }) => `  results/${showableLine(path.basename(file))}`),
        ...missing.map((what) => `  ${speak(what)}`),
      ].join("\n"),
    )
    .map((lines) => `${lines}\n`)
    .join("");
}
