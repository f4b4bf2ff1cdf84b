/** Settings that reach beyond Landline into the machine: a folder that is written to, a program that is run. */
import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import type { Settings } from "../api/settings.ts";
import { words } from "../kernel/words.ts";
import { parseProgramLine } from "../speech/index.ts";
import type { Client } from "./clients.ts";

export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/**
 * What a client names here acts with the rights of the account, so only a client that has them may name it. A chosen program is run. What other members
 * share is saved in the chosen folder, and some folders hold what the system runs.
 */
const MACHINE_SETTINGS = [
  ["speechProgram", "pageNamesNoProgram"],
  ["downloadFolder", "pageNamesNoFolder"],
] as const;

/** A page may repeat what is set. @throws CommandError badPath: this client must not change that setting */
export function requireMachineSettings(
  client: Pick<Client, "mayNamePaths">,
  change: SettingsChange,
  present: Settings,
): void {
  if (client.mayNamePaths) return;
  for (const [key, refusal] of MACHINE_SETTINGS) {
    const value = change[key];
    if (value !== undefined && value !== present[key]) throw new CommandError("badPath", words(refusal));
  }
}

/** @throws CommandError badPath: files can't be saved in that folder. speechFailed: the program's line cannot be read */
export async function checkSettings({ downloadFolder, speechProgram }: SettingsChange): Promise<void> {
  if (downloadFolder !== undefined && downloadFolder !== "" && !(await isFitFolder(downloadFolder)))
    throw new CommandError("badPath", words("unfitFolder", downloadFolder));
  if (speechProgram !== undefined && speechProgram.trim() !== "" && !parseProgramLine(speechProgram))
    throw new CommandError("speechFailed", words("speechLineUnread"));
}

async function isFitFolder(folder: string): Promise<boolean> {
  if (!path.isAbsolute(folder)) return false;
  return await access(folder, constants.W_OK).then(
    () => stat(folder).then((found) => found.isDirectory()),
    () => false,
  );
}
