/**
 * Meetings of 1,000, 20,000 and 200,000 entries (250 MB): making the index, opening, memory, a page, a search, a message. Prints a table.
 * Each opening is a process of its own, so that memory is that of one core's store and nothing else.
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { realClock } from "../src/kernel/clock.ts";
import { MeetingIdSchema } from "../src/kernel/ids.ts";
import { createLog } from "../src/kernel/log.ts";
import { createStore } from "../src/store/index.ts";
import { createSigner } from "../test/store/support.ts";
import { createAuthorsOf, writeMeeting } from "./support/stored-meeting.ts";
import { printTable } from "./support/table.ts";

/** Entries, and UTF-16 code units of each message's text. */
const SIZES = [
  [1_000, 80],
  [20_000, 80],
  [200_000, 480],
] as const;
const OPEN_MS = 2_000;
const SEARCH_MS = 1_000;
const CORE_BYTES = 150_000_000;
const root = { meetingId: v.parse(MeetingIdSchema, "cd".repeat(16)), title: "Bench", host: "00".repeat(32) };
const log = createLog("warn", (line) => console.error(line));

interface Measured {
  readonly openMs: number;
  /** Without the pages of files that level maps, which the system takes back at will. */
  readonly ownBytes: number;
  readonly beforeBytes: number;
  readonly laterBytes: number;
  readonly openCpuMs: number;
  readonly heapBytes: number;
  readonly pageMs: number;
  readonly oldPageMs: number;
  readonly rareSearchMs: number;
  readonly rareSearchCpuMs: number;
  readonly rareSearchTurnMs: number;
  readonly commonSearchMs: number;
  readonly appendMs: number;
}

/** Bytes of this process that are backed by no file (Linux); elsewhere all of them. */
function ownMemory(): number {
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return Number(kilobytes) * 1_024;
  } catch {
    return process.memoryUsage().rss;
  }
}

/** In a process of its own. */
async function measure(folder: string): Promise<Measured> {
  const timed = async (run: () => Promise<unknown>) => {
    const startMs = realClock.nowMs();
    await run();
    return realClock.nowMs() - startMs;
  };
  const store = await createStore({
    clock: realClock,
    log,
    random: (count) => randomBytes(count),
    signer: createSigner(),
    folder,
    send: () => false,
  });
  const beforeBytes = ownMemory();
  const cpu = process.cpuUsage();
  const startMs = realClock.nowMs();
  const meeting = await store.openMeeting(root);
  const openMs = realClock.nowMs() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  const ownBytes = ownMemory();
  const [oldest] = meeting.messages();
  const pageMs = await timed(() => meeting.history({ limit: 200 }));
  const oldPageMs = await timed(() => meeting.history({ limit: 200, before: oldest?.order }));
  let [turnMs, longestMs, isSearching] = [realClock.nowMs(), 0, true];
  const look = () => {
    longestMs = Math.max(longestMs, realClock.nowMs() - turnMs);
    turnMs = realClock.nowMs();
    if (isSearching) setImmediate(look);
  };
  look();
  const searching = process.cpuUsage();
  const rareSearchMs = await timed(() => meeting.history({ search: "needle" }));
  const searched = process.cpuUsage(searching);
  isSearching = false;
  const commonSearchMs = await timed(() => meeting.history({ search: "people", limit: 100 }));
  const appendMs = await timed(() => meeting.append({ kind: "message", text: "again" }, { fromName: "Ada" }));
  const { heapUsed } = process.memoryUsage();
  const laterBytes = ownMemory();
  await store.close();
  return {
    ...{ openMs, pageMs, oldPageMs, rareSearchMs, commonSearchMs, appendMs },
    ...{
      rareSearchTurnMs: longestMs,
      rareSearchCpuMs: (searched.user + searched.system) / 1_000,
      ownBytes,
      laterBytes,
      openCpuMs: (user + system) / 1_000,
      beforeBytes,
      heapBytes: heapUsed,
    },
  };
}

function measureApart(folder: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [folder]);
    child.once("message", (measured) => resolve(measured as Measured));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the measurement ended with ${code}`)));
  });
}

const [, , measured] = process.argv;
if (measured !== undefined && process.send !== undefined) {
  process.send(await measure(measured));
  process.disconnect();
} else {
  const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  const mb = (value: number) => `${(value / 1e6).toFixed(0)} MB`;
  for (const [count, length] of SIZES) {
    const folder = await mkdtemp(join(tmpdir(), "landline-bench-"));
    try {
      const bytes = await writeMeeting({ folder, log, root, authors: createAuthorsOf(10), count, length });
      const first = await measureApart(folder);
      const again = await measureApart(folder);
      printTable(`${count} entries, ${mb(bytes)}`, [
        ["what", "measured", "at most"],
        ["first opening, which makes the index", ms(first.openMs)],
        ["processor time of it", ms(first.openCpuMs)],
        ["memory of the process then", mb(first.ownBytes)],
        ["opening", ms(again.openMs), ms(OPEN_MS)],
        ["processor time of it", ms(again.openCpuMs)],
        ["memory of the process", mb(again.ownBytes), mb(CORE_BYTES)],
        ["memory after searching", mb(again.laterBytes)],
        ["memory before opening", mb(again.beforeBytes)],
        ["heap in use", mb(again.heapBytes)],
        ["newest page of 200", ms(again.pageMs)],
        ["page of 200 that is not in memory", ms(again.oldPageMs)],
        ["search for what many have, 100 of them", ms(again.commonSearchMs)],
        ["search for what one of the oldest has", ms(again.rareSearchMs), ms(SEARCH_MS)],
        ["processor time of it", ms(again.rareSearchCpuMs)],
        ["longest turn of the event loop meanwhile", ms(again.rareSearchTurnMs)],
        ["a message on the disk", ms(again.appendMs)],
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
