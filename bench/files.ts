/**
 * What moving files costs and reaches, each instance a process on a host of its own: one receiver against iperf3, ten receivers against
 * one, a folder of small files against one file, and what is sent twice when a seeder is killed. Sizes in MB by environment
 * (`LANDLINE_BENCH_MB`, `LANDLINE_BENCH_SWARM_MB`, `LANDLINE_BENCH_RECEIVERS`, `LANDLINE_BENCH_SMALL_FILES`), rows by
 * `LANDLINE_BENCH_ROWS=one,background,swarm,small,killed`, the disk by `TMPDIR`. Needs root and iperf3.
 */
import { spawnSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createLan, type Lan } from "../test/lan/lan.ts";
import { namespacePath } from "../test/lan/namespaces.ts";
import { acquaint, startDriven, type Driven } from "../test/lan/files/driven.ts";
import { backMemory } from "./support/backed-memory.ts";
import { printTable } from "./support/table.ts";

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const ONE_MB = number("LANDLINE_BENCH_MB", 1_000);
const SWARM_MB = number("LANDLINE_BENCH_SWARM_MB", 200);
const SMALL_FILES = number("LANDLINE_BENCH_SMALL_FILES", 10_000);
const SMALL_BYTES = 10_000;
const ROWS = (process.env["LANDLINE_BENCH_ROWS"] ?? "one,swarm,small,killed").split(",");
const RECEIVERS = number("LANDLINE_BENCH_RECEIVERS", 10);
const MIB = 1024 * 1024;

const base = mkdtempSync(path.join(tmpdir(), "landline-bench-files-"));
const rows: string[][] = [["what", "got", "wanted"]];
/** Memory for so many times what is written. */
const BACKED = 3;
function backed(writtenMb: number): string {
  const { first, second } = backMemory(BACKED * writtenMb * 1e6);
  return `a GB written ${first.toFixed(2)} s, ${second.toFixed(2)} s again right after, which is what was measured with`;
}

function makeFile(name: string, sizeBytes: number): string {
  const file = path.join(base, name);
  const handle = openSync(file, "w");
  const block = Buffer.alloc(MIB);
  randomFillSync(block);
  for (let at = 0; at < sizeBytes; at += MIB) {
    block.writeUInt32BE(at / MIB);
    writeSync(handle, block, 0, Math.min(MIB, sizeBytes - at));
  }
  closeSync(handle);
  return file;
}

/** Shares of all cores since the boot. `softirq` is mostly the network's, and counted to nobody. */
interface Machine {
  readonly all: number;
  readonly idle: number;
  readonly softirq: number;
}
function machine(): Machine {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  const ticks = line.split(/\s+/).slice(1).map(Number);
  const [, , , idle = 0, iowait = 0, , softirq = 0] = ticks;
  return { all: ticks.slice(0, 8).reduce((sum, each) => sum + each, 0), idle: idle + iowait, softirq };
}
function machineSince(before: Machine): string {
  const now = machine();
  const pct = (part: number) => `${((100 * part) / (now.all - before.all)).toFixed(0)}%`;
  return `idle ${pct(now.idle - before.idle)}, softirq ${pct(now.softirq - before.softirq)}, load ${loadavg()[0]?.toFixed(1)}`;
}

/** Bytes that left the host, with all headers. */
function sentBytes(lan: Lan, host: number): number {
  const file = "/sys/class/net/eth0/statistics/tx_bytes";
  const command = ["netns", "exec", lan.namespace(host), "cat", file];
  return Number(spawnSync("ip", command, { encoding: "utf8" }).stdout);
}

let folders = 0;
/** Everybody knows everybody; the first is on host 1. */
async function startAll(lan: Lan, count: number): Promise<readonly Driven[]> {
  const all = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      folders += 1;
      const start = (script: string, args: readonly string[]) => lan.spawnScript(index + 1, script, args);
      return startDriven(index + 1, path.join(base, `peer${folders}`), lan.address(index + 1), start);
    }),
  );
  acquaint(...all);
  return all;
}

const isOver = ({ state }: { readonly state: string }) => state === "done" || state === "failed";

/** Seconds until all downloaders have it. */
async function timed(downloaders: readonly Driven[], blobId: string, begin: () => void): Promise<number> {
  const startedAtMs = performance.now();
  begin();
  const ends = await Promise.all(
    downloaders.map((downloader) =>
      downloader.until((transfer) => transfer.blobId === blobId && isOver(transfer)),
    ),
  );
  for (const end of ends) if (end.state !== "done") throw new Error(end.problem?.message ?? "failed");
  return (performance.now() - startedAtMs) / 1000;
}

async function stop(...all: readonly Driven[]): Promise<void> {
  for (const one of all) {
    one.child.kill("SIGKILL");
    if (one.child.exitCode === null && one.child.signalCode === null) await once(one.child, "exit");
  }
}

interface LinkBest {
  readonly mbit: number;
  /** Of iperf3's receiver. */
  readonly secondsPerGb: number;
}

function iperf(lan: Lan, from: number, to: number): LinkBest {
  const server = lan.spawn(to, "iperf3", ["-s", "-1"], { stdio: "ignore" });
  for (let tries = 0; tries < 20; tries += 1) {
    spawnSync("sleep", ["0.2"]);
    const run = spawnSync(
      "nsenter",
      [`--net=${namespacePath(lan.namespace(from))}`, "--", "iperf3", "-c", lan.address(to), "-t", "4", "-J"],
      { encoding: "utf8" },
    );
    const mbit = Number(/"sum_received":[\s\S]*?"bits_per_second":\s*([\d.e+]+)/.exec(run.stdout)?.[1]) / 1e6;
    const busyPct = Number(/"remote_total":\s*([\d.e+-]+)/.exec(run.stdout)?.[1]);
    if (mbit > 0) return { mbit, secondsPerGb: (busyPct / 100) * (8_000 / mbit) };
  }
  server.kill("SIGKILL");
  return { mbit: Number.NaN, secondsPerGb: Number.NaN };
}

async function one(isBackground: boolean): Promise<void> {
  const lan = createLan({ name: "llb-files", hosts: 2 });
  try {
    for (const host of lan.hosts) await lan.impair(host, { rateMbit: 1_000 });
    const best = iperf(lan, 1, 2);
    const all = await startAll(lan, 2);
    const [sharer, downloader] = all as [Driven, Driven]; // Two were asked for.
    if (isBackground) for (const each of all) each.send({ type: "background", isOn: true });
    const descriptor = await sharer.share(makeFile("one.bin", ONE_MB * 1e6));
    const floor = backed(ONE_MB);
    const before = [await sharer.stats(), await downloader.stats()];
    const start = machine();
    const seconds = await timed([downloader], descriptor.blobId, () =>
      downloader.fetch(descriptor, [sharer]),
    );
    const spare = machineSince(start);
    const after = [await sharer.stats(), await downloader.stats()];
    const mbit = (descriptor.sizeBytes * 8) / seconds / 1e6;
    const label = `${ONE_MB} MB to one, 1 Gbit/s${isBackground ? ", background" : ""}`;
    rows.push([
      label,
      `${mbit.toFixed(0)} Mbit/s, ${((100 * mbit) / best.mbit).toFixed(0)}% of iperf3's ${best.mbit.toFixed(0)}; ${spare}`,
      "90%",
    ]);
    rows.push([
      "  this machine's floor, a GB",
      `iperf3's receiver ${best.secondsPerGb.toFixed(2)} s, ${floor}`,
      "",
    ]);
    ["sender", "receiver"].forEach((who, index) => {
      const spent = (what: "userMs" | "systemMs") =>
        (((after[index]?.[what] ?? 0) - (before[index]?.[what] ?? 0)) * 1e6) / descriptor.sizeBytes;
      const [user, system] = [spent("userMs"), spent("systemMs")];
      rows.push([
        `  ${who}`,
        `${(user + system).toFixed(2)} s a GB (user ${user.toFixed(2)}, system ${system.toFixed(2)}), ${after[index]?.rssMaxMb.toFixed(0)} MB at most`,
        "3 s, 200 MB",
      ]);
    });
    await stop(sharer, downloader);
  } finally {
    lan.close();
    rmSync(base, { recursive: true, force: true });
    mkdirSync(base, { recursive: true });
  }
}

async function swarm(): Promise<void> {
  const lan = createLan({ name: "llb-files", hosts: RECEIVERS + 1 });
  try {
    for (const host of lan.hosts) await lan.impair(host, { rateMbit: 200 });
    const file = makeFile("swarm.bin", SWARM_MB * 1e6);
    const seconds: number[] = [];
    let used = "";
    let copies = 0;
    let spare = "";
    for (const count of [1, RECEIVERS]) {
      const all = await startAll(lan, count + 1);
      const [sharer, ...downloaders] = all as [Driven, ...Driven[]]; // At least two were asked for.
      const descriptor = await sharer.share(file);
      backed(count * SWARM_MB);
      const before = await Promise.all(all.map((each) => each.stats()));
      const start = machine();
      const sentBefore = sentBytes(lan, 1);
      seconds.push(
        await timed(downloaders, descriptor.blobId, () => {
          for (const downloader of downloaders)
            downloader.fetch(
              descriptor,
              all.filter((other) => other !== downloader),
            );
        }),
      );
      spare = machineSince(start);
      copies = (sentBytes(lan, 1) - sentBefore) / descriptor.sizeBytes;
      const spent = await Promise.all(all.map((each) => each.stats()));
      const sum = (what: "userMs" | "systemMs") =>
        spent.reduce((total, each, index) => total + each[what] - (before[index]?.[what] ?? 0), 0) / 1_000;
      used = `user ${sum("userMs").toFixed(1)}, system ${sum("systemMs").toFixed(1)} s`;
      await stop(...all);
    }
    const [single = Number.NaN, many = Number.NaN] = seconds;
    rows.push([
      `${SWARM_MB} MB to ${RECEIVERS} at once, 200 Mbit/s links`,
      `${many.toFixed(1)} s, one alone ${single.toFixed(1)} s: ${(many / single).toFixed(2)} times; all ${RECEIVERS + 1} used ${used} of ${cpus().length} cores; ${spare}`,
      "1.6 times",
    ]);
    rows.push(["  bytes that left the sharer, for each of the file", copies.toFixed(2), ""]);
  } finally {
    lan.close();
  }
}

async function small(): Promise<void> {
  const lan = createLan({ name: "llb-files", hosts: 2 });
  try {
    for (const host of lan.hosts) await lan.impair(host, { rateMbit: 1_000 });
    const folder = path.join(base, "small");
    const content = Buffer.alloc(SMALL_BYTES);
    for (let index = 0; index < SMALL_FILES; index += 1) {
      const sub = path.join(folder, String(index % 100));
      if (index < 100) mkdirSync(sub, { recursive: true });
      content.writeUInt32BE(index);
      writeFileSync(path.join(sub, `${index}.txt`), content);
    }
    const single = makeFile("single.bin", SMALL_FILES * SMALL_BYTES);
    const [sharer, downloader] = (await startAll(lan, 2)) as [Driven, Driven]; // Two were asked for.
    const times: number[][] = [];
    for (const what of [single, folder]) {
      const startedAtMs = performance.now();
      const descriptor = await sharer.share(what);
      const sharedAtMs = performance.now();
      const seconds = await timed([downloader], descriptor.blobId, () =>
        downloader.fetch(descriptor, [sharer]),
      );
      times.push([(sharedAtMs - startedAtMs) / 1000, seconds]);
    }
    const [[shareOne = 0, takeOne = 0] = [], [shareMany = 0, takeMany = 0] = []] = times;
    rows.push([
      `${SMALL_FILES} files of ${SMALL_BYTES} bytes as a folder, 1 Gbit/s`,
      `${takeMany.toFixed(2)} s, one file ${takeOne.toFixed(2)} s: ${(takeMany / takeOne).toFixed(2)} times (reading first: ${shareMany.toFixed(2)} and ${shareOne.toFixed(2)} s)`,
      "1.5 times",
    ]);
    await stop(sharer, downloader);
  } finally {
    lan.close();
  }
}

async function killed(): Promise<void> {
  const lan = createLan({ name: "llb-files", hosts: 3 });
  try {
    for (const host of lan.hosts) await lan.impair(host, { rateMbit: 200 });
    const [sharer, copy, downloader] = (await startAll(lan, 3)) as [Driven, Driven, Driven]; // Three were asked for.
    const descriptor = await sharer.share(makeFile("killed.bin", SWARM_MB * 1e6));
    copy.send({ type: "keepCopy", blobId: descriptor.blobId, seeders: [sharer.peerId] });
    await copy.until(isOver);
    const done = timed([downloader], descriptor.blobId, () => downloader.fetch(descriptor, [sharer, copy]));
    await downloader.until(({ bytes }) => bytes > descriptor.sizeBytes / 2);
    await stop(copy);
    await done;
    const { receivedBytes } = await downloader.until(isOver);
    rows.push([
      `seeder killed at half of ${SWARM_MB} MB`,
      `${((receivedBytes - descriptor.sizeBytes) / MIB).toFixed(2)} MiB sent twice`,
      "4 MiB",
    ]);
    await stop(sharer, downloader);
  } finally {
    lan.close();
  }
}

try {
  if (ROWS.includes("one")) await one(false);
  if (ROWS.includes("background")) await one(true);
  if (ROWS.includes("swarm")) await swarm();
  if (ROWS.includes("small")) await small();
  if (ROWS.includes("killed")) await killed();
} finally {
  rmSync(base, { recursive: true, force: true });
}
printTable("Files", rows);
process.exit(0);
