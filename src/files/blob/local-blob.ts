/** The bytes of one blob on this machine, wherever they lie: an original, a folder, a download in the making, a copy. */
import { open, stat, type FileHandle } from "node:fs/promises";
import * as v from "valibot";
import { createEmitter, type Emitter } from "../../kernel/emitter.ts";
import { CountSchema } from "../../kernel/schema.ts";
import type { Bitmap } from "./bitmap.ts";
import { changedError, layOut, readLayout, type Layout } from "../folder/folder-source.ts";
import {
  BlobIdSchema,
  CHUNK_BYTES,
  HASH_BYTES,
  TAG_BYTES,
  chunkSpan,
  contentBytesOf,
  sha256,
  type Root,
} from "./manifest.ts";
import { openChunk, sealChunk } from "./chunk-cipher.ts";
import { createWriter } from "../disk/write-all.ts";

const Text = v.pipe(v.string(), v.maxLength(8_000));
const Hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What the data folder remembers of a blob. The schema guards against a damaged disk. */
export const BlobRecordSchema = v.object({
  blobId: BlobIdSchema,
  name: Text,
  isFolder: v.boolean(),
  key: v.nullable(Hex64),
  sha256: v.nullable(Hex64),
  /** `own` and `wanted` are never deleted for want of room. */
  role: v.picklist(["own", "wanted", "copy"]),
  source: v.variant("kind", [
    /** `mtimeMs` of an original, which must not change; null for a file that is only ours. */
    v.object({ kind: v.literal("file"), path: Text, mtimeMs: v.nullable(v.number()) }),
    v.object({
      kind: v.literal("folder"),
      path: Text,
      entries: v.array(
        v.object({ path: Text, sizeBytes: CountSchema, mtimeMs: v.number(), isFolder: v.boolean() }),
      ),
    }),
  ]),
  /** Sealed, and the file holds the bytes as they are carried; else it holds content. */
  isRaw: v.boolean(),
  isWhole: v.boolean(),
  /** Where the person has it, once it is there. */
  savedPath: v.nullable(Text),
  usedAtMs: v.number(),
});
export type BlobRecord = v.InferOutput<typeof BlobRecordSchema>;

/** Enough for any chunk as it is carried. */
export const SCRATCH_BYTES = CHUNK_BYTES + TAG_BYTES;

/** So long what was read or written is still in memory, most likely, and no disk can have spoilt it. */
const TRUSTED_FOR_MS = 60_000;

export interface Holding {
  /** Replaced as a whole; `catalogue.save` writes it. */
  record: BlobRecord;
  readonly root: Root;
  readonly rootBytes: Buffer;
  readonly hashes: Buffer;
  readonly bitmap: Bitmap;
  /** Of what `readContent` gives: of the sealed bytes where there is no key. */
  readonly contentBytes: number;
  /** Chunks that came, for those who fetch from here. */
  readonly gained: Emitter<number>;
  /** How often each chunk was given to others, so that takers get different ones. */
  readonly given: Uint16Array;
  expected(chunk: number): Buffer;
  /** As carried, and compared with the manifest. The result may lie in `scratch`. @throws FilesError changed; system errors */
  readStored(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** As `readStored`, for who compares it anyway: what was found right within the last minute is not compared again. @throws the same */
  readGiven(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** Content (sealed bytes where there is no key), not compared. The result may lie in `scratch`. @throws FilesError changed */
  readContent(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** `stored` has been verified. Returns the content, or null when the key does not open it. */
  write(chunk: number, stored: Buffer): Promise<Buffer | null>;
  /** On disk for good. */
  flush(): Promise<void>;
  /** Lets go of the file, which opens again by itself. */
  release(): Promise<void>;
}

export function createHolding(
  record: BlobRecord,
  root: Root,
  rootBytes: Buffer,
  hashes: Buffer,
  bitmap: Bitmap,
): Holding {
  const key = record.key === null ? null : Buffer.from(record.key, "hex");
  const { isRaw } = record;
  const isOpaque = root.isSealed && key === null;
  const contentBytes = isOpaque ? root.storedBytes : (contentBytesOf(root.storedBytes, root.isSealed) ?? 0);
  let handle: Promise<FileHandle> | null = null;
  let layout: Layout | null = null;
  const writeAll = createWriter();
  /** When each chunk was last found right; 0: never in this run. */
  const rightAtMs = new Float64Array(root.chunkCount);
  const isTrusted = (chunk: number) => {
    const atMs = rightAtMs[chunk] ?? 0;
    return atMs > 0 && performance.now() - atMs < TRUSTED_FOR_MS;
  };

  const span = (chunk: number) =>
    isRaw
      ? chunkSpan(root, chunk)
      : { at: chunk * CHUNK_BYTES, bytes: Math.min(CHUNK_BYTES, contentBytes - chunk * CHUNK_BYTES) };

  function opened(path: string, flags: "r" | "r+"): Promise<FileHandle> {
    handle ??= open(path, flags);
    handle.catch(() => (handle = null));
    return handle;
  }

  async function read(chunk: number, scratch: Buffer): Promise<Buffer> {
    const { at, bytes } = span(chunk);
    const target = scratch.subarray(0, bytes);
    const { source, isWhole } = holding.record;
    if (source.kind === "folder") {
      layout ??= layOut(source.entries);
      readLayout(source.path, layout, at, target);
      return target;
    }
    if (source.mtimeMs !== null) {
      const facts = await stat(source.path);
      if (facts.mtimeMs !== source.mtimeMs || facts.size !== contentBytes) throw changedError(source.path);
    }
    const file = await opened(source.path, isWhole ? "r" : "r+");
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await file.read(target, done, bytes - done, at + done);
      if (bytesRead === 0) throw changedError(source.path);
      done += bytesRead;
    }
    return target;
  }

  const holding: Holding = {
    record,
    root,
    rootBytes,
    hashes,
    bitmap,
    contentBytes,
    gained: createEmitter(),
    given: new Uint16Array(root.chunkCount),
    expected: (chunk) => hashes.subarray(chunk * HASH_BYTES, (chunk + 1) * HASH_BYTES),
    async readStored(chunk, scratch) {
      const content = await read(chunk, scratch);
      const stored = key !== null && !isRaw ? sealChunk(key, chunk, content) : content;
      if (!sha256(stored).equals(holding.expected(chunk))) throw changedError(holding.record.source.path);
      rightAtMs[chunk] = performance.now();
      return stored;
    },
    async readGiven(chunk, scratch) {
      // Other bytes sealed with the same key and nonce would give both away, so what is sealed here is always compared.
      const isSealedHere = key !== null && !isRaw;
      return isTrusted(chunk) && !isSealedHere ? read(chunk, scratch) : holding.readStored(chunk, scratch);
    },
    async readContent(chunk, scratch) {
      const bytes = await read(chunk, scratch);
      const content = key !== null && isRaw ? openChunk(key, chunk, bytes) : bytes;
      if (content === null) throw changedError(holding.record.name);
      return content;
    },
    async write(chunk, stored) {
      const content = key === null ? stored : openChunk(key, chunk, stored);
      if (content === null) return null;
      const written = isRaw ? stored : content;
      const { at } = span(chunk);
      const file = await opened(holding.record.source.path, "r+");
      await writeAll(file, written, at);
      rightAtMs[chunk] = performance.now();
      return content;
    },
    async flush() {
      const file = await opened(holding.record.source.path, "r+");
      await file.datasync();
    },
    async release() {
      const file = handle;
      handle = null;
      layout = null;
      await file?.then((open) => open.close()).catch(() => {});
    },
  };
  return holding;
}
