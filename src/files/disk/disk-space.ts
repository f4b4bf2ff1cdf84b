/** Room on disk: how much copies for others may take, which of them are deleted first, and what people read about disk errors. Pure. */
import { systemSentence } from "../../platform/system-error.ts";
import { byteSize } from "../../kernel/byte-size.ts";
import { FilesError } from "../types.ts";

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
  const has = free === null ? "" : ` and has ${byteSize(Math.max(0, free - MARGIN_BYTES))}`;
  return new FilesError(
    "diskFull",
    `There is not enough room on the disk: it needs ${byteSize(neededBytes)}${has} (${folder}). Make room and try again.`,
  );
}

const SENTENCES: Readonly<Record<string, readonly [FilesError["code"], string]>> = {
  ENOENT: ["noFile", "The file or folder is not there any more."],
  ENOTDIR: ["noFile", "The file or folder is not there any more."],
  EACCES: ["noAccess", "The file or folder may not be read or written. Check its permissions."],
  EPERM: ["noAccess", "The file or folder may not be read or written. Check its permissions."],
  EROFS: ["noAccess", "The disk is read-only."],
  ENOSPC: ["diskFull", "The disk is full. Make room and try again."],
  EDQUOT: ["diskFull", "Your share of the disk is used up. Make room and try again."],
  ELOOP: ["noFile", "The link leads to itself. Choose the file or folder that it ought to lead to."],
  EFBIG: ["tooLarge", "This disk's file system cannot hold so large a file."],
};

/** Any error as one with a sentence for people. */
export function asFilesError(error: unknown): FilesError {
  if (error instanceof FilesError) return error;
  // Node's system errors carry a string `code`; anything else has none.
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const known = SENTENCES[code];
  if (known !== undefined) return new FilesError(...known, { cause: error });
  const detail = error instanceof Error ? `: ${error.message}` : "";
  const sentence = systemSentence(error) ?? `Something went wrong with the file${detail}`;
  return new FilesError("failed", sentence, { cause: error });
}
