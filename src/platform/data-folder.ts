/** The folder that holds everything that lasts on this machine: identity, settings, the store, the browser's profile. */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** `message` is a sentence for people. */
export class DataFolderError extends Error {
  readonly code = "dataFolder";
}

/** Where the platform keeps the data of applications. */
export function defaultDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === "win32")
    return path.join(env["APPDATA"] ?? path.join(homedir(), "AppData", "Roaming"), "Landline");
  if (platform === "darwin") return path.join(homedir(), "Library", "Application Support", "Landline");
  return path.join(env["XDG_DATA_HOME"] ?? path.join(homedir(), ".local", "share"), "landline");
}

/** Makes the folder if it is not there, and private to its owner (0700). Returns its absolute path. @throws DataFolderError */
export function openDataFolder(folder: string): string {
  const absolute = path.resolve(folder);
  try {
    makeFolder(absolute);
    chmodSync(absolute, 0o700);
    accessSync(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
    // Root passes every permission check, and on a read-only file system a check passes where no write does. So write.
    writeFileSync(path.join(absolute, ".writable"), "");
  } catch (cause) {
    throw new DataFolderError(
      `The data folder ${absolute} cannot be written. Make it writable, or choose another one with --data-dir.`,
      { cause },
    );
  }
  return absolute;
}

/** One level after the other: Node's `recursive` does not return below folders that take no entries, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
