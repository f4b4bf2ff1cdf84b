/** What the operating system refuses, in words for people. Node's own texts name system calls and paths. */
import type { PlainCode } from "../kernel/sentences.ts";
import { verbatim, words, wordsIn, type Words } from "../kernel/words.ts";

const CODES: Readonly<Record<string, PlainCode>> = {
  ENOENT: "notThere",
  ENOTDIR: "pathThroughFile",
  EISDIR: "folderNotFile",
  EEXIST: "nameTaken",
  ENOTEMPTY: "folderNotEmpty",
  ELOOP: "linkLoop",
  ENAMETOOLONG: "pathTooLong",
  EINVAL: "pathInvalid",
  ERR_INVALID_ARG_VALUE: "pathInvalid",
  EACCES: "forbidden",
  EPERM: "forbidden",
  EROFS: "diskReadOnly",
  ENOSPC: "diskFull",
  EDQUOT: "quotaUsed",
  EFBIG: "fileTooLarge",
  EIO: "diskFault",
  ENXIO: "deviceGone",
  ENODEV: "deviceGone",
  ESTALE: "networkDriveGone",
  EBUSY: "usedByOther",
  ETXTBSY: "runByOther",
  EXDEV: "otherDisk",
  EMFILE: "tooManyOpen",
  ENFILE: "tooManyOpen",
  ENOMEM: "noMemory",
  EAGAIN: "tooBusy",
  EADDRINUSE: "portTaken",
  EADDRNOTAVAIL: "addressGone",
  ENETUNREACH: "networkUnreached",
  EHOSTUNREACH: "computerUnreached",
  ENETDOWN: "networkDown",
  ECONNREFUSED: "connectionRefused",
  ECONNRESET: "connectionBroke",
  EPIPE: "connectionBroke",
  ETIMEDOUT: "timedOut",
};

/** Words without any path; null if the error is none of the operating system's. */
export function systemWords(error: unknown): Words | null {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const known = CODES[code];
  if (known !== undefined) return words(known);
  return /^E[A-Z0-9]{2,}$/.test(code) ? words("refusedBySystem", code) : null;
}

/** For people: the error's own words, or those for a system error, else what the error itself says. */
export const wordsOf = (error: unknown): Words =>
  wordsIn(error) ?? systemWords(error) ?? verbatim(error instanceof Error ? error.message : String(error));
