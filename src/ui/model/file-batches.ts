/** Many files that one member shares in a row, as one thing: how they are found among the items of a chat, and how far they are. Pure. */
import type { Transfer } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { fileKind, type OfferedFile } from "./files.ts";
import { t } from "../language/texts.ts";

export interface FileBatch {
  readonly key: string;
  readonly from: PeerId;
  readonly fromName: string;
  readonly isOwn: boolean;
  readonly atMs: number;
  /** In the store's order. */
  readonly batch: readonly OfferedFile[];
}

/** Fewer stand as a card each. */
export const MIN_BATCH = 4;
/** A file that follows the one before within this time belongs to the same act. */
export const BATCH_GAP_MS = 60_000;

interface Item {
  readonly key: string;
  readonly from: PeerId;
  readonly atMs: number;
}

/**
 * Puts a batch in the place of its first file. What others write meanwhile does not end it, a message of the one who shares does.
 * `items` are those of one conversation, in the store's order; `isFile` tells files from messages.
 */
export function withBatches<Line extends Item>(
  items: readonly (Line | OfferedFile)[],
  isFile: (item: Line | OfferedFile) => item is OfferedFile,
): readonly (Line | OfferedFile | FileBatch)[] {
  const runs = runsOf(items, isFile);
  if (runs.size === 0) return items;
  return items.flatMap((item): readonly (Line | OfferedFile | FileBatch)[] => {
    const run = isFile(item) ? runs.get(item.key) : undefined;
    const first = run?.[0];
    if (run === undefined || first === undefined) return [item];
    if (first !== item) return [];
    const { from, fromName, isOwn, atMs } = first;
    return [{ key: `batch ${first.key}`, from, fromName, isOwn, atMs, batch: run }];
  });
}

/** By the key of each file that is in a batch. */
function runsOf<Line extends Item>(
  items: readonly (Line | OfferedFile)[],
  isFile: (item: Line | OfferedFile) => item is OfferedFile,
): ReadonlyMap<string, readonly OfferedFile[]> {
  const open = new Map<PeerId, OfferedFile[]>();
  const runs: OfferedFile[][] = [];
  for (const item of items) {
    if (!isFile(item)) {
      open.delete(item.from);
      continue;
    }
    const run = open.get(item.from);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && Math.abs(item.atMs - last.atMs) <= BATCH_GAP_MS) {
      run.push(item);
      continue;
    }
    const begun = [item];
    open.set(item.from, begun);
    runs.push(begun);
  }
  const batches = runs.filter((run) => run.length >= MIN_BATCH);
  return new Map(batches.flatMap((run) => run.map((file) => [file.key, run])));
}

/** "200 pictures", or "12 files" of several kinds. */
export function batchName(batch: readonly OfferedFile[]): string {
  const kinds = new Set(batch.map(fileKind));
  const [kind] = kinds;
  const { batch: names } = t().files;
  const isOneKind = kinds.size === 1 && (kind === "image" || kind === "video" || kind === "folder");
  return names[isOneKind ? kind : "other"](batch.length);
}

/** Where the file was saved on this machine; null if it was not. */
export const savedPath = (file: OfferedFile, transfers: readonly Transfer[]): string | null =>
  transfers.find((each) => each.fileId === file.fileId && each.path !== null)?.path ?? file.savedAt;

export interface BatchProgress {
  /** Those that are neither saved nor on their way. */
  readonly missing: readonly OfferedFile[];
  readonly savedCount: number;
  readonly fetchingCount: number;
  readonly failedCount: number;
  /** Of own files: how many of them other members hold safely. */
  readonly safeCount: number;
  readonly sizeBytes: number;
}

export function batchProgress(batch: readonly OfferedFile[], transfers: readonly Transfer[]): BatchProgress {
  const fetches = new Map(
    transfers.filter(({ direction }) => direction === "fetch").map((each) => [each.fileId, each]),
  );
  const stateOf = (file: OfferedFile): "saved" | "failed" | "fetching" | "missing" => {
    const fetch = fetches.get(file.fileId);
    if (fetch === undefined || fetch.state === "done")
      return file.savedAt !== null || (fetch?.path ?? null) !== null ? "saved" : "missing";
    return fetch.state === "failed" ? "failed" : "fetching";
  };
  const states = batch.map(stateOf);
  const countOf = (wanted: ReturnType<typeof stateOf>) => states.filter((state) => state === wanted).length;
  return {
    missing: batch.filter((_, index) => states[index] === "missing"),
    savedCount: countOf("saved"),
    fetchingCount: countOf("fetching"),
    failedCount: countOf("failed"),
    safeCount: batch.filter(({ held }) => held?.isSafe === true).length,
    sizeBytes: batch.reduce((sum, file) => sum + file.sizeBytes, 0),
  };
}

/** How many of a kind came in one run so far: `count` with this one. Runs that ended are forgotten. */
export type Runs = ReadonlyMap<string, { readonly count: number; readonly atMs: number }>;

export function countInRun(
  runs: Runs,
  key: string,
  nowMs: number,
  gapMs: number,
): { readonly runs: Runs; readonly count: number } {
  const open = new Map([...runs].filter(([, { atMs }]) => nowMs - atMs <= gapMs));
  const count = (open.get(key)?.count ?? 0) + 1;
  return { runs: open.set(key, { count, atMs: nowMs }), count };
}
