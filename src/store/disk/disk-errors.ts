/** What level and the file system throw, as what the store throws: a code, and words for people. */
import { StoreError, type StoreErrorCode } from "../types.ts";
import { words, type Words } from "../../kernel/words.ts";

/** The codes for what a disk can do wrong. */
type DiskErrorCode = Exclude<StoreErrorCode, "notAllowed" | "noSuchMessage" | "cannotSeal">;

const WORDS: Record<DiskErrorCode, (location: string) => Words> = {
  locked: () => words("dataFolderLocked"),
  readOnly: (location) => words("dataFolderReadOnly", location),
  damaged: (location) => words("storeDamaged", location),
  diskFull: () => words("storeFull"),
  failed: (location) => words("storeFailed", location),
};

/** Turns an error of level or of the file system into a StoreError. */
export function storeErrorOf(error: unknown, location: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(describeChain(error));
  return new StoreError(code, WORDS[code](location), { cause: error });
}

/** Codes and messages of an error and its causes: level wraps the one that says what happened. */
function describeChain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return `${code} ${error.message}\n${error.cause === undefined ? "" : describeChain(error.cause)}`;
}

function codeOf(text: string): DiskErrorCode {
  if (/LEVEL_LOCKED/.test(text)) return "locked";
  // ENOENT, ENOTDIR and EEXIST come from making the folder: its parent is missing or not writable, or a file is in its place.
  if (/EACCES|EROFS|EPERM|Permission denied|Read-only file system|ENOENT|ENOTDIR|EEXIST/i.test(text))
    return "readOnly";
  if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)) return "diskFull";
  // Level reports a missing table file as an I/O error, and any other damage as corruption.
  if (
    /corrupt|missing files|No such file|checksum|bad block|bad record|not a directory|EEXIST|ENOTDIR/i.test(
      text,
    )
  )
    return "damaged";
  return "failed";
}
