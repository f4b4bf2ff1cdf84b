/**
 * Memory that is there. A virtual machine may give pages that are free for some seconds back to its host (free page reporting); whoever
 * touches one first then waits for the host, in system time: ten times what the write itself costs, and nothing of the program's.
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir, totalmem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PIECE_BYTES = 64 * 1024;
const PROBE_BYTES = 1024 * 1024 * 1024;
/** A first write that is so much dearer than a second one right after it paid for memory. */
const MUCH_DEARER = 3;
/** Free pages are reported within a few seconds. */
const REPORTED_MS = 5_000;

/** Of both writes, processor seconds a GB. */
export interface WriteCost {
  readonly first: number;
  readonly second: number;
}

export interface BackedMemory {
  readonly isFilled: boolean;
  /** As it was found. */
  readonly cost: WriteCost;
  /** To be called directly before what is measured: all of memory is used by the page cache afterwards, and taken from there. */
  fill(): void;
  close(): void;
}

function writeCost(file: string): number {
  const piece = Buffer.alloc(PIECE_BYTES, 1);
  const handle = openSync(file, "w");
  const before = process.cpuUsage();
  for (let at = 0; at < PROBE_BYTES; at += PIECE_BYTES) writeSync(handle, piece, 0, PIECE_BYTES, at);
  const { user, system } = process.cpuUsage(before);
  closeSync(handle);
  rmSync(file);
  return ((user + system) / 1e6) * (1e9 / PROBE_BYTES);
}

/** Looks whether memory must be filled; `fill` does so from a sparse file. */
export async function createBackedMemory(): Promise<BackedMemory> {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-bench-memory-"));
  const sparse = path.join(folder, "sparse");
  await sleep(REPORTED_MS);
  const first = writeCost(path.join(folder, "probe"));
  const second = writeCost(path.join(folder, "probe"));
  const isFilled = first > MUCH_DEARER * second;
  writeFileSync(sparse, "");
  truncateSync(sparse, totalmem());
  return {
    isFilled,
    cost: { first, second },
    fill() {
      if (!isFilled) return;
      const handle = openSync(sparse, "r");
      const piece = Buffer.alloc(1024 * 1024);
      while (readSync(handle, piece) > 0);
      closeSync(handle);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
