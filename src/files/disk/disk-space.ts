/** Room on disk: how much copies for others may take, which of them are deleted first, and what people read about disk errors. Pure. */
import { systemWords } from "../../platform/system-error.ts";
import { FilesError } from "../types.ts";
import { inTurn, verbatim, words, wordsIn, type Words } from "../../kernel/words.ts";

/** Left to other programs: a disk without any room breaks more than a transfer. */
export const MARGIN_BYTES = 64 * 1024 * 1024;

export interface Copy {
  readonly blobId: string;
  /** Counts against the limit: of one that is being downloaded all, too, or many at once would go beyond it. */
  readonly sizeBytes: number;
  /** On the disk. */
  readonly storedBytes: number;
  /** A part, and nothing comes any more: the first to be deleted. */
  readonly isStalled: boolean;
  readonly usedAtMs: number;
}

/**
 * The copies to delete, stalled parts first, then the least recently used, so that `limitBytes` more fit under the limit and `diskBytes` on
 * the disk. Null when they would not fit even without any of these copies: nothing is deleted in vain. `fixedBytes`: of copies that stay.
 */
export function copiesToDelete(
  copies: readonly Copy[],
  needed: { readonly limitBytes: number; readonly diskBytes: number },
  room: { readonly limitBytes: number; readonly freeBytes: number; readonly fixedBytes: number },
): readonly Copy[] | null {
  let used = copies.reduce((sum, copy) => sum + copy.sizeBytes, room.fixedBytes);
  let free = room.freeBytes - MARGIN_BYTES;
  const deleted: Copy[] = [];
  const fits = () => used + needed.limitBytes <= room.limitBytes && needed.diskBytes <= free;
  const order = (a: Copy, b: Copy) => Number(b.isStalled) - Number(a.isStalled) || a.usedAtMs - b.usedAtMs;
  for (const copy of copies.toSorted(order)) {
    if (fits()) break;
    used -= copy.sizeBytes;
    free += copy.storedBytes;
    deleted.push(copy);
  }
  return fits() ? deleted : null;
}

export function diskFullError(neededBytes: number, free: number | null, folder: string): FilesError {
  const needed = { bytes: neededBytes };
  return new FilesError(
    "diskFull",
    free === null
      ? words("noRoom", needed, folder)
      : words("noRoomHas", needed, { bytes: Math.max(0, free - MARGIN_BYTES) }, folder),
  );
}

const WORDS: Readonly<Record<string, readonly [FilesError["code"], Words]>> = {
  ENOENT: ["noFile", words("fileGone")],
  ENOTDIR: ["noFile", words("fileGone")],
  EACCES: ["noAccess", words("fileForbidden")],
  EPERM: ["noAccess", words("fileForbidden")],
  EROFS: ["noAccess", words("readOnlyDisk")],
  ENOSPC: ["diskFull", words("diskFull")],
  EDQUOT: ["diskFull", words("quotaUsed")],
  ELOOP: ["noFile", words("linkLoop")],
  EFBIG: ["tooLarge", words("tooLargeForDisk")],
};

/** Any error as one with words for people. */
export function asFilesError(error: unknown): FilesError {
  if (error instanceof FilesError) return error;
  // Node's system errors carry a string `code`; anything else has none.
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const known = WORDS[code];
  if (known !== undefined) return new FilesError(...known, { cause: error });
  const why = wordsIn(error) ?? systemWords(error);
  const unknown = error instanceof Error ? [verbatim(error.message)] : [];
  return new FilesError("failed", why ?? inTurn(words("fileWentWrong"), ...unknown), { cause: error });
}
