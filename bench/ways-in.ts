/**
 * Ways in: on each network that people meet on, when a meeting is found and joined, and when sound, pictures and a file have gone both ways.
 * Headless processes in network namespaces, so it needs root, and `npm run build` before. `npx tsx bench/ways-in.ts [part of a name ...]`
 */
import { mkdtempSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { travel } from "../test/lan/travel.ts";
import { WAYS } from "../test/lan/ways.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { printTable, quantile } from "./support/table.ts";

const wanted = process.argv.slice(2);
const ways = WAYS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const rows: string[][] = [["way in", "found", "joined after", "media both ways", "files both ways"]];
const joinedMs: number[] = [];
let failed = 0;

for (const way of ways) {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-ways-"));
  try {
    const journey = await travel(way, folder);
    if (journey.joinedMs !== null) joinedMs.push(journey.joinedMs);
    const text = (spanMs: number | null, none: string) => (spanMs === null ? none : `${spanMs} ms`);
    rows.push([
      way.name,
      text(journey.foundMs, "by its code"),
      text(journey.joinedMs, "not, and is told"),
      text(journey.mediaMs, "none, and is told"),
      text(journey.filesMs, "none"),
    ]);
  } catch (error) {
    failed += 1;
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("; ", 1);
    rows.push([way.name, `no: ${why}`]);
    if (wanted.length > 0) console.log(error);
  } finally {
    removeFolder(folder);
    removeDataFolders();
  }
}
printTable(`Ways in; load average ${(loadavg()[0] ?? 0).toFixed(1)}`, rows);
console.log(
  `${ways.length - failed} of ${ways.length}; joined after ${quantile(joinedMs, 0.95)} ms (p95) from the time when it was to be found.`,
);
process.exitCode = failed === 0 ? 0 : 1;
