/** What the operating system refuses, in sentences for people. Node's own texts name system calls and paths. */

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "The file or folder is not there.",
  ENOTDIR: "A part of the path is a file, not a folder. Check the path.",
  EISDIR: "That is a folder, not a file. Choose a file.",
  EEXIST: "Something of that name is there already. Choose another name.",
  ENOTEMPTY: "The folder is not empty. Choose another one.",
  ELOOP: "The link leads to itself. Choose the file or folder that it ought to lead to.",
  ENAMETOOLONG: "The name or path is too long. Choose a shorter one.",
  EINVAL: "The system does not take that name or path. Choose another one.",
  ERR_INVALID_ARG_VALUE: "The system does not take that name or path. Choose another one.",
  EACCES: "The system does not permit it. Check the permissions.",
  EPERM: "The system does not permit it. Check the permissions.",
  EROFS: "The disk is read-only. Choose another place.",
  ENOSPC: "The disk is full. Make room and try again.",
  EDQUOT: "Your share of the disk is used up. Make room and try again.",
  EFBIG: "The file is too large for this disk. Choose another place.",
  EIO: "The disk reports a fault. Check it, or choose another place.",
  ENXIO: "The disk or device is not there any more. Connect it and try again.",
  ENODEV: "The disk or device is not there any more. Connect it and try again.",
  ESTALE: "The network drive has gone away. Connect it and try again.",
  EBUSY: "Another program uses it. Close that one and try again.",
  ETXTBSY: "Another program runs it. Close that one and try again.",
  EXDEV: "It cannot be moved to another disk. Choose a place on the same one.",
  EMFILE: "Too many files are open on this computer. Close some programs and try again.",
  ENFILE: "Too many files are open on this computer. Close some programs and try again.",
  ENOMEM: "The computer has no memory left. Close some programs and try again.",
  EAGAIN: "The computer is too busy. Try again in a moment.",
  EADDRINUSE: "Another program uses that network port. Close it and try again.",
  EADDRNOTAVAIL: "The network address is not there any more. Check the network and try again.",
  ENETUNREACH: "The network is not reached. Check that this computer is connected.",
  EHOSTUNREACH: "The other computer is not reached. Check that both are on the same network.",
  ENETDOWN: "The network is down. Check that this computer is connected.",
  ECONNREFUSED: "Nothing answers there. Check that the other side is running.",
  ECONNRESET: "The connection broke. Try again.",
  EPIPE: "The connection broke. Try again.",
  ETIMEDOUT: "Nothing answered in time. Try again.",
};

/** A sentence without any path; null if the error is none of the operating system's. */
export function systemSentence(error: unknown): string | null {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const sentence = SENTENCES[code];
  if (sentence !== undefined) return sentence;
  return /^E[A-Z0-9]{2,}$/.test(code) ? `The system refused it (${code}). Try again.` : null;
}

/** For people: a system error's sentence, else what the error itself says. */
export const sentenceOf = (error: unknown): string =>
  systemSentence(error) ?? (error instanceof Error ? error.message : String(error));
