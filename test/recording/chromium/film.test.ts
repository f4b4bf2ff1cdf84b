/** A film of a recording, made by a browser and decoded again. Rules: ../SPEC.md. */
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import anyTest from "ava";
import { FILM_BUNDLES } from "../../../scripts/bundles.ts";
import { tonesDbov } from "../../../src/headless/level.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { runJob } from "../../../src/recording/composer/run-job.ts";
import { RecordingWriter } from "../../../src/recording/disk/recording-writer.ts";
import { CHROMIUM_PATH, hasChromium } from "../../support/chromium.ts";
import { peerId } from "../../support/ids.ts";
import { framesOfIvf, HEAD, makeFolder, tonePackets } from "../recorded.ts";
import { onlyInFull } from "../../support/full.ts";

const test = hasChromium ? anyTest.serial : anyTest.serial.skip;

const [ANA, BEN, CLEO] = [peerId(1), peerId(2), peerId(3)];
const LENGTH_MS = 13_000;
const CHANGE_MS = 11_400;
const RATE_HZ = 48_000;
const FRAME_MS = 40;
/** A picture a film frame would only take time. */
const CAMERA_MS = 200;

/** One keyframe, then a colour up to CHANGE_MS and another after it. */
function colours(peer: PeerId, before: string, after: string) {
  const source = (colour: string, ms: number) =>
    `color=c=${colour}:size=320x180:rate=5:duration=${ms / 1_000}`;
  const ivf = execFileSync("ffmpeg", [
    ...["-v", "error", "-f", "lavfi", "-i", source(before, CHANGE_MS)],
    ...["-f", "lavfi", "-i", source(after, LENGTH_MS - CHANGE_MS), "-filter_complex", "concat=n=2"],
    ...["-c:v", "libvpx", "-deadline", "realtime", "-g", "9999", "-lag-in-frames", "0", "-f", "ivf", "-"],
  ]);
  return framesOfIvf(ivf).map((bytes, at) => ({
    ...{ peerId: peer, source: "camera" as const, atMs: at * CAMERA_MS, isKey: at === 0, bytes },
  }));
}

/** For each frame of a film that is shown 25 times a second: the colours in the middle of its left and its right half. */
function halves(file: string): readonly string[] {
  const [width, height] = [64, 36];
  const args = ["-v", "error", "-i", file, "-vf", `fps=25,scale=${width}:${height}:flags=area`];
  const raw = execFileSync("ffmpeg", [...args, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], {
    maxBuffer: 1e9,
  });
  const colourAt = (frame: number, x: number): string => {
    const at = (frame * width * height + (height / 2) * width + x) * 3;
    const [r = 0, g = 0, b = 0] = raw.subarray(at, at + 3);
    return [r, g, b].map((part) => (part > 150 ? "1" : part < 90 ? "0" : "?")).join("");
  };
  const frames = raw.length / (width * height * 3);
  return Array.from({ length: frames }, (_, frame) => `${colourAt(frame, 16)} ${colourAt(frame, 48)}`);
}

/** When that tone begins, in milliseconds. */
function toneFromMs(file: string, toneHz: number): number {
  const args = ["-v", "error", "-i", file, "-vn", "-f", "s16le", "-ac", "1", "-ar", String(RATE_HZ), "-"];
  const pcm = execFileSync("ffmpeg", args, { maxBuffer: 1e9 });
  const samples = Int16Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2));
  const step = RATE_HZ / 50;
  for (let at = 0; at + step <= samples.length; at += step) {
    const [level = -127] = tonesDbov(samples.subarray(at, at + step), RATE_HZ, [toneHz]);
    if (level > -35) return (at * 1_000) / RATE_HZ;
  }
  return Infinity;
}

test("[RC61] [CA70] a film shows everybody in step with the sound, and goes on behind its last whole piece; nothing is in it of who did not agree", async (t) => {
  const folder = path.join(makeFolder(t), HEAD.recordingId);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  for (const [id, name] of [
    [ANA, "Ana"],
    [BEN, "Ben"],
    [CLEO, "Cleo"],
  ] as const)
    await writer.note({ type: "joined", atMs: 0, peerId: id, name });
  for (const id of [ANA, BEN]) await writer.note({ type: "consent", atMs: 0, peerId: id, agrees: true });
  await writer.note({ type: "consent", atMs: 0, peerId: CLEO, agrees: false });
  await writer.add(colours(ANA, "red", "lime"));
  await writer.add(colours(BEN, "blue", "yellow"));
  await writer.add(colours(CLEO, "magenta", "cyan"));
  await writer.add(tonePackets(ANA, 700, { fromMs: CHANGE_MS, toMs: LENGTH_MS }));
  await writer.add(tonePackets(CLEO, 1_100, { fromMs: 0, toMs: LENGTH_MS }));
  const line = { type: "caption", peerId: ANA, speaker: BEN, text: "Good morning" } as const;
  await writer.note({ ...line, atMs: 3_000, line: 1, fromMs: 2_000 });
  await writer.close({ atMs: LENGTH_MS, reason: "stopped" });

  await build({ ...FILM_BUNDLES, outdir: folder });
  const tools = { browser: CHROMIUM_PATH, page: path.join(folder, "film/page.js") };
  let pieces = 0;
  const told: number[] = [];
  await runJob({ folder, what: "grid" }, tools, (done) => {
    told.push(done);
    // What was made up to here is kept; the browser is started anew.
    if (done > 0.5 && (pieces += 1) === 1) throw new Error("Something breaks.");
  });
  t.is(pieces, 2, "each piece is made once");
  t.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  t.deepEqual(readdirSync(path.join(folder, "results")).toSorted(), [
    "Captions - Tea.vtt",
    "Film (grid) - Tea.webm",
  ]);
  t.false(readdirSync(folder).some((name) => name.startsWith("composing")));

  const film = path.join(folder, "results", "Film (grid) - Tea.webm");
  const shown = halves(film);
  t.true(Math.abs(shown.length - LENGTH_MS / FRAME_MS) <= 2, `${shown.length} frames`);
  const first = shown.indexOf("010 110");
  t.true(Math.abs(first * FRAME_MS - CHANGE_MS) <= 80, `changes at ${first * FRAME_MS} ms`);
  t.true(
    shown.slice(1, first - 1).every((colour) => colour === "100 001"),
    "red and blue before",
  );
  t.true(
    shown.slice(first + 1).every((colour) => colour === "010 110"),
    "green and yellow after",
  );
  t.true(Math.abs(toneFromMs(film, 700) - CHANGE_MS) <= 40);
  t.is(toneFromMs(film, 1_100), Infinity);
});

/** Ana, red and then green, with a tone from the change on. */
async function recordAna(folder: string): Promise<void> {
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  await writer.note({ type: "joined", atMs: 0, peerId: ANA, name: "Ana" });
  await writer.note({ type: "consent", atMs: 0, peerId: ANA, agrees: true });
  await writer.add(colours(ANA, "red", "lime"));
  await writer.add(tonePackets(ANA, 700, { fromMs: CHANGE_MS, toMs: LENGTH_MS }));
  await writer.close({ atMs: LENGTH_MS, reason: "stopped" });
}

const codecsIn = (file: string): readonly string[] =>
  execFileSync("ffprobe", [...["-v", "error", "-show_entries", "stream=codec_name"], "-of", "csv=p=0", file])
    .toString()
    .trim()
    .split("\n");

onlyInFull(test)(
  "[RC250] a film is made as MP4 where the browser has an encoder, and decodes in step; where it has none, a sentence says so",
  async (t) => {
    const folder = path.join(makeFolder(t), HEAD.recordingId);
    await recordAna(folder);
    await build({ ...FILM_BUNDLES, outdir: folder });
    const tools = { browser: CHROMIUM_PATH, page: path.join(folder, "film/page.js") };
    let isBroken = false;
    try {
      await runJob({ folder, what: "grid", format: "mp4" }, tools, (done) => {
        // The pieces of two browsers make one film.
        if (done > 0.5 && !isBroken) {
          isBroken = true;
          throw new Error("Something breaks.");
        }
      });
    } catch (error) {
      t.regex(String(error), /no encoder for MP4 .* WebM/);
      return;
    }
    const film = path.join(folder, "results", "Film (grid) - Tea.mp4");
    t.deepEqual(codecsIn(film), ["h264", "opus"]);
    const shown = halves(film);
    t.true(Math.abs(shown.length - LENGTH_MS / FRAME_MS) <= 2, `${shown.length} frames`);
    const first = shown.indexOf("010 010");
    t.true(Math.abs(first * FRAME_MS - CHANGE_MS) <= 80, `changes at ${first * FRAME_MS} ms`);
    t.true(shown.slice(1, first - 1).every((colour) => colour === "100 100"));
    t.true(Math.abs(toneFromMs(film, 700) - CHANGE_MS) <= 40);
  },
);

/** A page in a browser that has no encoder. */
const UNSUPPORTED_PAGE = `const socket = new WebSocket(new URL("link", location.href.replace(/^http/, "ws")));
socket.addEventListener("message", () => {
  const head = new TextEncoder().encode(JSON.stringify({ fromMs: 0, chunks: [], isUnsupported: true }));
  const message = new Uint8Array(4 + head.length);
  new DataView(message.buffer).setUint32(0, head.length);
  message.set(head, 4);
  socket.send(message);
});`;

onlyInFull(test)(
  "[RC251] a browser without an encoder is asked once, and the sentence says what to do",
  async (t) => {
    const folder = path.join(makeFolder(t), HEAD.recordingId);
    await recordAna(folder);
    const page = path.join(folder, "page.js");
    writeFileSync(page, UNSUPPORTED_PAGE);
    await t.throwsAsync(
      runJob({ folder, what: "grid", format: "mp4" }, { browser: CHROMIUM_PATH, page }, () => {}),
      { message: /no encoder for MP4 \(H\.264\)\. Make the film as WebM, or install Chrome or Edge\.$/ },
    );
  },
);
