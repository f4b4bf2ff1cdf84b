/**
 * A meeting of 200,000 entries in whole cores, as they are built: opening it again, a page, a search for what the oldest message has, and a
 * member that joins and fetches all of it. Each core is on a host of its own (network namespaces; needs root, and `npm run build`
 * before). Ends with 1 where the core's own memory, or the processor time of opening, is more than it may be: both are the same on a busy
 * machine. `LANDLINE_BENCH_ENTRIES=200000 npm run bench store-core`
 */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { createLog } from "../src/kernel/log.ts";
import { loadIdentity } from "../src/mesh/index.ts";
import { cpuMs } from "../test/chaos/machine-load.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "../src/store/log/entry.ts";
import { makeDataFolder, removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { createAuthorsOf, writeMeeting } from "./support/stored-meeting.ts";
import { printTable } from "./support/table.ts";

const ENTRIES = Number(process.env["LANDLINE_BENCH_ENTRIES"] ?? 200_000);
/** UTF-16 code units of a message: ten people write a fifth of 200 MB each, which is all that a meeting keeps of those who write most. */
const LENGTH = 380;
const PATIENCE_MS = 600_000;
const SAMPLE_MS = 250;
const OPEN_MS = 2_000;
const CORE_BYTES = 150_000_000;
const log = createLog("warn", (line) => console.error(line));
const ms = (value: number) => `${value.toFixed(0)} ms`;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Of the core's process: all, and without the pages of files that level maps. */
function memory({ process: { pid } }: Peer): { readonly all: number; readonly own: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1_024;
  return { all: of("VmRSS"), own: of("RssAnon") };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await run();
  return performance.now() - startedAtMs;
}

async function ended(peer: Peer): Promise<void> {
  peer.process.kill("SIGTERM");
  await peer.exit();
}

let requests = 0;
async function ask(peer: Peer, query: { readonly search?: string; readonly limit: number }): Promise<number> {
  const requestId = `r${(requests += 1)}`;
  return await timed(async () => {
    peer.send({ type: "history", requestId, ...query });
    await peer.until(
      requestId,
      () => peer.all("history").some((event) => event.requestId === requestId),
      PATIENCE_MS,
    );
  });
}

async function measure(): Promise<void> {
  const lan = createLan({ name: "llb-store", hosts: 2 });
  try {
    const dataFolder = makeDataFolder("Ana");
    const first = startPeer(lan, 1, "Ana", ["create", "Long"], { dataFolder });
    const { meetingId } = await first.event("joined", undefined, PATIENCE_MS);
    await ended(first);
    const maker = await loadIdentity(dataFolder);
    const authors = createAuthorsOf(10);
    const listings: Entry[] = [];
    for (const [at, { publicKey }] of authors.entries())
      listings.push(
        signEntry(maker, {
          ...{
            meetingId,
            storeId: "ab".repeat(16),
            number: at + 1,
            lamport: at + 1,
            wallMs: 1_700_000_000_000,
          },
          previous: listings.at(-1)?.id ?? NO_PREVIOUS,
          body: { kind: "member", publicKey, name: `Author ${at}` },
        }),
      );
    const root = { meetingId, title: "Long", host: maker.publicKey };
    const bytes = await writeMeeting({
      ...{ folder: dataFolder, log, root, authors, preface: listings, count: ENTRIES, length: LENGTH },
    });

    const open = () => startPeer(lan, 1, "Ana", ["open", meetingId], { dataFolder });
    const making = open();
    const indexMs = await timed(() => making.event("replayed", undefined, PATIENCE_MS));
    await ended(making);
    const ana = open();
    const readyMs = await timed(() => ana.event("ready", undefined, PATIENCE_MS));
    const readyCpuMs = cpuMs(ana.process.pid ?? 0);
    const openMs = await timed(() => ana.event("replayed", undefined, PATIENCE_MS));
    const openCpuMs = cpuMs(ana.process.pid ?? 0) - readyCpuMs;
    const opened = memory(ana);
    const pageMs = await ask(ana, { limit: 200 });
    const searchMs = await ask(ana, { search: "needle", limit: 100 });
    const searched = memory(ana);

    const ben = startPeer(lan, 2, "Ben", ["join", "Long"]);
    await ben.event("joined", undefined, PATIENCE_MS);
    let most = { all: 0, own: 0 };
    const sampler = setInterval(() => {
      const now = memory(ben);
      most = { all: Math.max(most.all, now.all), own: Math.max(most.own, now.own) };
    }, SAMPLE_MS);
    const joinMs = await timed(() =>
      ben.event("catchUp", ({ taken, total }) => taken === total && total > ENTRIES / 2, PATIENCE_MS),
    );
    clearInterval(sampler);
    const reports = ben.all("catchUp").length;
    const hub = memory(ana);
    const joinerSearchMs = await ask(ben, { search: "needle", limit: 100 });
    const found = ben.last("history")?.messages.length ?? 0;
    if (openCpuMs > OPEN_MS || opened.own > CORE_BYTES || found === 0) process.exitCode = 1;
    printTable(
      `A meeting of ${ENTRIES} entries, ${mb(bytes)}, in whole cores; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
      [
        ["what", "measured", "at most"],
        ["first opening, which makes the index", ms(indexMs)],
        ["start of the program to ready", ms(readyMs)],
        ["from there to the meeting open and replayed", ms(openMs), ms(OPEN_MS)],
        ["processor time of that", ms(openCpuMs), ms(OPEN_MS)],
        [
          "memory of the core then, with the disk's pages / its own",
          `${mb(opened.all)} / ${mb(opened.own)}`,
          mb(CORE_BYTES),
        ],
        ["newest page of 200", ms(pageMs)],
        ["search for what one of the oldest has", ms(searchMs), "1000 ms"],
        ["memory after it", `${mb(searched.all)} / ${mb(searched.own)}`],
        ["a newcomer has all", `${(joinMs / 1_000).toFixed(0)} s`],
        ["its reports of how far it has come", String(reports)],
        ["most memory of its core meanwhile", `${mb(most.all)} / ${mb(most.own)}`],
        ["memory of the core that it came from", `${mb(hub.all)} / ${mb(hub.own)}`],
        ["the newcomer's search for the same", `${ms(joinerSearchMs)}, ${found} found`],
      ],
    );
  } finally {
    lan.close();
    removeDataFolders();
  }
}

const problem = lanProblem();
if (problem === null) await measure();
else console.log(`Not measured: ${problem}`);
process.exit();
