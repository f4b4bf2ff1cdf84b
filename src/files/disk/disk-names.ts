/** Names in folders that belong to people: found free and taken without ever writing over anything. */
import { mkdir, open, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { numberedName, safeName } from "./safe-name.ts";
import { asFilesError } from "./disk-space.ts";
import { FilesError } from "../types.ts";

const MAX_NUMBER = 1_000;

/** An existing folder takes the file under its own safe name; anything else is the full name of a file in an existing folder. @throws FilesError noFile */
export async function whereToSave(
  target: string,
  name: string,
): Promise<{ readonly folder: string; readonly name: string }> {
  const facts = await stat(target).catch(() => null);
  if (facts?.isDirectory() === true) return { folder: target, name: safeName(name) };
  const folder = path.dirname(target);
  const parent = await stat(folder).catch(() => null);
  if (parent?.isDirectory() !== true)
    throw new FilesError("noFile", `There is no folder ${folder} to save into.`);
  return { folder, name: path.basename(target) };
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

/** Moves a finished file to "name", or "name (2)" and so on; the name is first taken by an empty file, so that nobody's is lost. Returns the path. */
export async function placeFile(part: string, folder: string, name: string): Promise<string> {
  return place(folder, name, async (target) => {
    await (await open(target, "wx")).close();
    try {
      await rename(part, target);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
  });
}

/** The same for a folder. */
export async function placeFolder(part: string, folder: string, name: string): Promise<string> {
  return place(folder, name, async (target) => {
    await mkdir(target);
    // Windows does not rename over a folder, even an empty one.
    if (process.platform === "win32") await rmdir(target);
    await rename(part, target);
  });
}

async function place(folder: string, name: string, take: (target: string) => Promise<void>): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const target = path.join(folder, numberedName(name, number));
    try {
      await take(target);
      return target;
    } catch (error) {
      if (!isTaken(error)) throw asFilesError(error);
    }
  }
  throw new FilesError("failed", `There are too many files called ${name} in ${folder}.`);
}
