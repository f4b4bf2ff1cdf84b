/**
 * `npm run check:store -- --seed 7 --seconds 60 [--peers 5] [--only kill] [--logs <folder>]`: proof that nothing is lost. Peers write, share and fetch, as real processes in network
 * namespaces, while a nemesis kills, pauses, partitions, cuts cables and power, fills a disk and turns clocks; then all heals. Exit code
 * 1 when anything that was acknowledged is missing, doubled or out of order. Needs root, iproute2 and `npm run build` before.
 */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { DECK } from "../test/check/nemesis.ts";
import { runCheck } from "../test/check/run.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { lanProblem } from "../test/lan/lan.ts";

const EQUAL_WITHIN_MS = 2_000;
const SHOWN = 40;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seconds: { type: "string", default: "60" },
    peers: { type: "string", default: "5" },
    logs: { type: "string" },
    only: { type: "string" },
  },
});
const problem = lanProblem();
if (problem !== null) {
  console.error(`No network of namespaces here: ${problem}`);
  process.exit(1);
}
if (values.only !== undefined && !DECK.some((kind) => kind === values.only)) {
  console.error(`No such fault. There are: ${[...new Set(DECK)].join(", ")}`);
  process.exit(2);
}
// So that the network and its processes end with this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
if (values.logs !== undefined) mkdirSync(values.logs, { recursive: true });
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
console.log(`${values.peers} peers, ${values.seconds} s, seed ${seed}, ${cpus().length} cores`);

const { violations, faults, healings, requests, delivered, files } = await runCheck({
  lan: "llk-check",
  seed,
  isOver: (_rounds, nowMs) => nowMs > Number(values.seconds) * 1_000,
  peers: Number(values.peers),
  only: values.only ?? null,
  logs: values.logs ?? null,
  say: (line) => console.log(line),
}).finally(removeDataFolders);

const worst = (times: readonly number[]) => (Math.max(0, ...times) / 1_000).toFixed(2);
const slow = healings.filter(({ equalMs }) => equalMs > EQUAL_WITHIN_MS).length;
console.log(
  `${faults.length} faults; asked: ${requests.done} done, ${requests.refused} refused, ${requests.unknown} unknown.`,
);
console.log(`Messages and announcements delivered to others: ${delivered}.`);
console.log(
  `Files: ${files.shared} shared, ${files.safe} of them safe in the end; ${files.fetched} fetched.`,
);
console.log(
  `Healed ${healings.length} times: together within ${worst(healings.map(({ togetherMs }) => togetherMs))} s, equal within ${worst(healings.map(({ equalMs }) => equalMs))} s more; ${slow} took longer than ${EQUAL_WITHIN_MS / 1_000} s.`,
);
console.log(
  violations.length === 0 ? "Nothing was lost." : `${violations.length} violations (seed ${seed}):`,
);
for (const line of violations.slice(0, SHOWN)) console.log(`  ${line}`);
process.exit(violations.length === 0 ? 0 : 1);
