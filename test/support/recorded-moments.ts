/** The moments of beeps and numbered pictures in the files that a recorder writes, by their own time stamps. */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { createOpus, MAX_PACKET_SAMPLES, SAMPLE_RATE_HZ } from "../../src/audio/opus.ts";
import { counterOf } from "../../src/headless/debug-meter.ts";
import { readTrack } from "../../src/recording/disk/track-reader.ts";
import { INDEX_FILE } from "../../src/recording/disk/index-lines.ts";
import type { KeptRecording } from "../../src/recording/index.ts";
import { COUNTER_MS } from "../e2e/media-files.ts";
import { beepsIn, type FoundMoment, type FoundMoments } from "./in-step.ts";

/** Of one person, whose files have beeps and numbers `index`. `people`: how many beep. */
export async function momentsOf(
  { tracks }: KeptRecording,
  who: { readonly peerId: string; readonly index: number; readonly people: number },
): Promise<FoundMoments> {
  const filesOf = (wanted: "voice" | "camera") =>
    tracks
      .filter(({ peerId, source }) => peerId === who.peerId && source === wanted)
      .map((track) => track.path);
  return {
    sound: beepsIn(await soundAsStamped(filesOf("voice")), who.index, who.people),
    picture: await countersIn(filesOf("camera")),
  };
}

/** By the machine's monotonic clock: when the recording's one was 0, to some hundred milliseconds. */
export function recordingZeroMs({ folder }: KeptRecording): number {
  const wallMinusMonotonicMs =
    performance.timeOrigin + performance.now() - Number(process.hrtime.bigint()) / 1e6;
  return statSync(path.join(folder, INDEX_FILE)).birthtimeMs - wallMinusMonotonicMs;
}

/** Mono at 48 kHz. Each packet stands where its time stamp says. */
export async function soundAsStamped(files: readonly string[]): Promise<Int16Array> {
  const opus = createOpus();
  const pieces: { start: number; samples: Int16Array }[] = [];
  const decoded = new Int16Array(MAX_PACKET_SAMPLES);
  for (const file of files) {
    const decoder = opus.createDecoder();
    for await (const { atMs, bytes } of readTrack(file)) {
      const count = decoder.decode(bytes, decoded);
      const start = Math.round((atMs * SAMPLE_RATE_HZ) / 1_000);
      if (count > 0) pieces.push({ start, samples: decoded.slice(0, count) });
    }
    decoder.close();
  }
  const ends = pieces.map(({ start, samples }) => start + samples.length);
  const whole = new Int16Array(ends.reduce((most, end) => Math.max(most, end), 0));
  for (const { start, samples } of pieces) whole.set(samples, start);
  return whole;
}

/** Each field of the number has some columns. */
const [WIDTH, HEIGHT] = [80, 46];

async function countersIn(files: readonly string[]): Promise<readonly FoundMoment[]> {
  const found: FoundMoment[] = [];
  for (const file of files) {
    const times: number[] = [];
    for await (const { atMs } of readTrack(file)) times.push(atMs);
    const raw = execFileSync(
      "ffmpeg",
      [
        ...["-v", "fatal", "-i", file, "-fps_mode", "passthrough"],
        ...["-vf", `scale=${WIDTH}:${HEIGHT}:flags=area`, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
      ],
      { maxBuffer: 1e9 },
    );
    const size = WIDTH * HEIGHT;
    for (const [at, atMs] of times.slice(0, Math.floor(raw.length / size)).entries()) {
      const data = raw.subarray(at * size, (at + 1) * size);
      found.push({ atMs, loopMs: counterOf({ width: WIDTH, height: HEIGHT, data }) * COUNTER_MS });
    }
  }
  return found;
}
