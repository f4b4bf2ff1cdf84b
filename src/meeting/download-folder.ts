/** Where files are saved that nobody named a place for. */
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { words } from "../kernel/words.ts";

/** As most desktops name it. */
const accountDownloads = (): string => path.join(homedir(), "Downloads");

/** Makes the folder if it is not there. `chosen`: of the settings; empty for the account's own. @throws CommandError badPath */
export async function readyDownloadFolder(chosen: string): Promise<string> {
  const folder = chosen === "" ? accountDownloads() : chosen;
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch (cause) {
    throw new CommandError("badPath", words("downloadsUnwritable", folder), { cause });
  }
}
