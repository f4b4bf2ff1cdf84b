/** Catch-up: 10,000 entries to a late joiner, two stores joined in memory, each with its level database. Prints a table. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { realClock } from "../src/kernel/clock.ts";
import { MeetingIdSchema, type PeerId } from "../src/kernel/ids.ts";
import { createLog } from "../src/kernel/log.ts";
import { createStore, type MeetingStore, type Signer } from "../src/store/index.ts";
import { createSigner } from "../test/store/support.ts";

const ENTRIES = 10_000;
const AUTHORS = 5;
const BUDGET_MS = 1_000;
const root = { meetingId: v.parse(MeetingIdSchema, "cd".repeat(16)), title: "Bench", host: "00".repeat(32) };

const folder = await mkdtemp(join(tmpdir(), "landline-bench-"));
const live = new Map<PeerId, MeetingStore>();
const log = createLog("warn", (line) => console.error(line));
let bytes = 0;
let messages = 0;
let delaysMs: number[] = [];

async function start(signer: Signer) {
  const store = await createStore({
    clock: realClock,
    log,
    random: (count) => randomBytes(count),
    signer,
    folder: join(folder, signer.peerId),
    send(to, body) {
      const text = JSON.stringify(body);
      bytes += text.length;
      messages += 1;
      setImmediate(() => live.get(to)?.receive(signer.peerId, JSON.parse(text)));
      return live.has(to);
    },
  });
  return { store, meeting: await store.openMeeting(root), peerId: signer.peerId };
}

function report(what: string, value: string, reach = ""): void {
  console.log(`| ${what.padEnd(58)} | ${value.padStart(12)} | ${reach.padStart(10)} |`);
}

try {
  report("store", "measured", "at most");
  report("-".repeat(58), "-".repeat(12), "-".repeat(10));
  const authors = Array.from({ length: AUTHORS }, () => createSigner());
  const people = authors.map(({ publicKey }) => ({ publicKey, name: "Ada" }));
  const hub = await start(authors[0] ?? createSigner());
  // The others' entries come to the hub as they would in a meeting.
  for (const signer of authors) {
    const author = signer === authors[0] ? hub : await start(signer);
    live.set(hub.peerId, hub.meeting).set(author.peerId, author.meeting);
    for (const each of [hub, author]) each.meeting.setMembers(people);
    hub.meeting.setHub(null, [hub.peerId, author.peerId]);
    if (author !== hub) {
      author.meeting.setHub(hub.peerId, [hub.peerId, author.peerId]);
      hub.meeting.peerUp(author.peerId);
      author.meeting.peerUp(hub.peerId);
    }
    let arrived = 0;
    const off = hub.meeting.onMessage(() => (arrived += 1));
    const text = "An ordinary message of some eighty characters, as people write them in meetings.";
    const writes = Array.from({ length: ENTRIES / AUTHORS }, () =>
      author.meeting.append({ kind: "message", text }, { fromName: "Ada" }),
    );
    await Promise.all(writes);
    while (arrived < ENTRIES / AUTHORS) await new Promise(setImmediate);
    off();
    if (author !== hub) {
      hub.meeting.peerDown(author.peerId);
      live.delete(author.peerId);
      await author.store.close();
    }
  }

  for (const run of [1, 2, 3]) {
    const joiner = await start(createSigner());
    live.set(joiner.peerId, joiner.meeting);
    bytes = 0;
    messages = 0;
    const cpu = process.cpuUsage();
    const startMs = realClock.nowMs();
    for (const each of [hub, joiner]) each.meeting.setMembers(people);
    joiner.meeting.setHub(hub.peerId, [hub.peerId, joiner.peerId]);
    hub.meeting.setHub(null, [hub.peerId, joiner.peerId]);
    hub.meeting.peerUp(joiner.peerId);
    joiner.meeting.peerUp(hub.peerId);
    delaysMs = [];
    let turnMs = realClock.nowMs();
    let arrived = 0;
    joiner.meeting.onMessage(() => (arrived += 1));
    while (arrived < ENTRIES) {
      await new Promise(setImmediate);
      delaysMs.push(realClock.nowMs() - turnMs);
      turnMs = realClock.nowMs();
    }
    const spentMs = realClock.nowMs() - startMs;
    const { user, system } = process.cpuUsage(cpu);
    report(`${ENTRIES} entries to a late joiner, run ${run}`, `${spentMs.toFixed(0)} ms`, `${BUDGET_MS} ms`);
    report("  CPU of both sides", `${((user + system) / 1_000).toFixed(0)} ms`);
    report(
      "  longest turn of the event loop",
      `${delaysMs.reduce((most, delayMs) => Math.max(most, delayMs), 0).toFixed(0)} ms`,
    );
    report("  on the wire", `${(bytes / 1e6).toFixed(1)} MB`);
    report("  messages", `${messages}`);
    hub.meeting.peerDown(joiner.peerId);
    live.delete(joiner.peerId);
    await joiner.store.close();
  }
  await hub.store.close();
  const startMs = realClock.nowMs();
  const again = await start(authors[0] ?? createSigner());
  report(`opening a store of ${ENTRIES} entries`, `${(realClock.nowMs() - startMs).toFixed(0)} ms`);
  await again.store.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
