/** A log in a folder: one file that grows, and older ones, all of bounded size and number. */
import {
  appendFileSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";

export interface LogFile {
  readonly folder: string;
  /** Appends a line. A disk that does not take it loses it: a log stops nobody. */
  write(line: string): void;
  /** The newest lines, oldest first, of at most `maxBytes`. */
  tail(maxBytes: number): readonly string[];
}

export interface LogFileOptions {
  readonly folder: string;
  /** `relay` is `relay.log`, then `relay.1.log` and so on, the oldest last. */
  readonly name: string;
  /** Of one file. A line that would make it larger begins the next one. */
  readonly maxBytes: number;
  /** With the one that grows. */
  readonly maxFiles: number;
}

/** A longer line is cut: one may hold what others sent. */
const MAX_LINE_LENGTH = 4_000;

/** @throws system errors: a folder that cannot be made */
export function openLogFile({ folder, name, maxBytes, maxFiles }: LogFileOptions): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (index: number) => path.join(folder, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  let sizeBytes = sizeOf(fileOf(0));

  function rotate(): void {
    rmSync(fileOf(maxFiles - 1), { force: true });
    for (let index = maxFiles - 2; index >= 0; index -= 1) {
      if (sizeOf(fileOf(index)) > 0) renameSync(fileOf(index), fileOf(index + 1));
    }
    sizeBytes = 0;
  }

  return {
    folder,
    write(line) {
      const bytes = Buffer.from(`${line.slice(0, MAX_LINE_LENGTH).replaceAll(/[\r\n]+/g, " ")}\n`);
      try {
        if (sizeBytes > 0 && sizeBytes + bytes.length > maxBytes) rotate();
        appendFileSync(fileOf(0), bytes, { mode: 0o600 });
        sizeBytes += bytes.length;
      } catch {
        // A full disk is told elsewhere.
      }
    },
    tail(wantedBytes) {
      const newest = endOf(fileOf(0), wantedBytes);
      const left = wantedBytes - Buffer.byteLength(newest);
      // Just after a rotation most of it is in the file before.
      const text = left > 0 ? endOf(fileOf(1), left) + newest : newest;
      return text.split("\n").filter((line) => line !== "");
    },
  };
}

/** 0 for none. */
function sizeOf(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}

/** Whole lines only. */
function endOf(file: string, wantedBytes: number): string {
  const size = sizeOf(file);
  const from = Math.max(0, size - wantedBytes);
  if (size === 0) return "";
  try {
    const handle = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(size - from);
      const read = readSync(handle, bytes, 0, bytes.length, from);
      const text = bytes.toString("utf8", 0, read);
      return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
    } finally {
      closeSync(handle);
    }
  } catch {
    return "";
  }
}
