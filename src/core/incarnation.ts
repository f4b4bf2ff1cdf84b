/**
 * When this run of the program began. A peer that sees two runs with one key takes the later for the living one, so each run must begin
 * later than all runs before it with the same data folder.
 */
import path from "node:path";
import * as v from "valibot";
import { readJsonFile, writePrivateFileSync } from "../platform/private-file.ts";
import type { Log } from "../kernel/log.ts";
import { decoder, WallTimeSchema } from "../kernel/schema.ts";

const decodeLast = decoder(v.object({ startedAtMs: WallTimeSchema }));

/** The wall clock, or just after the run before where the clock has been put back since. `lastMs`: 0 for none. */
export function incarnationAfter(lastMs: number, wallMs: number): number {
  return Math.max(Math.round(wallMs), lastMs + 1);
}

/** The beginning of this run, in wall-clock milliseconds; noted in `folder` for the runs to come. A failed write is logged. */
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
