/**
 * Composing a recording of four people with cameras of 720 lines: how much faster than real time sound and films are made. Prints a table. Needs
 * ffmpeg and a browser.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { FILM_BUNDLES } from "../scripts/bundles.ts";
import type { PeerId } from "../src/kernel/ids.ts";
import type { RecordedPacket } from "../src/kernel/recorded-packet.ts";
import { runJob } from "../src/recording/composer/run-job.ts";
import { readRecording } from "../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../src/recording/disk/recording-writer.ts";
import { findBrowser } from "../src/window-host/browsers.ts";
import { peerId } from "../test/support/ids.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { framesOfIvf, HEAD, tonePackets } from "../test/recording/recorded.ts";
import { printTable } from "./support/table.ts";

const PEOPLE = 4;
/** `SECONDS=600` for ten minutes. */
const SECONDS = Number(process.env["SECONDS"] ?? 60);
const LOOP_SECONDS = 10;
const RATE = 30;
/** `WHAT=grid` for that alone; `KEEP=<folder>` keeps what was made, to be looked at. */
const WHAT = (process.env["WHAT"] ?? "sound,grid,speaker").split(",") as ("sound" | "grid" | "speaker")[];

const root = mkdtempSync(path.join(tmpdir(), "landline-bench-composing-"));
const folder = path.join(root, HEAD.recordingId);
const loop = framesOfIvf(
  execFileSync(
    "ffmpeg",
    [
      ...["-v", "error", "-f", "lavfi", "-i", `testsrc2=size=1280x720:rate=${RATE}:duration=${LOOP_SECONDS}`],
      ...[
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-b:v",
        "1500k",
        "-lag-in-frames",
        "0",
      ],
      ...["-g", String(RATE * LOOP_SECONDS), "-f", "ivf", "-"],
    ],
    { maxBuffer: 1e9 },
  ),
);

const cameraAt = (peer: PeerId, frame: number): RecordedPacket => {
  const bytes = loop[frame % loop.length] ?? Buffer.alloc(0);
  const isKey = frame % loop.length === 0;
  return { peerId: peer, source: "camera", atMs: (frame * 1_000) / RATE, isKey, bytes };
};

try {
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  for (let index = 1; index <= PEOPLE; index += 1) {
    const peer = peerId(index);
    await writer.note({ type: "joined", atMs: 0, peerId: peer, name: `Person ${index}` });
    await writer.note({ type: "consent", atMs: 0, peerId: peer, agrees: true });
    const voice = tonePackets(peer, 300 + 100 * index, { fromMs: 0, toMs: LOOP_SECONDS * 1_000 });
    for (let second = 0; second < SECONDS; second += LOOP_SECONDS) {
      await writer.add(voice.map((packet) => ({ ...packet, atMs: packet.atMs + second * 1_000 })));
      for (let frame = second * RATE; frame < (second + LOOP_SECONDS) * RATE; frame += 1)
        await writer.add([cameraAt(peer, frame)]);
      await writer.write();
    }
  }
  await writer.close({ atMs: SECONDS * 1_000, reason: "stopped" });
  await build({ ...FILM_BUNDLES, outdir: root });
  const tools = { browser: findBrowser()?.executable ?? null, page: path.join(root, "film/page.js") };
  const rows: string[][] = [];
  for (const what of WHAT) {
    const startedAtMs = performance.now();
    await runJob({ folder, what }, tools, () => {});
    const tookS = (performance.now() - startedAtMs) / 1_000;
    const result = (await readRecording(folder))?.results.find((each) => each.what === what);
    const keep = process.env["KEEP"];
    if (keep !== undefined && result !== undefined)
      copyFileSync(result.path, path.join(keep, `${what}.webm`));
    const sizeMB = statSync(result?.path ?? root).size / 1e6;
    rows.push([
      what,
      `${tookS.toFixed(1)} s`,
      `${(SECONDS / tookS).toFixed(1)} x`,
      `${sizeMB.toFixed(1)} MB`,
    ]);
  }
  printTable(`${PEOPLE} people at 720 lines, ${RATE} frames a second, ${SECONDS} s.`, [
    ["what", "took", "real time", "size"],
    ...rows,
  ]);
} finally {
  removeFolder(root);
}
