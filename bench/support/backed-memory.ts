/**
 * Provides memory that the host backs. A virtual machine may give pages that have been free for some seconds back to its host (free page
 * reporting). The first process that touches such a page waits for the host, in system time: ten times the cost of the write itself,
 * which says nothing about the measured program. The kernel uses pages first that were freed a moment ago, and does not give a GB of
 * them back at once.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const PIECE_BYTES = 64 * 1024;
const PROBE_BYTES = 256 * 1024 * 1024;

/** Processor seconds for a GB written to a file. */
export interface WriteCost {
  /** Into memory as it was found. */
  readonly first: number;
  /** Again right after. */
  readonly second: number;
}

/** Writes `sizeBytes` to a file and removes it, so that what is measured right after finds so much memory backed. */
export function backMemory(sizeBytes: number): WriteCost {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-bench-memory-"));
  try {
    const file = path.join(folder, "data");
    return { first: writeCost(file, sizeBytes), second: writeCost(file, PROBE_BYTES) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of a file that is gone afterwards. */
function writeCost(file: string, sizeBytes: number): number {
  const piece = Buffer.alloc(PIECE_BYTES, 1);
  const handle = openSync(file, "w");
  const before = process.cpuUsage();
  for (let at = 0; at < sizeBytes; at += PIECE_BYTES) writeSync(handle, piece, 0, PIECE_BYTES, at);
  const { user, system } = process.cpuUsage(before);
  closeSync(handle);
  rmSync(file);
  return ((user + system) / 1e6) * (1e9 / sizeBytes);
}
