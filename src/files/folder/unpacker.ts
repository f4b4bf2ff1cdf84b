/**
 * Unpacks another member's tar into an empty folder: only files and folders, under safe names, each name once, nothing outside the folder. Their
 * times are kept, and that a file may be run.
 */
import { closeSync, futimesSync, mkdirSync, openSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { extract, type Header } from "tar-stream";
import { collisionKey, numberedName, nameInside, safePath, type NameRules } from "../disk/safe-name.ts";
import { FilesError } from "../types.ts";
import { words } from "../../kernel/words.ts";

/** Files and folders, also those that are only named in paths. */
const MAX_ENTRIES = 200_000;
/** Files up to this size are gathered and written by one call. */
const SMALL_BYTES = 1024 * 1024;
/** A path takes 4 kB. The parser gathers a header of any size before it looks at it. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const FILE_MODE = 0o666;
const RUNNABLE_MODE = 0o777;
/** The owner's right to run a file, of its mode in the tar. */
const RUNNABLE_BIT = 0o100;

const NO_TAR = words("noArchive");

export interface Unpacker {
  /** Resolves when the unpacker can take more. It keeps `bytes`. @throws FilesError */
  write(bytes: Uint8Array): Promise<void>;
  /** The tar is complete. @throws FilesError */
  end(): Promise<void>;
  close(): void;
  /** Entries that were left out: links, devices, and paths that point elsewhere. */
  readonly leftOut: number;
}

/** Windows and its file systems, which sticks and cameras have everywhere, refuse names that others take. */
const rulesOf = (platform: NodeJS.Platform): NameRules => (platform === "win32" ? "strict" : "plain");
const isRefusedName = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EINVAL" || error.code === "EILSEQ");

/** Writes synchronously, for the sake of small files: only the files' worker may call it. */
export function createUnpacker(
  folder: string,
  platform: NodeJS.Platform = process.platform,
  maxEntries = MAX_ENTRIES,
): Unpacker {
  const parser = extract();
  /** Path of a folder inside the tar -> its path on disk. */
  const folders = new Map<string, string>([["", folder]]);
  const taken = new Set<string>();
  /** By the key of a name that is taken: the next number to try. */
  const nextNumbers = new Map<string, number>();
  /** Folders that have a time of their own, which what is written into them changes. */
  const folderTimes = new Map<string, Date>();
  let rules = rulesOf(platform);
  /** Bytes given to the parser since it last gave something. */
  let silentBytes = 0;
  /** Of the large file that is being written. */
  let openHandle: number | null = null;
  let leftOut = 0;
  let count = 0;
  let isFinished = false;
  let problem: unknown = null;
  let wake: (() => void) | null = null;

  /** A name in `parent` that no other entry has, upper and lower case being the same. */
  function claim(parent: string, name: string): string {
    const wanted = `${parent}/${collisionKey(name)}`;
    for (let number = nextNumbers.get(wanted) ?? 1; ; number += 1) {
      const candidate = numberedName(name, number);
      const key = `${parent}/${collisionKey(candidate)}`;
      if (taken.has(key)) continue;
      taken.add(key);
      nextNumbers.set(wanted, number + 1);
      return path.join(parent, candidate);
    }
  }

  function countOne(): void {
    count += 1;
    if (count > maxEntries) throw new FilesError("tooLarge", words("tooManyToUnpack"));
  }

  /** `make` under a free name; under a stricter one if this disk refuses it, and from then on only such ones. */
  function makeNamed<T>(parent: string, name: string, make: (target: string) => T): T {
    try {
      return make(claim(parent, name));
    } catch (error) {
      if (rules === "strict" || !isRefusedName(error)) throw error;
      rules = "strict";
      return make(claim(parent, nameInside(name, rules)));
    }
  }

  function folderFor(parts: readonly string[]): string {
    const key = parts.join("/");
    const known = folders.get(key);
    if (known !== undefined) return known;
    countOne();
    const made = makeNamed(folderFor(parts.slice(0, -1)), parts[parts.length - 1] ?? "file", (target) => {
      mkdirSync(target);
      return target;
    });
    folders.set(key, made);
    return made;
  }

  function begin(header: Header): { write(bytes: Uint8Array): void; end(): void } {
    const ignored = { write: () => {}, end: () => {} };
    const parts = safePath(header.name, rules);
    if (parts === null || (header.type !== "file" && header.type !== "directory")) {
      countOne();
      leftOut += 1;
      return ignored;
    }
    const { mtime } = header;
    if (header.type === "directory") {
      const made = folderFor(parts);
      if (mtime !== undefined) folderTimes.set(made, mtime);
      return ignored;
    }
    countOne();
    const mode = ((header.mode ?? 0) & RUNNABLE_BIT) === 0 ? FILE_MODE : RUNNABLE_MODE;
    const parent = folderFor(parts.slice(0, -1));
    const name = parts[parts.length - 1] ?? "file";
    if ((header.size ?? 0) > SMALL_BYTES) return largeFile(parent, name, mode, mtime);
    const gathered: Uint8Array[] = [];
    return {
      write: (bytes) => void gathered.push(bytes),
      end() {
        const content = gathered.length === 1 ? (gathered[0] ?? "") : Buffer.concat(gathered);
        makeNamed(parent, name, (target) => {
          writeFileSync(target, content, { flag: "wx", mode });
          setTime(target, mtime, utimesSync);
        });
      },
    };
  }

  function largeFile(parent: string, name: string, mode: number, mtime: Date | undefined) {
    const handle = makeNamed(parent, name, (target) => openSync(target, "wx", mode));
    openHandle = handle;
    return {
      write: (bytes: Uint8Array) => void writeSync(handle, bytes),
      end() {
        setTime(handle, mtime, futimesSync);
        closeFile();
      },
    };
  }

  function closeFile(): void {
    if (openHandle !== null) closeSync(openHandle);
    openHandle = null;
  }

  const settle = () => {
    wake?.();
    wake = null;
  };
  const guarded = (action: () => void) => {
    try {
      if (problem === null) action();
    } catch (error) {
      problem = error;
      parser.destroy();
      settle();
    }
  };
  parser.on("entry", (header, stream, next) => {
    silentBytes = 0;
    // The parser has the same error. Without a listener it would end the process.
    stream.on("error", () => {});
    guarded(() => {
      // The parser waits for ever for the end of an entry whose size is no number.
      if (!Number.isSafeInteger(header.size)) throw new FilesError("notAsAnnounced", NO_TAR);
      const file = begin(header);
      // Nothing follows a folder's header, whatever size it names, and its stream may never end.
      if (header.type === "directory") return queueMicrotask(next);
      stream.on("data", (bytes) => {
        silentBytes = 0;
        guarded(() => void (bytes instanceof Uint8Array && file.write(bytes)));
      });
      stream.on("end", () => {
        guarded(() => file.end());
        next();
      });
    });
  });
  parser.on("error", (error) => {
    problem ??= new FilesError("notAsAnnounced", NO_TAR, {
      cause: error,
    });
    settle();
  });
  parser.on("drain", settle);
  parser.on("finish", () => {
    isFinished = true;
    settle();
  });

  const check = () => {
    if (problem !== null) throw problem;
  };
  return {
    get leftOut() {
      return leftOut;
    },
    async write(bytes) {
      check();
      silentBytes += bytes.length;
      if (silentBytes > MAX_HEADER_BYTES) throw new FilesError("notAsAnnounced", NO_TAR);
      if (!parser.write(bytes)) await new Promise<void>((resolve) => (wake = resolve));
      check();
    },
    async end() {
      check();
      const done = new Promise<void>((resolve) => (wake = resolve));
      parser.end(null);
      if (!isFinished) await done;
      check();
      for (const [made, time] of folderTimes) setTime(made, time, utimesSync);
    },
    close() {
      problem ??= new FilesError("notAsAnnounced", NO_TAR);
      parser.destroy();
      closeFile();
      settle();
    },
  };
}

/** A time that the file system cannot hold is left out. */
function setTime<File>(
  file: File,
  time: Date | undefined,
  set: (file: File, accessedAt: Date, changedAt: Date) => void,
): void {
  if (time === undefined || !Number.isFinite(time.getTime())) return;
  try {
    set(file, time, time);
  } catch {
    // What was received is worth more than its date.
  }
}
