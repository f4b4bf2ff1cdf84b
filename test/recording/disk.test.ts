/** What is on the disk of a recording, whatever ended its writer. Rules: SPEC.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createOpus, FRAME_SAMPLES } from "../../src/audio/opus.ts";
import { opusDurationMs, vp8Size } from "../../src/recording/disk/frame-facts.ts";
import { encodeLine, INDEX_FILE, lengthOf, parseIndex } from "../../src/recording/disk/index-lines.ts";
import { listRecordings, readRecording, timeText } from "../../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { peerId } from "../support/ids.ts";
import { createRandom } from "../support/random.ts";
import { FRAME_MS, HEAD, makeFolder } from "./recorded.ts";
import { words } from "../../src/kernel/words.ts";

const A = peerId(1);

const encoder = createOpus().createEncoder();
/** 20 ms of a tone. */
const voiceAt = (atMs: number) => ({
  ...{ peerId: A, source: "voice" as const, atMs, isKey: true },
  bytes: encoder.encode(Int16Array.from({ length: FRAME_SAMPLES }, (_, at) => 9_000 * Math.sin(at / 10))),
});

/** When the frames of a file are played that a decoder gets out of it, in milliseconds. */
function decodedMs(file: string): readonly number[] {
  const args = ["-v", "fatal", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file];
  return execFileSync("ffprobe", args, { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => Number.parseFloat(line) * 1_000);
}

test("[RC30] a voice that is cut off at any byte plays up to there, at the times of the recording", async (t) => {
  const folder = makeFolder(t);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  await writer.note({ type: "joined", atMs: 0, peerId: A, name: "Ana / ../B" });
  /** By length of the file, the last frame that was written. */
  const written: [bytes: number, atMs: number][] = [];
  const file = path.join(folder, "001 voice Ana B.webm");
  for (let atMs = 3_000; atMs < 9_000; atMs += FRAME_MS) {
    await writer.add([voiceAt(atMs)]);
    if (atMs % 500 !== 0) continue;
    await writer.write();
    written.push([readFileSync(file).length, atMs]);
  }
  await writer.write();
  const whole = readFileSync(file);
  const random = createRandom(7);
  const cut = path.join(folder, "cut.webm");
  for (let turn = 0; turn < 8; turn += 1) {
    const bytes = 500 + Math.floor(random.next() * (whole.length - 500));
    writeFileSync(cut, whole.subarray(0, bytes));
    const played = decodedMs(cut);
    const known = written.findLast(([size]) => size <= bytes)?.[1] ?? 0;
    t.true((played.at(-1) ?? 0) >= known - FRAME_MS, `cut at ${bytes}: ${played.at(-1)} of ${known}`);
    t.true(played.every((at) => at >= 2_980));
  }
  await writer.close({ atMs: 9_000, reason: "stopped" });
  const played = decodedMs(file);
  t.true(played.length >= 299 && played.length <= 300);
});

test("[RC31] an index that is cut off anywhere is read up to there, and damaged lines are left out", (t) => {
  const lines = [
    { type: "begun", ...HEAD } as const,
    { type: "joined", atMs: 5, peerId: A, name: "Ana\n" } as const,
    { type: "track", atMs: 7, file: "001 voice.webm", peerId: A, name: "Ana", source: "voice" } as const,
    { type: "time", atMs: 2_000 } as const,
    { type: "ended", atMs: 2_500, reason: "stopped" } as const,
  ];
  const text = lines.map(encodeLine).join("");
  t.deepEqual(parseIndex(text), lines);
  t.is(lengthOf(lines), 2_500);
  for (let length = 0; length <= text.length; length += 1) {
    const read = parseIndex(text.slice(0, length));
    t.deepEqual(read, lines.slice(0, read.length));
    t.true(read.length >= text.slice(0, length).split("\n").length - 1);
  }
  const hostile = '{"type":"track","atMs":7,"file":"../a.webm","peerId":"x"}\n{}\nnull\n\u0000\n';
  t.deepEqual(parseIndex(hostile + text), lines);
});

test("[RC32] a recording that goes on after its writer died is one, in further files, and says what is missing", async (t) => {
  const root = makeFolder(t);
  const folder = path.join(root, HEAD.recordingId);
  const first = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  t.is(first.elapsedMs, 0);
  await first.writer.note({ type: "joined", atMs: 0, peerId: A, name: "Ana" });
  await first.writer.add([voiceAt(100)]);
  await first.writer.stamp(4_000);
  await first.writer.write();
  // Killed here, in the middle of a line.
  const index = path.join(folder, INDEX_FILE);
  writeFileSync(index, `${readFileSync(index, "utf8")}{"type":"tim`);
  t.like(await readRecording(folder), { lengthMs: 4_000, isRunning: true, missing: [] });
  utimesSync(index, 1_000, 1_000);
  t.like(await readRecording(folder), {
    isRunning: false,
    lengthMs: 4_000,
    missing: [words("notEnded", "0:00:04")],
  });
  const second = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs + 65_000);
  t.is(second.elapsedMs, 65_000);
  await second.writer.note({ type: "joined", atMs: 65_000, peerId: A, name: "Ana" });
  await second.writer.add([voiceAt(65_100)]);
  await second.writer.note({ type: "lost", atMs: 66_000, packets: 3 });
  await second.writer.close({ atMs: 70_000, reason: "stopped" });
  const [recording, ...others] = await listRecordings(root);
  t.deepEqual(others, []);
  t.like(recording, { title: "Tea", lengthMs: 70_000, beganAtMs: HEAD.wallMs });
  t.deepEqual(
    recording?.tracks.map((track) => [path.basename(track.path), track.sizeBytes > 0]),
    [
      ["001 voice Ana.webm", true],
      ["002 voice Ana.webm", true],
    ],
  );
  t.deepEqual(recording?.missing, [
    words("gapInRecording", "0:00:04", "0:01:05"),
    words("lossInRecording", "0:01:06"),
  ]);
  t.deepEqual(await listRecordings(path.join(root, "nothing here")), []);
  await first.writer.close(null);
});

test("[RC206] a copy that was begun later has the recording's clock and says where it begins; one that ended and goes on is being written", async (t) => {
  const folder = makeFolder(t);
  const prompt = await RecordingWriter.open(path.join(folder, "a"), HEAD, 300, HEAD.wallMs);
  t.is(prompt.elapsedMs, 300);
  await prompt.writer.close({ atMs: 900, reason: "stopped" });
  t.deepEqual((await readRecording(path.join(folder, "a")))?.missing, []);

  const slow = await RecordingWriter.open(path.join(folder, "b"), HEAD, 1_700, HEAD.wallMs);
  await slow.writer.close({ atMs: 2_900, reason: "stopped" });
  t.deepEqual((await readRecording(path.join(folder, "b")))?.missing, [], "nobody had agreed by then");

  const late = await RecordingWriter.open(folder, HEAD, 61_000, HEAD.wallMs);
  t.is(late.elapsedMs, 61_000);
  await late.writer.note({ type: "joined", atMs: 61_000, peerId: A, name: "Ana" });
  await late.writer.add([voiceAt(61_100)]);
  await late.writer.close({ atMs: 62_000, reason: "stopped" });
  const missing = [words("beginsLate", "0:01:01")];
  t.like(await readRecording(folder), { isRunning: false, lengthMs: 62_000, missing });
  const again = await RecordingWriter.open(folder, HEAD, 65_000, HEAD.wallMs);
  await again.writer.add([voiceAt(65_100)]);
  t.like(await readRecording(folder), { isRunning: true });
  await again.writer.close({ atMs: 66_000, reason: "stopped" });
  const recording = await readRecording(folder);
  t.like(recording, {
    isRunning: false,
    missing: [...missing, words("gapInRecording", "0:01:02", "0:01:05")],
  });
  t.deepEqual(
    recording?.tracks.map(({ name }) => name),
    ["Ana", "Ana"],
    "who is there is known before it is noted anew",
  );
});

test("[RC73] the recording's clock stands in a pause, also for a writer that comes after one that died", async (t) => {
  const folder = makeFolder(t);
  const first = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  const pause = (writer: RecordingWriter, atMs: number, isPaused: boolean, afterMs: number) =>
    writer.note({ type: "pause", atMs, isPaused, wallMs: HEAD.wallMs + afterMs });
  await pause(first.writer, 4_000, true, 4_000);
  await first.writer.close(null);
  const second = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs + 60_000);
  t.is(second.elapsedMs, 4_000, "it is paused still");
  await pause(second.writer, 4_000, true, 60_000);
  await pause(second.writer, 4_000, false, 64_000);
  await second.writer.stamp(6_000);
  await second.writer.close(null);
  const third = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs + 70_000);
  t.is(third.elapsedMs, 10_000, "a minute of it was a pause");
  await third.writer.close({ atMs: 11_000, reason: "stopped" });
  t.like(await readRecording(folder), {
    ...{ lengthMs: 11_000, pausedMs: 60_000 },
    missing: [words("gapInRecording", "0:00:06", "0:00:10")],
  });
});

test("[RC33] a picture's file begins with a keyframe; who has left and comes back has another file", async (t) => {
  const folder = makeFolder(t);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  const key = Uint8Array.of(0x10, 0, 0, 0x9d, 0x01, 0x2a, 64, 1, 180, 0, 1, 2);
  const picture = (atMs: number, isKey: boolean) => ({
    ...{ peerId: A, source: "camera" as const, atMs, isKey },
    bytes: isKey ? key : Uint8Array.of(0x11, 0, 0),
  });
  await writer.add([picture(0, false), picture(100, true), picture(200, false)]);
  await writer.note({ type: "left", atMs: 300, peerId: A });
  await writer.add([picture(400, false), picture(500, true)]);
  await writer.close(null);
  const recording = await readRecording(folder);
  t.deepEqual(
    recording?.tracks.map((track) => path.basename(track.path)),
    ["001 camera.webm", "002 camera.webm"],
  );
  const facts = execFileSync("ffprobe", [
    ...["-v", "fatal", "-show_entries", "stream=width,height:packet=pts_time", "-of", "csv=p=0"],
    path.join(folder, "001 camera.webm"),
  ]).toString();
  t.regex(facts, /0\.100000[\s\S]*0\.200000[\s\S]*320,180/);
});

test("[RC345] what comes of somebody that has just left, and was captured before, is in its file; so it is until the file is closed", async (t) => {
  const folder = makeFolder(t);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  const files = async () => (await readRecording(folder))?.tracks.length;
  await writer.add([voiceAt(0)]);
  await writer.note({ type: "left", atMs: 100, peerId: A });
  await writer.add([voiceAt(80)]);
  t.is(await files(), 1);
  await writer.note({ type: "joined", atMs: 200, peerId: A, name: "Ada" });
  await writer.add([voiceAt(220)]);
  t.is(await files(), 2);
  await writer.note({ type: "left", atMs: 300, peerId: A });
  await writer.stamp(6_000);
  await writer.add([voiceAt(290)]);
  t.is(await files(), 3, "it was closed");
  await writer.close(null);
});

test("[RC34] frames say how long they play and how large they are", (t) => {
  t.is(opusDurationMs(voiceAt(0).bytes), 20);
  t.is(opusDurationMs(Uint8Array.of((3 << 3) | 0)), 60);
  t.is(opusDurationMs(Uint8Array.of((31 << 3) | 1)), 40);
  t.is(opusDurationMs(Uint8Array.of((29 << 3) | 3, 4)), 20);
  t.is(opusDurationMs(new Uint8Array(0)), 0);
  t.is(vp8Size(Uint8Array.of(1)), null);
  t.deepEqual(vp8Size(Uint8Array.of(0, 0, 0, 0x9d, 1, 0x2a, 0x80, 0x42, 0x68, 1)), {
    width: 640,
    height: 360,
  });
  t.is(timeText(3_723_900), "1:02:03");
});
