/**
 * Messages to everybody in a meeting of eleven, links of 1 Gbit/s: from the command on the sender's standard input to the event on the
 * standard output of the last of the ten receivers. Idle, and while the sender gives one of them a file (and the coordinator and the
 * deputy their copies). Cores without a participant: no sound and no pictures. What they cost beyond what they cost in silence is told
 * per message; everything runs on one machine, so the last receiver waits for ten others' turns. `LANDLINE_BENCH_MB=300 npm run bench messages`
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { totalCpuMs } from "../test/chaos/machine-load.ts";
import { prepareIdentities } from "../test/support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { median, printTable, quantile } from "./support/table.ts";

const RECEIVERS = 10;
const MEETING = "Messages";
/** A name that no meeting has: the peer waits for commands. */
const NOWHERE = "Waiting for orders";
const SIZE_MB = Number(process.env["LANDLINE_BENCH_MB"] ?? 1_000);
const IDLE_MS = Number(process.env["LANDLINE_BENCH_IDLE_S"] ?? 20) * 1_000;
const MESSAGE_EVERY_MS = 50;
const SETTLE_MS = 3_000;
const SILENCE_MS = 4_000;
const LATE_MS = 5_000;
const PATIENCE_MS = 90_000;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-msg", hosts: RECEIVERS + 1 });
const base = mkdtempSync(path.join(tmpdir(), "landline-bench-messages-"));
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const rows: string[][] = [
  ["", "to the last of 10, median / p99 / most", "at most", "messages", "CPU of all 11, per message", "load"],
];

/** Of the cores and their file workers, not of their media processes. */
const cpuMs = (peers: readonly Peer[]): number => totalCpuMs(peers.map(({ process: { pid } }) => pid ?? 0));

async function measure(
  what: string,
  reachMs: number,
  peers: readonly Peer[],
  sender: Peer,
  /** Of a second, in ms. */
  silentCpuMs: number,
  isOver: () => boolean,
): Promise<void> {
  const missing = new Map<string, { left: number; readonly sentAtMs: number }>();
  const latenciesMs: number[] = [];
  let isCounting = true;
  for (const peer of peers)
    peer.onEvent((event) => {
      if (event.type !== "message" || peer === sender || !isCounting) return;
      const known = missing.get(event.text);
      if (known === undefined) return;
      known.left -= 1;
      if (known.left > 0) return;
      latenciesMs.push(performance.now() - known.sentAtMs);
      missing.delete(event.text);
    });
  const cpuBeforeMs = cpuMs(peers);
  const fromMs = performance.now();
  for (let count = 0; !isOver(); count += 1) {
    const text = `${what} ${count}: as long as people's messages are, some eighty characters in all.`;
    missing.set(text, { left: RECEIVERS, sentAtMs: performance.now() });
    sender.send({ type: "sendMessage", text });
    await pass(MESSAGE_EVERY_MS);
  }
  const cpuSpentMs = cpuMs(peers) - cpuBeforeMs - (silentCpuMs * (performance.now() - fromMs)) / 1_000;
  const lateAtMs = performance.now() + LATE_MS;
  while (missing.size > 0 && performance.now() < lateAtMs) await pass(MESSAGE_EVERY_MS);
  isCounting = false;
  // What never came counts as the slowest.
  latenciesMs.push(...[...missing.values()].map(() => Infinity));
  const times = [median(latenciesMs), quantile(latenciesMs, 0.99), Math.max(...latenciesMs)];
  rows.push([
    what,
    times.map((ms) => ms.toFixed(1)).join(" / ") + " ms",
    `${reachMs} ms`,
    String(latenciesMs.length),
    `${(cpuSpentMs / latenciesMs.length).toFixed(1)} ms`,
    loadavg()[0]?.toFixed(1) ?? "",
  ]);
}

try {
  const folders = await prepareIdentities(Array.from({ length: RECEIVERS + 1 }, (_, at) => `Peer${at}`));
  const peers = folders.map((dataFolder, index) =>
    startPeer(lan, index + 1, `Peer ${index}`, ["relay", NOWHERE], { dataFolder }),
  );
  for (const peer of peers) await peer.event("ready", undefined, PATIENCE_MS);
  peers[0]?.send({ type: "createMeeting", title: MEETING });
  await peers[0]?.event("joined", undefined, PATIENCE_MS);
  for (const peer of peers.slice(1)) {
    peer.send({ type: "joinMeeting", meeting: MEETING });
    await peer.event("joined", undefined, PATIENCE_MS);
  }
  const isWhole = (peer: Peer) => peer.last("members")?.members.length === peers.length;
  for (const peer of peers) await peer.until("everybody", () => isWhole(peer), PATIENCE_MS);
  for (const host of lan.hosts) await lan.impair(host, { rateMbit: 1_000 });
  await pass(SETTLE_MS);
  const [sender, taker] = [peers.at(5), peers.at(-1)];
  if (sender === undefined || taker === undefined) throw new Error("nobody is there");

  const cpuBeforeMs = cpuMs(peers);
  await pass(SILENCE_MS);
  const silentCpuMs = ((cpuMs(peers) - cpuBeforeMs) * 1_000) / SILENCE_MS;
  const idleUntilMs = performance.now() + IDLE_MS;
  await measure("idle", 20, peers, sender, silentCpuMs, () => performance.now() > idleUntilMs);

  const original = path.join(base, "large.bin");
  execFileSync("dd", ["if=/dev/urandom", `of=${original}`, "bs=1000000", `count=${SIZE_MB}`, "status=none"]);
  sender.send({ type: "shareFile", path: original });
  const { fileId } = await taker.event("file", undefined, PATIENCE_MS);
  const startedAtMs = performance.now();
  taker.send({ type: "fetchFile", fileId, path: path.join(base, "got.bin") });
  let tookMs = 0;
  const done = taker
    .event("fileReady", undefined, PATIENCE_MS)
    .finally(() => (tookMs = performance.now() - startedAtMs));
  await measure(`during ${SIZE_MB} MB`, 60, peers, sender, silentCpuMs, () => tookMs > 0);
  await done;
  rows.push([`  the file came at ${((SIZE_MB * 8) / tookMs).toFixed(2)} Gbit/s`]);
} finally {
  printTable(`Messages in a meeting of ${RECEIVERS + 1} on ${cpus().length} cores`, rows);
  lan.close();
  removeDataFolders();
  rmSync(base, { recursive: true, force: true });
}
process.exit(0);
