/** Faults of disks: a small one that can be filled, and files torn by a power cut. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import path from "node:path";
import type { SeededRandom } from "../support/random.ts";

const BLOCK = Buffer.alloc(65_536);

export interface SmallDisk {
  /** Leaves no room for a single byte. */
  fill(): void;
  /** Makes the room again that `fill` took. */
  free(): void;
  unmount(): void;
}

/** Mounts a small file system on the folder, which must be empty. Null if this process may not mount. */
export function mountSmallDisk(folder: string, sizeMb: number): SmallDisk | null {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=0700`, "landline", folder]);
  if (mounted.status !== 0) return null;
  const filler = path.join(folder, "filler");
  function unmount(): void {
    process.off("exit", unmount);
    // Lazily (-l): a program that was killed a moment ago may still hold files.
    spawnSync("umount", ["-l", folder]);
  }
  // For a run that fails half-way.
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
    // The disk is full for writes of this size.
  }
}

/** Cuts the file that was written last at a random byte. Returns what it did, in words. */
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
