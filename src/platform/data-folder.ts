/** The folder that holds everything that lasts on this machine: identity, settings, the store, the browser's profile. */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { CountSchema, decoder } from "../kernel/schema.ts";
import { WordedError, words } from "../kernel/words.ts";
import { readJsonFile, writePrivateFileSync } from "./private-file.ts";

/** What stands in the folder, and how. A later program counts it up when an earlier one would misread or harm what it writes. */
export const DATA_FORMAT = 1;
const FORMAT_FILE = "data-format";
const decodeFormat = decoder(CountSchema);

export class DataFolderError extends WordedError {
  readonly code = "dataFolder";
}

/** Where the platform keeps the data of applications. */
export function defaultDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === "win32")
    return path.join(env["APPDATA"] ?? path.join(homedir(), "AppData", "Roaming"), "Landline");
  if (platform === "darwin") return path.join(homedir(), "Library", "Application Support", "Landline");
  return path.join(env["XDG_DATA_HOME"] ?? path.join(homedir(), ".local", "share"), "landline");
}

/**
 * Makes the folder if it is not there, and private to its owner (0700). Returns its absolute path. @throws DataFolderError also for a folder
 * that a later program has written in
 */
export function openDataFolder(folder: string): string {
  const absolute = path.resolve(folder);
  const format = formatOf(absolute);
  if (format > DATA_FORMAT) throw new DataFolderError(words("dataFolderNewer", absolute));
  try {
    makeFolder(absolute);
    chmodSync(absolute, 0o700);
    accessSync(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
    // Root passes every permission check, and on a read-only file system a check passes where no write does. So write.
    writeFileSync(path.join(absolute, ".writable"), "");
    if (format < DATA_FORMAT) writePrivateFileSync(path.join(absolute, FORMAT_FILE), `${DATA_FORMAT}\n`);
  } catch (cause) {
    throw new DataFolderError(words("dataFolderUnwritable", absolute), { cause });
  }
  return absolute;
}

/** 0 where none is written down, or what is written is no number. */
const formatOf = (folder: string): number => decodeFormat(readJsonFile(path.join(folder, FORMAT_FILE))) ?? 0;

/** One level after the other: Node's `recursive` does not return below folders that take no entries, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
