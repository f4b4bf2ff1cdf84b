/** Puts the blocks that come over one connection together to the chunks that were requested. Pure but for its own state. */
import type { BlobId } from "../blob/manifest.ts";
import type { ChunkPool } from "./buffer-pool.ts";
import type { BlockHead } from "./messages.ts";

/** What a seeder's link calls of one download. Nothing of it is called after the view was closed. */
export interface LinkUser {
  readonly blobId: BlobId;
  readonly isCopy: boolean;
  /** Root, hash layers and bitmap as they came: not verified. */
  root(bytes: Buffer): void;
  hashLayer(layer: number, bytes: Buffer): void;
  bitmap(bytes: Buffer): void;
  have(chunks: readonly number[]): void;
  refused(): void;
  /** Size of the chunk as it is transferred; asked when it is requested. */
  chunkBytes(chunk: number): number;
  /** The seeder has chosen this of the request's chunks, and begins to send it. */
  chosen(request: number, chunk: number): void;
  /** A whole chunk, not verified; `release` gives the buffer back. */
  arrived(request: number, chunk: number, bytes: Buffer, release: () => void): void;
  rejected(request: number): void;
  received(bytes: number): void;
  /** The connection broke: requests are void, and `root` comes again when it is back. */
  down(): void;
}

/** A request on its way to the seeder. */
export interface ExpectedChunk {
  readonly user: LinkUser;
  /** The user's number. */
  readonly request: number;
  readonly chunks: readonly number[];
}

interface PendingChunk extends ExpectedChunk {
  /** Of each of the chunks, as asked of the user when it made the request: it may have closed its view when the chunk comes. */
  readonly sizesBytes: readonly number[];
  /** False when the user has closed its view: the chunk is received and dropped. */
  isWanted: boolean;
  /** Null until the seeder has chosen. */
  chunk: number | null;
  buffer: Buffer | null;
  receivedBytes: number;
  expectedBytes: number;
}
/** The block whose bytes come next. */
interface BlockUnderWay {
  readonly number: number;
  readonly pending: PendingChunk;
  readonly isAcknowledged: boolean;
  bytesLeft: number;
}

/** `number` is a request's number on the wire. A method that returns false has found a breach of the protocol. */
export interface ChunkReceiver {
  expect(number: number, expected: ExpectedChunk): void;
  rejected(number: number): boolean;
  blockHead(head: BlockHead): boolean;
  blockBytes(bytes: Buffer): boolean;
  /** The user has closed its view. */
  forget(user: LinkUser): void;
  /** The connection is gone, and everything that was requested over it. */
  clear(): void;
  /** Some user waits for a chunk. */
  readonly isAwaiting: boolean;
}

export function createChunkReceiver(deps: {
  readonly pool: ChunkPool;
  /** Bytes of a block came. */
  readonly onHeard: () => void;
  /** The block that came asks for it. */
  readonly acknowledge: () => void;
}): ChunkReceiver {
  const { pool } = deps;
  const pendingChunks = new Map<number, PendingChunk>();
  let block: BlockUnderWay | null = null;

  function dropBuffer(pending: PendingChunk): void {
    if (pending.buffer !== null) pool.give(pending.buffer);
    pending.buffer = null;
  }

  function chunkWhole(number: number, pending: PendingChunk): void {
    pendingChunks.delete(number);
    const { user, request, chunk, buffer, receivedBytes } = pending;
    if (buffer === null || chunk === null) return;
    user.arrived(request, chunk, buffer.subarray(0, receivedBytes), () => pool.give(buffer));
  }

  return {
    expect(number, expected) {
      const sizesBytes = expected.chunks.map((chunk) => expected.user.chunkBytes(chunk));
      const nothing = { chunk: null, buffer: null, receivedBytes: 0, expectedBytes: 0 };
      pendingChunks.set(number, { ...expected, sizesBytes, isWanted: true, ...nothing });
    },
    rejected(number) {
      const pending = pendingChunks.get(number);
      if (pending === undefined || pending.receivedBytes > 0) return false;
      pendingChunks.delete(number);
      if (pending.isWanted) pending.user.rejected(pending.request);
      return true;
    },
    blockHead({ request: number, chunk, offset, isAcknowledged, sizeBytes }) {
      const pending = pendingChunks.get(number);
      if (pending === undefined || offset !== pending.receivedBytes) return false;
      if (pending.chunk === null) {
        const expectedBytes = pending.sizesBytes[pending.chunks.indexOf(chunk)];
        if (expectedBytes === undefined) return false;
        pending.chunk = chunk;
        pending.expectedBytes = expectedBytes;
        if (pending.isWanted) {
          pending.buffer = pool.take();
          pending.user.chosen(pending.request, chunk);
        }
      }
      if (chunk !== pending.chunk || pending.receivedBytes + sizeBytes > pending.expectedBytes) return false;
      block = { number, pending, isAcknowledged, bytesLeft: sizeBytes };
      return true;
    },
    blockBytes(bytes) {
      if (block === null) return false;
      const { number, pending, isAcknowledged } = block;
      deps.onHeard();
      if (pending.buffer !== null) bytes.copy(pending.buffer, pending.receivedBytes);
      pending.receivedBytes += bytes.length;
      block.bytesLeft -= bytes.length;
      if (pending.isWanted) pending.user.received(bytes.length);
      if (block.bytesLeft > 0) return true;
      block = null;
      if (isAcknowledged) deps.acknowledge();
      if (pending.receivedBytes === pending.expectedBytes) chunkWhole(number, pending);
      return true;
    },
    forget(user) {
      for (const pending of pendingChunks.values()) {
        if (pending.user !== user) continue;
        pending.isWanted = false;
        dropBuffer(pending);
      }
    },
    clear() {
      block = null;
      for (const pending of pendingChunks.values()) dropBuffer(pending);
      pendingChunks.clear();
    },
    get isAwaiting() {
      return [...pendingChunks.values()].some(({ isWanted }) => isWanted);
    },
  };
}
