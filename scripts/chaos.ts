/**
 * `npm run chaos -- --minutes 10 --seed 7 [--peers 8] [--windows 2] [--pictures 2] [--only loss:1,delay:20 | --only busy]`: a meeting of
 * real processes in network namespaces, to which everything happens that may happen. Exit code 1 when a message was
 * lost, doubled or out of order, when a peer took over for no reason, or when the meeting did not become whole again.
 * Needs root, iproute2 and `npm run build` before; delay needs gcc.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { printTable } from "../bench/support/table.ts";
import { TABLE_HEAD } from "../test/chaos/interruptions.ts";
import { isWhole, runChaos } from "../test/chaos/run.ts";
import { parseOnly } from "../test/chaos/schedule.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { windowProblem } from "../test/e2e/window.ts";
import { lanProblem } from "../test/lan/lan.ts";

/** Length of one measured span of a fault that goes on and on. */
const ONLY_SPAN_MS = 10_000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    peers: { type: "string", default: "8" },
    windows: { type: "string", default: "2" },
    /** How many others each headless peer receives pictures of; absent: all. */
    pictures: { type: "string" },
    only: { type: "string" },
  },
});
const problem = lanProblem();
if (problem !== null) {
  console.error(`No chaos here: ${problem}`);
  process.exit(1);
}
// So that the network and its processes end with this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const windows = windowProblem() === null ? Number(values.windows) : 0;
console.log(`${values.peers} headless peers, ${windows} windows, seed ${seed}, ${cpus().length} cores`);

const result = await runChaos({
  lan: "llc-chaos",
  spanMs: Number(values.minutes) * 60_000,
  seed,
  peers: Number(values.peers),
  windows,
  ...(values.pictures === undefined ? {} : { maxPictures: Number(values.pictures) }),
  only: values.only === undefined ? null : parseOnly(values.only, ONLY_SPAN_MS),
  say: (line) => console.log(line),
}).finally(removeDataFolders);

printTable(
  `Gaps as those saw them whom the fault did not hit; ms, or a count, as median / p95 / worst over listeners and faults`,
  [TABLE_HEAD, ...result.rows],
);
if (result.windowRows.length > 0) {
  printTable("Takeovers as windows measured them, ms", [
    ["fault", "n", "sound", "picture"],
    ...result.windowRows,
  ]);
}
const { chat, idlePct } = result;
console.log(`Processors idle: ${idlePct.calm.toFixed(0)}% in calm, ${idlePct.overall.toFixed(0)}% over all.`);
console.log(`${result.faults} faults; messages written ${chat.written}, owed ${chat.owed}.`);
for (const [what, list] of [
  ["false takeovers", result.falseTakeovers],
  ["messages lost", chat.lost],
  ["messages doubled", chat.doubled],
  ["out of order", chat.misordered],
  ["not whole again in time", result.unsettled],
] as const) {
  console.log(
    `${what}: ${list.length}${list
      .slice(0, 8)
      .map((line) => `\n  ${line}`)
      .join("")}`,
  );
}
process.exit(isWhole(result) ? 0 : 1);
