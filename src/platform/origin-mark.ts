/**
 * Marks what came from another computer as browsers do, so that the system asks before it is run: a `Zone.Identifier` stream on Windows, the
 * attribute `com.apple.quarantine` on macOS. Linux has no such mark.
 */
import { execFile } from "node:child_process";
import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** A file, or a folder with all that is in it. Resolves in any case: file systems such as FAT have no marks. */
export type MarkOrigin = (target: string) => Promise<void>;

const ZONE_STREAM = ":Zone.Identifier";
/** Zone 3 is the internet: the only one at which Windows always asks. */
const ZONE_TEXT = "[ZoneTransfer]\r\nZoneId=3\r\n";
/** Downloaded, and not yet approved by the user. */
const QUARANTINE_FLAGS = "0081";

export function createOriginMark(deps: {
  readonly platform: NodeJS.Platform;
  readonly wallMs: () => number;
  /** Runs a program to its end. Absent: by the system. */
  readonly run?: (program: string, args: readonly string[]) => Promise<unknown>;
}): MarkOrigin {
  const { platform, run = (program, args) => promisify(execFile)(program, args) } = deps;

  async function markWindows(target: string): Promise<void> {
    const found = await stat(target);
    if (found.isDirectory()) {
      for (const name of await readdir(target)) await markWindows(path.join(target, name)).catch(() => {});
      return;
    }
    await writeFile(target + ZONE_STREAM, ZONE_TEXT);
    // Writing a stream changes the file's own time.
    await utimes(target, found.atime, found.mtime);
  }

  async function markMac(target: string): Promise<void> {
    const seconds = Math.floor(deps.wallMs() / 1_000).toString(16);
    const value = `${QUARANTINE_FLAGS};${seconds};Landline;`;
    await run("/usr/bin/xattr", ["-r", "-w", "com.apple.quarantine", value, target]);
  }

  return async (target) => {
    const marking =
      platform === "win32" ? markWindows(target) : platform === "darwin" ? markMac(target) : null;
    await marking?.catch(() => {});
  };
}
