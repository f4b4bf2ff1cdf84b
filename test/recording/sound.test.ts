/** The sound of a recording as one file, on its clock. Rules: SPEC.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, truncateSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { FRAME_SAMPLES, type OpusDecoder } from "../../src/audio/opus.ts";
import { tonesDbov } from "../../src/headless/level.ts";
import { runJob } from "../../src/recording/composer/run-job.ts";
import { chaptersOf } from "../../src/recording/compose/chapters.ts";
import { recordedMeetingOf } from "../../src/recording/compose/presence.ts";
import { SoundLine, stretched } from "../../src/recording/compose/sound-line.ts";
import type { IndexLine } from "../../src/recording/disk/index-lines.ts";
import { readRecording } from "../../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { peerId } from "../support/ids.ts";
import { HEAD, makeFolder, tonePackets } from "./recorded.ts";

const [ANA, BEN, CLEO] = [peerId(1), peerId(2), peerId(3)];
const NO_TOOLS = { browser: null, page: "" };
const RATE_HZ = 48_000;
const [THERE_DBOV, ABSENT_DBOV] = [-30, -55];

/** Each packet is one byte: every sample of its frame has that value. */
function bytesAsSound(): OpusDecoder {
  return {
    decode(packet, target) {
      target.fill(packet[0] ?? 0, 0, FRAME_SAMPLES);
      return FRAME_SAMPLES;
    },
    conceal(target, samples) {
      target.fill(-1, 0, samples);
      return samples;
    },
    recover: () => -1,
    close() {},
  };
}

/** The line's first so many frames, one after the other. */
function framesOf(line: SoundLine, count: number): Float32Array {
  const all = new Float32Array(count * FRAME_SAMPLES);
  for (let frame = 0; frame < count; frame += 1) {
    const sum = new Float32Array(FRAME_SAMPLES);
    line.mixInto(sum, frame * FRAME_SAMPLES);
    all.set(sum, frame * FRAME_SAMPLES);
  }
  return all;
}

test("[RC50] packets that come unevenly follow each other without a gap; a lost one is concealed, a pause is silence", (t) => {
  const line = new SoundLine(bytesAsSound());
  for (const [at, atMs] of [0, 21, 39, 60].entries()) line.add(atMs, Uint8Array.of(10 + at));
  line.add(100, Uint8Array.of(14)); // One is missing at 80.
  line.add(500, Uint8Array.of(15));
  const all = framesOf(line, 27);
  const at = (ms: number) => all[Math.round(ms * 48)];
  t.deepEqual([at(10), at(25), at(45), at(65)], [10, 11, 12, 13]);
  t.is(all.subarray(5 * 48, 78 * 48).indexOf(0), -1, "without a gap");
  t.deepEqual([at(90), at(110)], [-1, 14]);
  t.is(at(125), 0);
  t.is(at(499), 0);
  t.deepEqual([at(510), at(521)], [15, 0]);
});

test("[RC50] a clock that drifts is followed a sample at a time, and what is said twice is heard once", (t) => {
  const line = new SoundLine(bytesAsSound());
  // Half a thousandth slow, for two minutes.
  const packets = 6_000;
  let late = 0;
  for (let at = 0; at < packets; at += 1) {
    const atMs = Math.round(at * 20.01);
    line.add(atMs, Uint8Array.of(1));
    late = Math.max(late, Math.abs(line.endSample - (atMs + 20) * 48));
    line.mixInto(new Float32Array(FRAME_SAMPLES), at * FRAME_SAMPLES);
  }
  t.true(late <= 3 * 48, `${late} samples`);
  const before = line.endSample;
  line.add(20_000, Uint8Array.of(9));
  t.is(line.endSample, before);
  const ramp = Int16Array.from({ length: 960 }, (_, at) => at * 10);
  for (const step of [-1, 0, 1] as const) {
    const made = stretched(ramp, 960, step);
    t.is(made.length, 960 + step);
    t.deepEqual([made[0], made.at(-1)], [0, 9_590]);
  }
});

test("[RC74] who was there in a pause alone is not in a recording, and a restart in a pause leaves no gap", (t) => {
  const pause = (isPaused: boolean, wallMs: number): IndexLine => ({
    ...{ type: "pause", atMs: 700, isPaused, wallMs },
  });
  const meeting = recordedMeetingOf([
    { type: "begun", ...HEAD },
    { type: "joined", atMs: 0, peerId: ANA, name: "Ana" },
    { type: "consent", atMs: 0, peerId: ANA, agrees: true },
    pause(true, 5_000),
    { type: "joined", atMs: 700, peerId: BEN, name: "Ben" },
    { type: "consent", atMs: 700, peerId: BEN, agrees: true },
    { type: "left", atMs: 700, peerId: BEN },
    { type: "resumed", atMs: 700, fromMs: 700 },
    pause(false, 8_000),
    pause(true, 8_010),
    { type: "joined", atMs: 700, peerId: ANA, name: "Ana" },
    { type: "consent", atMs: 700, peerId: ANA, agrees: true },
    pause(false, 9_000),
    { type: "ended", atMs: 2_000, reason: "stopped" },
  ]);
  t.deepEqual(meeting?.pauses, [{ atMs: 700, fromWallMs: 5_000, toWallMs: 9_000 }]);
  t.deepEqual(
    meeting?.people.map(({ name, spans }) => [name, spans]),
    [
      [
        "Ana",
        [
          { fromMs: 0, toMs: 700 },
          { fromMs: 700, toMs: Infinity },
        ],
      ],
    ],
  );
  t.deepEqual(meeting && chaptersOf(meeting).map(({ title }) => title), [
    "Beginning, Ana is in it, Recording goes on, after a pause of 0:00:04",
  ]);
});

test("[RC51] who is in a recording, and when: from what was agreed, until no more, or until it left", (t) => {
  const lines: readonly IndexLine[] = [
    { type: "begun", ...HEAD },
    { type: "joined", atMs: 0, peerId: ANA, name: "Ana" },
    { type: "joined", atMs: 0, peerId: BEN, name: "Ben" },
    { type: "joined", atMs: 0, peerId: CLEO, name: "Cleo" },
    { type: "consent", atMs: 100, peerId: ANA, agrees: true },
    { type: "consent", atMs: 150, peerId: ANA, agrees: true },
    { type: "consent", atMs: 200, peerId: BEN, agrees: true },
    { type: "consent", atMs: 200, peerId: CLEO, agrees: false },
    { type: "presenter", atMs: 300, peerId: ANA },
    { type: "consent", atMs: 400, peerId: BEN, agrees: false },
    { type: "left", atMs: 500, peerId: ANA },
    { type: "joined", atMs: 600, peerId: ANA, name: "Ana R." },
    { type: "consent", atMs: 600, peerId: ANA, agrees: true },
    { type: "resumed", atMs: 900, fromMs: 700 },
    { type: "consent", atMs: 950, peerId: ANA, agrees: true },
    { type: "ended", atMs: 2_000, reason: "stopped" },
  ];
  t.deepEqual(recordedMeetingOf(lines), {
    ...{ title: "Tea", beganAtMs: HEAD.wallMs, lengthMs: 2_000, pauses: [], captions: [] },
    people: [
      {
        ...{ peerId: ANA, name: "Ana R." },
        spans: [
          { fromMs: 100, toMs: 500 },
          { fromMs: 600, toMs: 700 },
          { fromMs: 950, toMs: Infinity },
        ],
      },
      { peerId: BEN, name: "Ben", spans: [{ fromMs: 200, toMs: 400 }] },
    ],
    presenters: [{ atMs: 300, peerId: ANA }],
    holes: [{ fromMs: 700, toMs: 900 }],
  });
  t.is(recordedMeetingOf(lines.slice(1)), null);
});

test("[CA68] a recording has the captions by and of those that were in it then, each once; a restart of the recorder loses none", (t) => {
  const caption = (
    line: number,
    author: typeof ANA,
    speaker: typeof ANA | null,
    atMs: number,
  ): IndexLine => ({
    ...{ type: "caption", peerId: author, line, speaker, atMs, fromMs: atMs - 50 },
    text: `Line ${line}`,
  });
  const meeting = recordedMeetingOf([
    { type: "begun", ...HEAD },
    ...[ANA, BEN, CLEO].map((peer, at): IndexLine => ({
      type: "joined",
      atMs: 0,
      peerId: peer,
      name: `P${at}`,
    })),
    { type: "consent", atMs: 100, peerId: ANA, agrees: true },
    { type: "consent", atMs: 200, peerId: BEN, agrees: true },
    caption(1, ANA, null, 150),
    caption(2, ANA, BEN, 190),
    caption(3, ANA, CLEO, 300),
    caption(1, CLEO, ANA, 300),
    caption(4, ANA, BEN, 400),
    { type: "consent", atMs: 500, peerId: BEN, agrees: false },
    caption(5, ANA, BEN, 550),
    { type: "resumed", atMs: 900, fromMs: 700 },
    { type: "consent", atMs: 900, peerId: ANA, agrees: true },
    caption(6, ANA, null, 800),
    caption(4, ANA, BEN, 400),
    caption(7, ANA, ANA, 2_000),
    { type: "ended", atMs: 2_500, reason: "stopped" },
  ]);
  t.deepEqual(
    meeting?.captions.map(({ text, author, speaker, fromMs, toMs }) => [text, author, speaker, fromMs, toMs]),
    [
      ["Line 1", ANA, null, 100, 150],
      ["Line 4", ANA, BEN, 350, 400],
      ["Line 6", ANA, null, 750, 800],
      ["Line 7", ANA, ANA, 1_950, 2_000],
    ],
  );
});

/** For each second of a file, how loud the tones are in it. */
function tonesBySecond(file: string, tonesHz: readonly number[]): readonly (readonly number[])[] {
  const args = ["-v", "error", "-i", file, "-f", "s16le", "-ac", "1", "-ar", String(RATE_HZ), "-"];
  const pcm = execFileSync("ffmpeg", args, { maxBuffer: 1e9 });
  const samples = Int16Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2));
  return Array.from({ length: Math.floor(samples.length / RATE_HZ) }, (_, second) =>
    tonesDbov(samples.subarray(second * RATE_HZ, (second + 1) * RATE_HZ), RATE_HZ, tonesHz),
  );
}

test("[RC52] everybody's sound is one file in step, and each person's another; nothing is heard of who did not agree, nor of what was cut off", async (t) => {
  const folder = path.join(makeFolder(t), HEAD.recordingId);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  for (const [id, name] of [
    [ANA, "Ana"],
    [BEN, "Ben / B"],
    [CLEO, "Cleo"],
  ] as const)
    await writer.note({ type: "joined", atMs: 0, peerId: id, name });
  await writer.note({ type: "consent", atMs: 0, peerId: ANA, agrees: true });
  await writer.note({ type: "consent", atMs: 1_000, peerId: BEN, agrees: true });
  // Whatever a recorder wrote by mistake: Cleo said no, and Ben spoke before he agreed.
  await writer.add(tonePackets(ANA, 700, { fromMs: 0, toMs: 2_000 }));
  await writer.add(tonePackets(BEN, 900, { fromMs: 0, toMs: 6_000 }));
  await writer.add(tonePackets(CLEO, 1_100, { fromMs: 0, toMs: 6_000 }));
  await writer.note({ type: "left", atMs: 2_000, peerId: ANA });
  await writer.note({ type: "joined", atMs: 3_000, peerId: ANA, name: "Ana" });
  await writer.note({ type: "consent", atMs: 3_000, peerId: ANA, agrees: true });
  await writer.add(tonePackets(ANA, 700, { fromMs: 3_000, toMs: 6_000 }));
  await writer.close({ atMs: 6_000, reason: "stopped" });
  // The last file has lost its end, as when its disk lost power: some two of three seconds are left.
  const last = (await readRecording(folder))?.tracks.at(-1);
  const bytes = readFileSync(last?.path ?? "").length;
  truncateSync(last?.path ?? "", Math.floor((bytes * 2) / 3));

  const told: number[] = [];
  await runJob({ folder, what: "sound" }, NO_TOOLS, (done) => told.push(done));
  await runJob({ folder, what: "voices" }, NO_TOOLS, () => {});
  t.true(told.length > 0 && told.every((done) => done >= 0 && done <= 1));
  t.deepEqual(
    (await readRecording(folder))?.results.map((result) => [path.basename(result.path), result.what]),
    [
      ["Sound - Tea.webm", "sound"],
      ["Voice of Ana - Tea.webm", "voices"],
      ["Voice of Ben B - Tea.webm", "voices"],
    ],
  );
  t.false(readdirSync(folder).some((name) => name.startsWith("composing")));
  const heard = (file: string) =>
    tonesBySecond(path.join(folder, "results", file), [700, 900, 1_100]).map((tones) =>
      tones.map((level) => (level > THERE_DBOV ? "x" : level < ABSENT_DBOV ? "-" : "?")).join(""),
    );
  t.deepEqual(heard("Sound - Tea.webm").slice(0, 4), ["x--", "xx-", "-x-", "xx-"]);
  t.regex(heard("Sound - Tea.webm").join(" "), /^x-- xx- -x- xx- [x?]x- -x-$/);
  t.deepEqual(heard("Voice of Ana - Tea.webm").slice(0, 4), ["x--", "x--", "---", "x--"]);
  t.deepEqual(heard("Voice of Ben B - Tea.webm"), ["---", "-x-", "-x-", "-x-", "-x-", "-x-"]);
});
