/**
 * Ways in: on each network that people meet on, when a meeting is found and joined, and when sound, pictures and a file have gone both ways.
 * Headless processes in network namespaces, so it needs root, and `npm run build` before. `ROUNDS=3 npx tsx bench/ways-in.ts [part of a name ...]`:
 * each so often, one round after the other.
 */
import { mkdtempSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { travel, type Journey } from "../test/lan/travel.ts";
import { WAYS, type Way } from "../test/lan/ways.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { median, printTable, quantile } from "./support/table.ts";

/** As the goal has it, p95. */
const BUDGET_MS = 3_000;

const wanted = process.argv.slice(2);
const ways = WAYS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const rounds = Number(process.env["ROUNDS"] ?? 1);
const travelled = new Map<Way, Journey[]>(ways.map((way) => [way, []]));
const failures = new Map<Way, string>();
let failed = 0;

for (const way of Array.from({ length: rounds }, () => ways).flat()) {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-ways-"));
  try {
    travelled.get(way)?.push(await travel(way, folder));
  } catch (error) {
    failed += 1;
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("; ", 1);
    failures.set(way, why);
    if (wanted.length > 0) console.log(error);
  } finally {
    removeFolder(folder);
    removeDataFolders();
  }
}

/** The median and the 95th percentile of several. */
function text(spansMs: readonly (number | null)[], none: string): string {
  const known = spansMs.filter((each) => each !== null);
  if (known.length === 0) return none;
  return known.length === 1 ? `${known[0]} ms` : `${median(known)} / ${quantile(known, 0.95)} ms`;
}

const rows = [...travelled].map(([way, journeys]) => [
  way.name,
  String(journeys.length),
  ...(journeys.length === 0
    ? []
    : [
        text(
          journeys.map(({ foundMs }) => foundMs),
          "by its code",
        ),
        text(
          journeys.map((each) => each.joinedMs),
          "not, and is told",
        ),
        text(
          journeys.map(({ mediaMs }) => mediaMs),
          "none, and is told",
        ),
        text(
          journeys.map(({ filesMs }) => filesMs),
          "none",
        ),
      ]),
  ...(failures.has(way) ? [`no: ${failures.get(way)}`] : []),
]);
printTable(`Ways in; load average ${(loadavg()[0] ?? 0).toFixed(1)}; of several rounds median / p95`, [
  ["way in", "n", "found", "joined after", "media both ways", "files both ways"],
  ...rows,
]);
const joinedMs = [...travelled.values()].flatMap((all) => all.flatMap((each) => each.joinedMs ?? []));
console.log(
  `${rounds * ways.length - failed} of ${rounds * ways.length}; joined after ${quantile(joinedMs, 0.95)} ms (p95, of ${BUDGET_MS}) from the time when it was to be found.`,
);
// Where each way tells at once that there is none, nobody joins.
const isInTime = joinedMs.length === 0 || quantile(joinedMs, 0.95) <= BUDGET_MS;
process.exitCode = failed === 0 && isInTime ? 0 : 1;
