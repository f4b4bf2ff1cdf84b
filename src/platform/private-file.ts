/**
 * Files that only their owner may read (0600), replaced in one step: whatever stops the process or cuts the power, the whole old
 * content is there or the whole new one.
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { link, open, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { parseJson } from "../kernel/schema.ts";

const PRIVATE = 0o600;

/** The file's JSON; undefined where there is none or it cannot be read. */
export function readJsonFile(file: string): unknown {
  try {
    return parseJson(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Resolves when the disk has it. @throws system errors; the old content is still there then */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  await replace(file, content, rename);
}

/**
 * The same, but never over a file that is there: false, and nothing changed, if the name is taken. Of two processes at one moment,
 * one gets true. @throws system errors
 */
export async function createPrivateFile(file: string, content: string | Uint8Array): Promise<boolean> {
  try {
    await replace(file, content, async (draft, name) => {
      await link(draft, name);
      await unlink(draft);
    });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * The same as `writePrivateFile`, but returns only when the disk has it. That can take seconds on a busy disk: for a process that
 * has no peers to answer yet. @throws system errors
 */
export function writePrivateFileSync(file: string, content: string): void {
  const draft = draftOf(file);
  try {
    const handle = openSync(draft, "wx", PRIVATE);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    ignoringErrors(() => unlinkSync(draft));
    throw error;
  }
  ignoringErrors(() => {
    const folder = openSync(path.dirname(file), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  });
}

export interface PrivateFileWriter {
  /** Replaces the content soon, without blocking; null deletes the file. Of several in a row the last counts. Never throws. */
  write(content: string | null): void;
  /** Resolves when the disk has what was written last, or has refused it. */
  flush(): Promise<void>;
}

/** Writes one file again and again, one write after the other. `onError` is called for each that failed. */
export function createPrivateFileWriter(file: string, onError: (error: unknown) => void): PrivateFileWriter {
  let next: { readonly content: string | null } | null = null;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    for (let each = next; each !== null; each = next) {
      next = null;
      try {
        if (each.content === null) await removeFile(file);
        else await writePrivateFile(file, each.content);
      } catch (error) {
        onError(error);
      }
    }
    writing = null;
  }

  return {
    write(content) {
      next = { content };
      writing ??= writeAll();
    },
    flush: async () => void (await writing),
  };
}

async function replace(
  file: string,
  content: string | Uint8Array,
  publish: (draft: string, name: string) => Promise<void>,
): Promise<void> {
  const draft = draftOf(file);
  try {
    const handle = await open(draft, "wx", PRIVATE);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(draft, file);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw error;
  }
  await syncFolder(path.dirname(file));
}

async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
  await syncFolder(path.dirname(file));
}

/** Makes a new name last. Windows and some network file systems cannot, and keep names in their own way. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // As above.
  } finally {
    await handle.close();
  }
}

/** A name of its own for each write: two processes may write the same file. */
const draftOf = (file: string): string => `${file}.${randomBytes(6).toString("hex")}.draft`;

function ignoringErrors(run: () => void): void {
  try {
    run();
  } catch {
    // Nothing more can be done.
  }
}
