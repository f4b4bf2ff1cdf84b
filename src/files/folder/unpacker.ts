/** Unpacks another member's tar into an empty folder: only files and folders, under safe names, each name once, nothing outside the folder. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { extract, type Header } from "tar-stream";
import { collisionKey, numberedName, safePath } from "../disk/safe-name.ts";
import { FilesError } from "../types.ts";

const MAX_ENTRIES = 200_000;
/** Files up to this size are gathered and written by one call. */
const SMALL_BYTES = 1024 * 1024;

export interface Unpacker {
  /** Resolves when the unpacker can take more. It keeps `bytes`. @throws FilesError */
  write(bytes: Uint8Array): Promise<void>;
  /** The tar is complete. @throws FilesError */
  end(): Promise<void>;
  close(): void;
  /** Entries that were left out: links, devices, and paths that point elsewhere. */
  readonly leftOut: number;
}

/** Writes synchronously, for the sake of small files: only the files' worker may call it. */
export function createUnpacker(folder: string): Unpacker {
  const parser = extract();
  /** Path of a folder inside the tar -> its path on disk. */
  const folders = new Map<string, string>([["", folder]]);
  const taken = new Set<string>();
  let leftOut = 0;
  let count = 0;
  let isFinished = false;
  let problem: unknown = null;
  let wake: (() => void) | null = null;

  /** A name in `parent` that no other entry has, upper and lower case being the same. */
  function claim(parent: string, name: string): string {
    for (let number = 1; ; number += 1) {
      const candidate = numberedName(name, number);
      const key = `${parent}/${collisionKey(candidate)}`;
      if (taken.has(key)) continue;
      taken.add(key);
      return path.join(parent, candidate);
    }
  }

  function folderFor(parts: readonly string[]): string {
    const key = parts.join("/");
    const known = folders.get(key);
    if (known !== undefined) return known;
    const made = claim(folderFor(parts.slice(0, -1)), parts[parts.length - 1] ?? "file");
    mkdirSync(made);
    folders.set(key, made);
    return made;
  }

  function begin(header: Header): { write(bytes: Uint8Array): void; end(): void } {
    const ignored = { write: () => {}, end: () => {} };
    count += 1;
    if (count > MAX_ENTRIES)
      throw new FilesError("tooLarge", "The folder has too many files to be unpacked.");
    const parts = safePath(header.name);
    if (parts === null || (header.type !== "file" && header.type !== "directory")) {
      leftOut += 1;
      return ignored;
    }
    if (header.type === "directory") {
      folderFor(parts);
      return ignored;
    }
    const target = claim(folderFor(parts.slice(0, -1)), parts[parts.length - 1] ?? "file");
    if ((header.size ?? 0) <= SMALL_BYTES) {
      const gathered: Uint8Array[] = [];
      return {
        write: (bytes) => void gathered.push(bytes),
        end: () =>
          writeFileSync(target, gathered.length === 1 ? (gathered[0] ?? "") : Buffer.concat(gathered), {
            flag: "wx",
          }),
      };
    }
    const handle = openSync(target, "wx");
    return { write: (bytes) => void writeSync(handle, bytes), end: () => closeSync(handle) };
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
    guarded(() => {
      const file = begin(header);
      stream.on("data", (bytes) => guarded(() => void (bytes instanceof Uint8Array && file.write(bytes))));
      stream.on("end", () => {
        guarded(() => file.end());
        next();
      });
    });
  });
  parser.on("error", (error) => {
    problem ??= new FilesError("notAsAnnounced", "What was sent is not a folder that can be unpacked.", {
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
      if (!parser.write(bytes)) await new Promise<void>((resolve) => (wake = resolve));
      check();
    },
    async end() {
      check();
      const done = new Promise<void>((resolve) => (wake = resolve));
      parser.end(null);
      if (!isFinished) await done;
      check();
    },
    close: () => parser.destroy(),
  };
}
