/** Names in folders that belong to people: finds a free one and takes it without ever overwriting anything. */
import path from "node:path";
import { FilesError } from "../types.ts";
import { isTakenError, type Disk } from "./disk.ts";
import { asFilesError } from "./disk-space.ts";
import { numberedName, safeName } from "./safe-name.ts";
import { words } from "../../kernel/words.ts";

/** Far more files of one name than a person makes. */
const MAX_NUMBER = 1_000;
/** What programs give to files that people save; the process's umask takes away from it. */
export const SAVED_FILE_MODE = 0o666;

/** An existing folder takes the file under its own safe name; anything else is the full name of a file in an existing folder. @throws FilesError noFile */
export async function whereToSave(
  disk: Disk,
  target: string,
  name: string,
): Promise<{ readonly folder: string; readonly name: string }> {
  const kindOf = (file: string) =>
    disk.stat(file).then(
      ({ kind }) => kind,
      () => null,
    );
  if ((await kindOf(target)) === "folder") return { folder: target, name: safeName(name) };
  const folder = path.dirname(target);
  if ((await kindOf(folder)) !== "folder") throw new FilesError("noFile", words("noFolderToSave", folder));
  return { folder, name: path.basename(target) };
}

/** Moves a finished file to "name", or "name (2)" and so on, and returns the path. @throws FilesError */
export const placeFile = (disk: Disk, part: string, folder: string, name: string): Promise<string> =>
  place(folder, name, (target) => disk.moveToFreeName(part, target));

/** As `placeFile`, for a folder. @throws FilesError */
export const placeFolder = (disk: Disk, part: string, folder: string, name: string): Promise<string> =>
  place(folder, name, async (target) => {
    await disk.makeFolder(target);
    await disk.rename(part, target);
  });

async function place(folder: string, name: string, take: (target: string) => Promise<void>): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const target = path.join(folder, numberedName(name, number));
    try {
      await take(target);
      return target;
    } catch (error) {
      if (!isTakenError(error)) throw asFilesError(error);
    }
  }
  throw new FilesError("failed", words("tooManyNamed", name, folder));
}
