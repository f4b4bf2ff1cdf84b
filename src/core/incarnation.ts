/** When a run began, as those are told who see two runs with one key: the later one counts. */
import path from "node:path";
import * as v from "valibot";
import { readJsonFile, writePrivateFileSync } from "../platform/private-file.ts";
import type { Log } from "../kernel/log.ts";
import { decoder, WallTimeSchema } from "../kernel/schema.ts";

const decodeLast = decoder(v.object({ startedAtMs: WallTimeSchema }));

/** Later than the run before, also where the clock has been put back meanwhile. `lastMs`: 0 for none. */
export function incarnationAfter(lastMs: number, wallMs: number): number {
  return Math.max(Math.round(wallMs), lastMs + 1);
}

/** Of this run, later than of every run before with the same data folder, for which it is written down. */
export function beginIncarnation(folder: string, wallMs: number, log: Log): number {
  const file = path.join(folder, "last-run.json");
  const startedAtMs = incarnationAfter(decodeLast(readJsonFile(file))?.startedAtMs ?? 0, wallMs);
  try {
    writePrivateFileSync(file, `${JSON.stringify({ startedAtMs })}\n`);
  } catch (error) {
    log.error("the beginning of this run was not saved", { file, error: String(error) });
  }
  return startedAtMs;
}
