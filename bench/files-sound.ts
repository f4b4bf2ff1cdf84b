/**
 * Sound and messages while a file is fetched over links of 100 Mbit/s: a meeting of real headless peers with a tone each. Sound: the
 * share of 20 ms frames in which a voice was missing. Messages: from before it is sent to the last receiver's event, one each 100 ms.
 * The same without a transfer tells the machine's share. `PEERS=3 LANDLINE_BENCH_MB=300 npm run bench files-sound`
 */
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createParty, interruptions, REPORTED_MS, type Guest } from "../test/chaos/party.ts";
import { monotonicMs, type Span } from "../test/chaos/recorder.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { median, printTable, quantile } from "./support/table.ts";

const PEERS = Number(process.env["PEERS"] ?? 3);
const SIZE_BYTES = Number(process.env["LANDLINE_BENCH_MB"] ?? 300) * 1_000_000;
const CALM_MS = 10_000;
const MESSAGE_EVERY_MS = 100;
const FRAME_MS = 20;
const FETCH_PATIENCE_MS = 120_000;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-sound", hosts: PEERS });
const base = mkdtempSync(path.join(tmpdir(), "landline-bench-sound-"));
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const rows: string[][] = [["", "voice missing", "message to the last, median / p99", "load"]];

/** Writes on while `work` lasts; milliseconds until the last of the others has each message. */
async function messagesDuring(sender: Guest, others: readonly Guest[], work: Promise<unknown>) {
  const sentAtMs = new Map<string, number>();
  const latencies: number[] = [];
  const missing = new Map<string, number>();
  for (const { peer } of others)
    peer.onEvent((event) => {
      if (event.type !== "message") return;
      const left = missing.get(event.text);
      const at = sentAtMs.get(event.text);
      if (left === undefined || at === undefined) return;
      missing.set(event.text, left - 1);
      if (left === 1) latencies.push(monotonicMs() - at);
    });
  let isOver = false;
  void work.finally(() => (isOver = true)).catch(() => {});
  for (let count = 0; !isOver; count += 1) {
    const text = `${monotonicMs()} ${count}`;
    missing.set(text, others.length);
    sentAtMs.set(text, monotonicMs());
    sender.peer.send({ type: "sendMessage", text });
    await pass(MESSAGE_EVERY_MS);
  }
  await work;
  return latencies;
}

async function measure(what: string, guests: readonly Guest[], work: () => Promise<string>): Promise<void> {
  const fromMs = monotonicMs();
  const [sender, ...others] = guests as [Guest, ...Guest[]]; // There are three and more.
  const done = work();
  const latencies = await messagesDuring(sender, others, done);
  const window: Span = { fromMs, toMs: monotonicMs() };
  await pass(REPORTED_MS);
  const lost = interruptions(guests, guests, window).map(({ lostFrames }) => lostFrames);
  const frames = (window.toMs - window.fromMs) / FRAME_MS;
  const share = (100 * lost.reduce((sum, each) => sum + each, 0)) / (frames * lost.length);
  rows.push([
    `${what} (${await done})`,
    `${share.toFixed(2)}% of ${(frames * lost.length).toFixed(0)} frames`,
    `${median(latencies).toFixed(0)} / ${quantile(latencies, 0.99).toFixed(0)} ms, n=${latencies.length}`,
    loadavg()[0]?.toFixed(1) ?? "",
  ]);
}

try {
  const party = await createParty(lan, PEERS);
  await party.gather();
  for (const host of lan.hosts) await lan.impair(host, { rateMbit: 100 });
  await party.settle(party.guests);
  await measure("idle", party.guests, async () => {
    await pass(CALM_MS);
    return `${CALM_MS / 1_000} s`;
  });
  const original = path.join(base, "large.bin");
  writeFileSync(original, randomFillSync(Buffer.alloc(SIZE_BYTES)));
  const [giver, taker] = [party.guests[PEERS - 1], party.guests[1]];
  if (giver === undefined || taker === undefined) throw new Error("nobody is there");
  await measure(`${SIZE_BYTES / 1e6} MB over 100 Mbit/s`, party.guests, async () => {
    giver.peer.send({ type: "shareFile", path: original });
    const { fileId } = await taker.peer.event("file", undefined, FETCH_PATIENCE_MS);
    const startedAtMs = monotonicMs();
    taker.peer.send({ type: "fetchFile", fileId, path: path.join(base, "got.bin") });
    await taker.peer.event("fileReady", undefined, FETCH_PATIENCE_MS);
    const seconds = (monotonicMs() - startedAtMs) / 1_000;
    return `${((SIZE_BYTES * 8) / seconds / 1e6).toFixed(0)} Mbit/s`;
  });
} finally {
  printTable("Files and sound", rows);
  lan.close();
  removeDataFolders();
  rmSync(base, { recursive: true, force: true });
}
process.exit(0);
