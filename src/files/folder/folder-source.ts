/** Reads a folder as one tar, from any position, without a tar on disk: its layout says which bytes are headers and which belong to which file. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { paddingOf, TAR_END_BYTES, tarHeader, type TarEntry } from "../../kernel/tar.ts";
import { FilesError } from "../types.ts";
import { words } from "../../kernel/words.ts";

export interface Layout {
  readonly entries: readonly TarEntry[];
  /** Where each entry's header begins. */
  readonly offsets: readonly number[];
  readonly sizeBytes: number;
}

export function layOut(entries: readonly TarEntry[]): Layout {
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    offsets.push(at);
    at += tarHeader(entry).length + entry.sizeBytes + paddingOf(entry.sizeBytes);
  }
  return { entries, offsets, sizeBytes: at + TAR_END_BYTES };
}

/** The last entry that begins at or before `at`. */
function entryAt(layout: Layout, at: number): number {
  let low = 0;
  let high = layout.offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((layout.offsets[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Fills `target` with the tar's bytes from `at` on. Synchronous, because a small file costs 30 µs that way and four trips to the thread pool
 * otherwise: only the files' worker may call it. @throws FilesError changed; system errors
 */
export function readLayout(folder: string, layout: Layout, at: number, target: Buffer): void {
  target.fill(0);
  const end = at + target.length;
  for (let index = entryAt(layout, at); index < layout.entries.length; index += 1) {
    const entry = layout.entries[index];
    const offset = layout.offsets[index] ?? 0;
    if (entry === undefined || offset >= end) break;
    const header = tarHeader(entry);
    if (offset + header.length > at)
      target.set(header.subarray(Math.max(0, at - offset), end - offset), Math.max(0, offset - at));
    const content = offset + header.length;
    const from = Math.max(at, content);
    const upTo = Math.min(end, content + entry.sizeBytes);
    if (from < upTo)
      readPart(path.join(folder, entry.path), entry, from - content, target.subarray(from - at, upTo - at));
  }
}

function readPart(file: string, entry: TarEntry, at: number, target: Buffer): void {
  const handle = openSync(file, "r");
  try {
    const facts = fstatSync(handle);
    if (facts.size !== entry.sizeBytes || facts.mtimeMs !== entry.mtimeMs) throw changedError(file);
    for (let done = 0; done < target.length;) {
      const bytes = readSync(handle, target, done, target.length - done, at + done);
      if (bytes === 0) throw changedError(file);
      done += bytes;
    }
  } finally {
    closeSync(handle);
  }
}

export const changedError = (file: string): FilesError =>
  new FilesError("changed", words("changedSince", path.basename(file)));
