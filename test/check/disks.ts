/** Disks that fill up, and disks whose power was cut. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import path from "node:path";
import type { SeededRandom } from "../support/random.ts";

const BLOCK = Buffer.alloc(65_536);

export interface SmallDisk {
  fill(): void;
  /** Frees it again. */
  free(): void;
  unmount(): void;
}

/** Puts a small file system in the folder's place, which must be empty; null where that is not allowed. */
export function mountSmallDisk(folder: string, sizeMb: number): SmallDisk | null {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=0700`, "landline", folder]);
  if (mounted.status !== 0) return null;
  const filler = path.join(folder, "filler");
  function unmount(): void {
    process.off("exit", unmount);
    // Lazily: whatever was killed a moment ago may still hold files.
    spawnSync("umount", ["-l", folder]);
  }
  // A run that fails half-way leaves nothing behind.
  process.once("exit", unmount);
  return {
    fill() {
      const file = openSync(filler, "w");
      try {
        for (let size = BLOCK.length; size >= 1; size = Math.floor(size / 4)) writeUntilFull(file, size);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount,
  };
}

function writeUntilFull(file: number, size: number): void {
  try {
    for (;;) writeSync(file, BLOCK, 0, size);
  } catch {
    // It is full for writes of this size.
  }
}

/** Cuts the file that was written last short at a random byte. Returns what it did, in words. */
export function tearNewestFile(folder: string, random: SeededRandom): string {
  const files = readdirSync(folder)
    .filter((name) => name !== "LOCK" && name !== "LOG" && name !== "LOG.old")
    .map((name) => ({ name, stat: statSync(path.join(folder, name)) }))
    .filter(({ stat }) => stat.isFile() && stat.size > 0)
    .toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
  const [newest] = files;
  if (newest === undefined) return "nothing to tear";
  const size = Math.floor(random.next() * newest.stat.size);
  truncateSync(path.join(folder, newest.name), size);
  return `${newest.name} torn at byte ${size} of ${newest.stat.size}`;
}
