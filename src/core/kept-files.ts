/** Saves files of kept meetings: those whose bytes are on this machine. Nothing is fetched from anybody. */
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import { FilesError, type Files, type Transfer } from "../files/types.ts";
import type { FileId } from "../kernel/ids.ts";
import { readyDownloadFolder } from "../meeting/download-folder.ts";
import type { StoredFile } from "../store/types.ts";

export interface KeptFiles {
  /** Starts the files module. @throws FilesError */
  readonly here: () => Promise<(file: StoredFile) => boolean>;
  /** `target`: a folder, or a file's full name; undefined: the folder of the settings. Resolves to where it is. @throws CommandError, FilesError */
  save(file: StoredFile, target: string | undefined): Promise<string>;
}

/** The file of that id. @throws CommandError noSuchFile */
export function keptFileOf(files: readonly StoredFile[], fileId: FileId): StoredFile {
  const file = files.find((each) => each.fileId === fileId);
  if (file !== undefined) return file;
  throw new CommandError("noSuchFile", "There is no such file in this meeting. It may have been withdrawn.");
}

export function createKeptFiles(deps: {
  readonly files: { start(): Promise<Pick<Files, "isHere" | "fetch" | "control" | "onTransfer">> };
  /** Of the settings; empty for the account's own. */
  readonly downloadFolder: () => string;
}): KeptFiles {
  /** One at a time: a blob is saved to one place at once. Never rejects. */
  let last: Promise<unknown> = Promise.resolve();

  async function save(file: StoredFile, target: string | undefined): Promise<string> {
    const files = await deps.files.start();
    if (!files.isHere(file.blobId)) throw notHere();
    const folder =
      target === undefined ? await readyDownloadFolder(deps.downloadFolder()) : path.resolve(target);
    return await new Promise<string>((resolve, reject) => {
      const stop = files.onTransfer((transfer) => {
        const end = transfer.blobId === file.blobId ? endOf(transfer) : null;
        if (end === null) return;
        stop();
        if (typeof end === "string") return resolve(end);
        // It would wait for somebody who has it.
        if (transfer.state === "waiting") files.control(file.blobId, "cancel");
        reject(end);
      });
      files.fetch(file, { path: folder }, () => []);
    });
  }

  return {
    async here() {
      const files = await deps.files.start();
      return ({ blobId }) => files.isHere(blobId);
    },
    save(file, target) {
      const mine = last.then(() => save(file, target));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

/** Where it was saved, or why it was not; null while it goes on. */
function endOf({ state, path: saved, code, problem }: Transfer): string | Error | null {
  if (state === "waiting") return notHere();
  if (state === "failed") return new FilesError(code ?? "failed", problem ?? "The file was not saved.");
  return state === "done" && saved !== null ? saved : null;
}

const notHere = (): CommandError =>
  new CommandError(
    "noSuchFile",
    "This computer has no whole copy of that file. Join the meeting when somebody who has it is there, and save it then.",
  );
