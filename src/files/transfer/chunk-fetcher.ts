/** Fetches the missing chunks of one blob: requests them of sources, compares and writes what arrives, and hands it to the assembly. */
import type { Clock } from "../../kernel/clock.ts";
import { bitmapOf } from "../blob/bitmap.ts";
import type { BlobStore } from "../blob/blob-store.ts";
import type { LocalBlob } from "../blob/local-blob.ts";
import { FilesError } from "../types.ts";
import type { Assembly } from "./assembly.ts";
import { createPiecePicker } from "./piece-picker.ts";
import type { Source } from "./sources.ts";
import { words } from "../../kernel/words.ts";

/** Compared chunks on their way to the disk; beyond, nothing is requested. */
const MAX_WRITING = 8;
/** The disk syncs this much at a time while more comes, so that little is left to wait for at the end. */
const SYNC_BYTES = 32 * 1024 * 1024;
/** A disk that is slower than the network holds up the requests and does not fill the system's memory. */
const MAX_UNSYNCED_BYTES = 256 * 1024 * 1024;
/**
 * For this long after the start chunks are not requested in order while a seeder has not answered: downloaders that started at the same
 * moment may not have come far enough to answer.
 */
const UNANSWERED_MS = 1_000;

export interface ChunkFetcherDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: BlobStore;
  readonly sources: () => readonly Source[];
  /** False while the download is paused, failed or closed: nothing is requested. */
  readonly isLive: () => boolean;
  /** The source sent bytes that the blob's id contradicts. */
  readonly onWrong: (source: Source) => void;
  /** A chunk was written. */
  readonly onWritten: () => void;
  readonly onFailed: (error: unknown) => void;
  /** Every chunk is on disk and was handed to the assembly. May be called several times. */
  readonly onComplete: () => void;
}

export interface ChunkFetcher {
  /** Requests as much as should be outstanding. */
  pump(): void;
  /** The source has announced its bitmap. */
  pick(source: Source): void;
  have(source: Source, chunks: readonly number[]): void;
  lost(source: Source): void;
  chosen(request: number, chunk: number): void;
  rejected(request: number): void;
  arrived(source: Source, request: number, chunk: number, bytes: Buffer, release: () => void): void;
  /** No source has any of what is missing. */
  isStuck(): boolean;
  /** What arrives from now on is dropped. */
  close(): void;
}

export function createChunkFetcher(
  deps: ChunkFetcherDeps,
  blob: LocalBlob,
  assembly: Assembly,
): ChunkFetcher {
  const { clock, random } = deps;
  const picker = createPiecePicker(blob.bitmap, random);
  const startedAtMs = clock.nowMs();
  /** Chunks on their way to the disk. */
  const beingWritten = new Set<number>();
  let unsyncedBytes = 0;
  let isSyncing = false;
  let isClosed = false;

  /** Whatever fails in `action` fails the download; nothing escapes. */
  async function guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!isClosed) deps.onFailed(error);
    }
  }

  async function advance(chunk?: number, content?: Buffer): Promise<void> {
    await assembly.advance(chunk, content);
    if (!isClosed && blob.bitmap.isFull && assembly.isComplete && deps.isLive()) deps.onComplete();
  }

  function pump(): void {
    if (isClosed || !deps.isLive()) return;
    if (blob.bitmap.isFull) return void guarded(() => advance());
    const nowMs = clock.nowMs();
    const sources = deps.sources();
    const mayTrade =
      nowMs - startedAtMs < UNANSWERED_MS &&
      sources.some(({ isPicked, retryAtMs }) => !isPicked && retryAtMs === Infinity);
    // Beginning at a random one, or the first would upload more than the others.
    const first = Math.floor(random() * sources.length);
    for (const source of [...sources.slice(first), ...sources.slice(0, first)]) {
      while (source.isPicked && beingWritten.size < MAX_WRITING && unsyncedBytes < MAX_UNSYNCED_BYTES) {
        const picked = picker.next(source.peerId, nowMs, mayTrade);
        if (picked === null) break;
        source.link.request(picked.request, picked.chunks);
      }
    }
  }

  async function write(chunk: number, bytes: Buffer): Promise<void> {
    beingWritten.add(chunk);
    pump();
    try {
      const content = await blob.write(chunk, bytes);
      if (content === null) throw new FilesError("notAsAnnounced", words("otherKey"));
      await deps.store.mark(blob, chunk);
      blob.chunkAdded.emit(chunk);
      syncSometimes(bytes.length);
      await advance(chunk, content);
    } finally {
      beingWritten.delete(chunk);
    }
  }

  async function take(
    source: Source,
    request: number,
    chunk: number,
    bytes: Buffer,
    release: () => void,
  ): Promise<void> {
    try {
      if (isClosed) return;
      if (!blob.matches(chunk, bytes)) return deps.onWrong(source);
      picker.arrived(request, clock.nowMs());
      // In the endgame a chunk arrives from two seeders.
      if (!blob.bitmap.has(chunk) && !beingWritten.has(chunk)) await write(chunk, bytes);
    } finally {
      picker.ended(request);
      release();
    }
    if (!isClosed) deps.onWritten();
    pump();
  }

  function syncSometimes(bytes: number): void {
    unsyncedBytes += bytes;
    if (isSyncing || unsyncedBytes < SYNC_BYTES) return;
    const underWay = unsyncedBytes;
    isSyncing = true;
    void guarded(() => blob.flush()).then(() => {
      isSyncing = false;
      unsyncedBytes -= underWay;
      pump();
    });
  }

  return {
    pump,
    pick(source) {
      if (isClosed || source.bitmap === null || source.isPicked) return;
      const bitmap = bitmapOf(blob.root.chunkCount, source.bitmap);
      if (bitmap === null) return deps.onWrong(source);
      source.isPicked = true;
      source.bitmap = null;
      picker.seederUp(source.peerId, bitmap);
      pump();
    },
    have(source, chunks) {
      picker.seederHas(source.peerId, chunks);
      pump();
    },
    lost(source) {
      picker.seederDown(source.peerId);
      pump();
    },
    chosen: (request, chunk) => picker.chosen(request, chunk),
    rejected(request) {
      picker.ended(request);
    },
    arrived: (source, request, chunk, bytes, release) =>
      void guarded(() => take(source, request, chunk, bytes, release)),
    isStuck: () => !blob.bitmap.isFull && picker.isStuck(),
    close() {
      isClosed = true;
    },
  };
}
