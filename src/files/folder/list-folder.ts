/** Lists a folder that is to be shared: what goes into its tar, and what is left out and why. */
import { constants } from "node:fs";
import { access, lstat, readdir } from "node:fs/promises";
import path from "node:path";
import type { TarEntry } from "../../kernel/tar.ts";
import { FilesError, type LeftOut } from "../types.ts";
import { words } from "../../kernel/words.ts";

/** A layout takes some 150 bytes an entry, 30 MB in all. */
const MAX_ENTRIES = 200_000;
/** Names that are reported; of further ones only the number. */
const MAX_NAMED = 5;

export interface FolderListing {
  readonly entries: readonly TarEntry[];
  readonly leftOut: LeftOut;
}

/** Rejects when self may not read the file or folder. */
export type MayRead = (path: string) => Promise<void>;
const mayRead: MayRead = (file) => access(file, constants.R_OK);

/**
 * Files and folders below `folder`, sorted, so that the tar is the same each time. Links, special files, what may not be read and names that
 * are no UTF-8 are left out. @throws FilesError tooLarge; system errors of `folder` itself
 */
export async function listFolder(folder: string, isReadable: MayRead = mayRead): Promise<FolderListing> {
  const entries: TarEntry[] = [];
  const named: LeftOut["named"][number][] = [];
  let count = 0;

  function leaveOut(inside: string, why: LeftOut["named"][number]["why"]): void {
    count += 1;
    if (named.length < MAX_NAMED) named.push({ path: inside, why });
  }

  async function add(inside: string): Promise<void> {
    const facts = await lstat(path.join(folder, inside));
    const isFolder = facts.isDirectory();
    // First, because a folder that cannot be listed is left out as a whole.
    await isReadable(path.join(folder, inside));
    const below = isFolder ? await namesIn(inside) : [];
    if (entries.length >= MAX_ENTRIES) throw new FilesError("tooLarge", words("tooManyToShare", MAX_ENTRIES));
    const isExecutable = !isFolder && (facts.mode & constants.S_IXUSR) !== 0;
    entries.push({
      ...{ path: inside, sizeBytes: isFolder ? 0 : facts.size, mtimeMs: facts.mtimeMs },
      ...{ isFolder, isExecutable },
    });
    await addAll(below);
  }

  /** Paths inside the folder. */
  async function namesIn(inside: string): Promise<readonly string[]> {
    const found = await readdir(path.join(folder, inside), { withFileTypes: true, encoding: "buffer" });
    const below = found.map((entry) => {
      const name = entry.name.toString("utf8");
      const why = !Buffer.from(name, "utf8").equals(entry.name)
        ? "name"
        : entry.isFile() || entry.isDirectory()
          ? null
          : "kind";
      return { inside: inside === "" ? name : `${inside}/${name}`, why } as const;
    });
    for (const { inside: left, why } of below) if (why !== null) leaveOut(left, why);
    return below
      .flatMap(({ inside: kept, why }) => (why === null ? kept : []))
      .toSorted((a, b) => (a < b ? -1 : 1));
  }

  async function addAll(names: readonly string[]): Promise<void> {
    for (const inside of names) {
      try {
        await add(inside);
      } catch (error) {
        if (error instanceof FilesError) throw error;
        leaveOut(inside, "unreadable");
      }
    }
  }

  await addAll(await namesIn(""));
  return { entries, leftOut: { count, named } };
}
