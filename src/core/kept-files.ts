/** Saves files of kept meetings: those whose bytes are on this machine. Nothing is fetched from anybody. */
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import type { Files } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { FileId } from "../kernel/ids.ts";
import { readyDownloadFolder } from "../meeting/download-folder.ts";
import type { StoredFile } from "../store/types.ts";
import { saveOne, type SaveWatch } from "./saving.ts";
import { words } from "../kernel/words.ts";

export interface KeptFiles {
  /** Starts the files module. @throws FilesError */
  readonly here: () => Promise<(file: StoredFile) => boolean>;
  /** `target`: a folder, or a file's full name; undefined: the folder of the settings. Resolves to where it is. @throws CommandError, FilesError */
  save(file: StoredFile, target: string | undefined, watch?: SaveWatch): Promise<string>;
}

/** The file of that id. @throws CommandError noSuchFile */
export function keptFileOf(files: readonly StoredFile[], fileId: FileId): StoredFile {
  const file = files.find((each) => each.fileId === fileId);
  if (file !== undefined) return file;
  throw new CommandError("noSuchFile", words("noSuchFile"));
}

export function createKeptFiles(deps: {
  readonly clock: Clock;
  readonly files: { start(): Promise<Pick<Files, "isHere" | "fetch" | "control" | "onTransfer">> };
  /** Of the settings; empty for the account's own. */
  readonly downloadFolder: () => string;
}): KeptFiles {
  /** One at a time: a blob is saved to one place at once. Never rejects. */
  let last: Promise<unknown> = Promise.resolve();

  async function save(
    file: StoredFile,
    target: string | undefined,
    watch: SaveWatch | undefined,
  ): Promise<string> {
    const files = await deps.files.start();
    if (!files.isHere(file.blobId)) throw notHere();
    const folder =
      target === undefined ? await readyDownloadFolder(deps.downloadFolder()) : path.resolve(target);
    const saving = { files, clock: deps.clock, patienceMs: 0, nobodyHasIt: notHere };
    return await saveOne(saving, file.blobId, () => files.fetch(file, { path: folder }, () => []), watch);
  }

  return {
    async here() {
      const files = await deps.files.start();
      return ({ blobId }) => files.isHere(blobId);
    },
    save(file, target, watch) {
      const mine = last.then(() => save(file, target, watch));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

const notHere = (): CommandError => new CommandError("noSuchFile", words("noWholeCopy"));
