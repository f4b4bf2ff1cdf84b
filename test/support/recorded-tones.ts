/** Recordings on a peer's disk, and which tones are heard in a file of sound. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { tonesDbov } from "../../src/headless/level.ts";
import { listRecordings, RECORDINGS_FOLDER, type KeptRecording } from "../../src/recording/index.ts";

const RATE_HZ = 48_000;
/** A second of a tone has some -23 dBov, a tenth of one this. */
const THERE_DBOV = -45;
/** A tone that breaks off in the second has some of its power beside it. */
const BESIDE_DB = 12;

/** Of a peer that records one meeting. */
export async function recordingOf({ dataFolder }: { readonly dataFolder: string }) {
  const [recording] = await listRecordings(path.join(dataFolder, RECORDINGS_FOLDER));
  return recording satisfies KeptRecording | undefined;
}

/** Mono at 48 kHz, from the beginning of the file's own time on. */
export function soundOf(file: string): Int16Array {
  const pcm = execFileSync(
    "ffmpeg",
    ["-v", "error", "-i", file, "-af", "aresample=async=1:first_pts=0", "-f", "s16le", "-ac", "1", "-"],
    { maxBuffer: 1e9 },
  );
  return Int16Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2));
}

/** For each second of the file's own time, how loud each tone is. */
export function tonesBySecond(file: string, tonesHz: readonly number[]): readonly (readonly number[])[] {
  const samples = soundOf(file);
  return Array.from({ length: Math.floor(samples.length / RATE_HZ) }, (_, second) =>
    tonesDbov(samples.subarray(second * RATE_HZ, (second + 1) * RATE_HZ), RATE_HZ, tonesHz),
  );
}

/** Of the tones of one second, those that are heard in it. */
export const heardIn = (levels: readonly number[]): readonly boolean[] =>
  levels.map((level) => level > THERE_DBOV && level > Math.max(...levels) - BESIDE_DB);
