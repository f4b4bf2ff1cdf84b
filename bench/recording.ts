/**
 * A recorder that is killed at any moment, 100 times, its files cut off at any byte, 100 times, and its disk filled at any moment, 30 times: what decoders still
 * play, without repair. Its memory over three accelerated hours. Prints a table. Needs ffmpeg, and root for the disks.
 */
import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { realClock } from "../src/kernel/clock.ts";
import { silentLog } from "../src/kernel/log.ts";
import type { RecordedPacket } from "../src/kernel/recorded-packet.ts";
import { createOpus, FRAME_SAMPLES } from "../src/audio/opus.ts";
import { childPort } from "../src/platform/child-port.ts";
import { readRecording } from "../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../src/recording/disk/recording-writer.ts";
import { createRecorder } from "../src/recording/process/host.ts";
import { mountSmallDisk } from "../test/check/disks.ts";
import { entryId, meetingId, peerId } from "../test/support/ids.ts";
import { createRandom } from "../test/support/random.ts";
import { framesOfIvf } from "../test/recording/recorded.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { printTable } from "./support/table.ts";

const KILLS = 100;
const CUTS = 100;
const FULL_DISKS = 30;
const AT_ONCE = 10;
/** More than a recorder wants to go on with. */
const DISK_MB = 300;
/** What came up to this long before the end is to be played. */
const LOST_MS = 2_000;
const ENTRY = fileURLToPath(new URL("../src/recording/process/process.ts", import.meta.url));
const BATCH_MS = 100;
const HOURS_MS = 3 * 3_600_000;
const HEAP_BYTES = 20_000_000;

const folder = mkdtempSync(path.join(tmpdir(), "landline-bench-recording-"));
const random = createRandom(Number(process.env["SEED"] ?? 1));
const headOf = (index: number) => ({
  ...{ recordingId: entryId(index), meetingId: meetingId(1), title: "Bench", wallMs: Date.now() },
});

const encoder = createOpus().createEncoder();
const VOICE = Array.from({ length: 50 }, (_, frame) =>
  encoder.encode(
    Int16Array.from(
      { length: FRAME_SAMPLES },
      (_, at) => 9_000 * Math.sin((frame * FRAME_SAMPLES + at) / 10),
    ),
  ),
);
const PICTURES = framesOfIvf(
  execFileSync("ffmpeg", [
    ...["-v", "error", "-f", "lavfi", "-i", "testsrc=size=640x360:rate=20:duration=5"],
    ...["-c:v", "libvpx", "-b:v", "1M", "-g", "20", "-f", "ivf", "-"],
  ]),
);

/** A voice and a camera, for BATCH_MS from there on. */
function batchAt(fromMs: number): readonly RecordedPacket[] {
  const packets: RecordedPacket[] = [];
  for (let atMs = fromMs; atMs < fromMs + BATCH_MS; atMs += 20) {
    const bytes = VOICE[(atMs / 20) % VOICE.length] ?? Buffer.alloc(1);
    packets.push({ peerId: peerId(1), source: "voice", atMs, isKey: true, bytes });
  }
  for (let atMs = fromMs; atMs < fromMs + BATCH_MS; atMs += 50) {
    const bytes = PICTURES[(atMs / 50) % PICTURES.length] ?? Buffer.alloc(1);
    packets.push({ peerId: peerId(1), source: "camera", atMs, isKey: ((bytes[0] ?? 1) & 1) === 0, bytes });
  }
  return packets;
}

/** Up to when a decoder plays the file, in milliseconds; 0 if it plays nothing. */
function playedMs(file: string): number {
  const args = ["-v", "quiet", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file];
  try {
    const times = execFileSync("ffprobe", args, { encoding: "utf8" }).trim().split("\n");
    return Number.parseFloat(times.at(-1) ?? "0") * 1_000 || 0;
  } catch {
    return 0;
  }
}

/** A recorder that has been fed for a while, in real time. */
async function feed(place: string, index: number) {
  const children: ChildProcess[] = [];
  const recorder = createRecorder({
    ...{ clock: realClock, log: silentLog, folder: place },
    startChild() {
      const child = fork(ENTRY, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] });
      children.push(child);
      return childPort(child, realClock, 10_000);
    },
  });
  const head = headOf(index);
  await recorder.start(head, null);
  const untilMs = random.between(300, 5_000);
  const startMs = performance.now();
  let fedMs = 0;
  for (; fedMs < untilMs; fedMs += BATCH_MS) {
    await recorder.write(batchAt(fedMs));
    const dueMs = startMs + fedMs + BATCH_MS;
    await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
  }
  return { recorder, children, head, startMs, fedMs };
}

/** True if the recorder says that it has failed, and voice and camera play up to two seconds before its disk was full. */
async function surviveFullDisk(index: number): Promise<boolean> {
  const place = path.join(folder, `disk-${index}`);
  mkdirSync(place);
  const disk = mountSmallDisk(place, DISK_MB);
  if (disk === null) throw new Error("disks need root");
  try {
    const { recorder, head, fedMs } = await feed(place, index);
    const failed = new Promise<void>((resolve) => recorder.onFailed(() => resolve()));
    disk.fill();
    await failed;
    await recorder.close();
    const recording = await readRecording(path.join(place, head.recordingId));
    const due = fedMs - LOST_MS;
    return (
      recording?.tracks.length === 2 &&
      recording.tracks.every(({ path: file }) => due <= 0 || playedMs(file) >= due)
    );
  } finally {
    disk.unmount();
  }
}

/** True if voice and camera play up to two seconds before the kill, and the recording goes on after it. */
async function surviveKill(index: number): Promise<boolean> {
  const { recorder, children, head, startMs, fedMs } = await feed(folder, index);
  const restarted = new Promise<void>((resolve) => recorder.onRestarted(resolve));
  children[0]?.kill("SIGKILL");
  await restarted;
  await recorder.write(batchAt(Math.ceil((performance.now() - startMs) / 1_000) * 1_000));
  await recorder.close();
  const recording = await readRecording(path.join(folder, head.recordingId));
  const [voice, camera] = recording?.tracks ?? [];
  const due = fedMs - LOST_MS;
  return (
    recording?.tracks.length === 4 &&
    [voice, camera].every((track) => due <= 0 || playedMs(track?.path ?? "") >= due) &&
    recording.tracks.slice(2).every(({ path: file }) => playedMs(file) > fedMs)
  );
}

/** How many of the cuts play up to two seconds before what was written when the file was that long. */
async function surviveCuts(): Promise<number> {
  const head = headOf(0);
  const { writer } = await RecordingWriter.open(path.join(folder, head.recordingId), head, null, head.wallMs);
  const written: (readonly [voice: number, camera: number, atMs: number])[] = [];
  for (let atMs = 0; atMs < 60_000; atMs += BATCH_MS) {
    await writer.add(batchAt(atMs));
    if (atMs % 500 !== 0) continue;
    await writer.write();
    const { tracks } = (await readRecording(path.join(folder, head.recordingId))) ?? { tracks: [] };
    written.push([tracks[0]?.sizeBytes ?? 0, tracks[1]?.sizeBytes ?? 0, atMs]);
  }
  const { tracks } = (await readRecording(path.join(folder, head.recordingId))) ?? { tracks: [] };
  let survived = 0;
  for (let turn = 0; turn < CUTS; turn += 1) {
    const which = turn % 2 === 0 ? 0 : 1;
    const whole = readFileSync(tracks[which]?.path ?? "");
    const bytes = Math.floor(random.between(500, whole.length));
    const cut = path.join(folder, "cut.webm");
    writeFileSync(cut, whole.subarray(0, bytes));
    const due = (written.findLast((sizes) => sizes[which] <= bytes)?.[2] ?? 0) - LOST_MS;
    if (due <= 0 || playedMs(cut) >= due) survived += 1;
  }
  await writer.close(null);
  return survived;
}

/** How much the heap grows over three hours of five voices. */
async function heapGrowth(): Promise<number> {
  const head = headOf(KILLS + 1);
  const { writer } = await RecordingWriter.open(path.join(folder, head.recordingId), head, null, head.wallMs);
  const bytes = VOICE[0] ?? Buffer.alloc(1);
  const peers = [1, 2, 3, 4, 5].map(peerId);
  let before = 0;
  for (let atMs = 0; atMs < HOURS_MS; atMs += 20) {
    await writer.add(peers.map((peer) => ({ peerId: peer, source: "voice", atMs, isKey: true, bytes })));
    if (atMs % 500 === 0) await writer.write();
    if (atMs === 60_000) before = heapBytes();
  }
  const grown = heapBytes() - before;
  await writer.close(null);
  return grown;
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

let killsSurvived = 0;
for (let from = 1; from <= KILLS; from += AT_ONCE) {
  const indexes = Array.from({ length: AT_ONCE }, (_, each) => from + each);
  const results = await Promise.all(indexes.map(surviveKill));
  killsSurvived += results.filter(Boolean).length;
}
let disksSurvived = 0;
for (let index = 1; index <= FULL_DISKS; index += 1)
  if (await surviveFullDisk(KILLS + 1 + index)) disksSurvived += 1;
const cutsSurvived = await surviveCuts();
const grownBytes = await heapGrowth();
removeFolder(folder);
printTable("Recorder", [
  ["what", "measured", "reach"],
  [`killed ${KILLS} times`, `${killsSurvived} play`, "99"],
  [`cut off at ${CUTS} bytes`, `${cutsSurvived} play`, "99"],
  [`disk full ${FULL_DISKS} times`, `${disksSurvived} play`, "all"],
  ["3 h of five voices", `${(grownBytes / 1e6).toFixed(1)} MB more`, "20 MB"],
]);
const isReached =
  killsSurvived >= 99 && disksSurvived === FULL_DISKS && cutsSurvived >= 99 && grownBytes < HEAP_BYTES;
process.exit(isReached ? 0 : 1);
