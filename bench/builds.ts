/**
 * What two builds of Landline cost in processor time, one after the other in the same run: `LANDLINE_BENCH_OTHER=/path/of/the/other/tree npm
 * run bench builds`. Cores in network namespaces, without media: six join one after another, are idle, write messages, and lose their
 * coordinator. Needs root, and `npm run build` before, in both trees.
 */
import { chmodSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { totalCpuMs } from "../test/chaos/machine-load.ts";
import { processTree, signalTrees } from "../test/chaos/process-tree.ts";
import { prepareIdentities } from "../test/support/identities.ts";
import { makeDataFolder, removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { median, printTable } from "./support/table.ts";

const OTHER = process.env["LANDLINE_BENCH_OTHER"] ?? "";
const OWN = fileURLToPath(new URL("..", import.meta.url));
const ROUNDS = Number(process.env["LANDLINE_BENCH_ROUNDS"] ?? 4);
const PEERS = 6;
const IDLE_MS = 10_000;
const MESSAGES = 200;
const MESSAGE_EVERY_MS = 25;
const AFTER_FAULT_MS = 4_000;
const SETTLE_MS = 3_000;
const PATIENCE_MS = 90_000;
const TITLE = "Builds";
/** A name that no meeting has: the peer waits for commands. */
const NOWHERE = "Waiting for orders";

const WHAT = [
  "five join, of all, ms",
  "idle, a member, % of a core",
  "idle, the coordinator, % of a core",
  "a message to five, of all, ms",
  "a takeover, of the five, ms",
  "killed to followed by all, ms of time",
] as const;

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const spentMs = (peers: readonly Peer[]): number =>
  totalCpuMs(peers.flatMap(({ process: { pid } }) => processTree(pid ?? 0)));

/** What starts that tree's Landline. */
function starterOf(tree: string): string {
  const file = path.join(makeDataFolder("Starter"), "landline");
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${path.join(tree, "bin/landline.js")}" "$@"\n`);
  chmodSync(file, 0o700);
  return file;
}

/** One value for each of WHAT. */
async function measure(tree: string): Promise<readonly number[]> {
  const lan = createLan({ name: "llb-builds", hosts: PEERS });
  try {
    const program = starterOf(tree);
    const folders = await prepareIdentities(Array.from({ length: PEERS }, (_, at) => `Peer${at}`));
    const peers = folders.map((dataFolder, at) =>
      startPeer(lan, at + 1, `Peer ${at}`, ["relay", NOWHERE], { dataFolder, program }),
    );
    const [maker, ...others] = peers;
    if (maker === undefined) throw new Error("nobody is there");
    for (const peer of peers) await peer.event("ready", undefined, PATIENCE_MS);
    maker.send({ type: "createMeeting", title: TITLE });
    await maker.event("joined", undefined, PATIENCE_MS);
    await pass(SETTLE_MS);

    const beforeJoinsMs = spentMs(peers);
    for (const peer of others) {
      peer.send({ type: "joinMeeting", meeting: TITLE });
      await peer.event("joined", undefined, PATIENCE_MS);
    }
    for (const peer of peers)
      await peer.until("everybody", () => peer.last("members")?.members.length === peers.length, PATIENCE_MS);
    const joinsMs = spentMs(peers) - beforeJoinsMs;
    await pass(SETTLE_MS);

    const member = others.slice(-1);
    const [memberBeforeMs, makerBeforeMs, allBeforeMs] = [member, [maker], peers].map(spentMs) as [
      ...[number, number, number],
    ];
    const idleFromMs = performance.now();
    await pass(IDLE_MS);
    const spanMs = performance.now() - idleFromMs;
    const idlePct = [member, [maker]].map(
      (some, at) => ((spentMs(some) - (at === 0 ? memberBeforeMs : makerBeforeMs)) / spanMs) * 100,
    );
    const idleOfAll = (spentMs(peers) - allBeforeMs) / spanMs;

    const messagesFromMs = performance.now();
    const beforeMessagesMs = spentMs(peers);
    for (let count = 0; count < MESSAGES; count += 1) {
      member[0]?.send({ type: "sendMessage", text: `message ${count}: as long as people's messages are.` });
      await pass(MESSAGE_EVERY_MS);
    }
    for (const peer of peers)
      await peer.until("all messages", () => peer.all("message").length >= MESSAGES, PATIENCE_MS);
    const messagesMs = spentMs(peers) - beforeMessagesMs - idleOfAll * (performance.now() - messagesFromMs);

    await pass(SETTLE_MS);
    const makerId = maker.last("ready")?.peerId;
    const beforeFaultMs = spentMs(others);
    const faultAtMs = performance.now();
    signalTrees([maker.process.pid], "SIGKILL");
    const isLed = (peer: Peer) => ![undefined, makerId].includes(peer.last("members")?.coordinator);
    for (const peer of others) await peer.until("a new coordinator", () => isLed(peer), PATIENCE_MS);
    const gapMs = performance.now() - faultAtMs;
    await pass(Math.max(0, AFTER_FAULT_MS - gapMs));
    const idleOfOthers = (idleOfAll * others.length) / peers.length;
    const faultMs = spentMs(others) - beforeFaultMs - idleOfOthers * (performance.now() - faultAtMs);
    return [joinsMs, ...idlePct, messagesMs / MESSAGES, faultMs, gapMs];
  } finally {
    lan.close();
    removeDataFolders();
  }
}

const problem = OTHER === "" ? "LANDLINE_BENCH_OTHER names no other tree" : lanProblem();
if (problem === null) {
  const found: Record<"other" | "own", (readonly number[])[]> = { other: [], own: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    found.other.push(await measure(OTHER));
    found.own.push(await measure(OWN));
  }
  const of = (all: readonly (readonly number[])[], at: number) => all.map((each) => each[at] ?? Number.NaN);
  const show = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(" ");
  printTable(`Two builds, ${ROUNDS} rounds in turn; load ${(loadavg()[0] ?? 0).toFixed(1)}`, [
    ["what", "the other", "this one", "medians", "more"],
    ...WHAT.map((what, at) => {
      const [other, own] = [of(found.other, at), of(found.own, at)];
      const more = (median(own) / median(other) - 1) * 100;
      return [
        ...[what, show(other), show(own)],
        `${median(other).toFixed(1)} -> ${median(own).toFixed(1)}`,
        `${more.toFixed(0)}%`,
      ];
    }),
  ]);
} else console.log(`Not measured: ${problem}`);
process.exit(0);
