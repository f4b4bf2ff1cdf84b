/** The bytes of one blob on this machine, wherever they lie: a shared original, a shared folder, a download under way, a copy. */
import * as v from "valibot";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter, type Emitter } from "../../kernel/emitter.ts";
import { MeetingIdSchema } from "../../kernel/ids.ts";
import { CountSchema } from "../../kernel/schema.ts";
import type { Disk, DiskFile } from "../disk/disk.ts";
import { changedError, layOut, readLayout, type Layout } from "../folder/folder-source.ts";
import type { Bitmap } from "./bitmap.ts";
import { openChunk, sealChunk } from "./chunk-cipher.ts";
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

const Text = v.pipe(v.string(), v.maxLength(8_000));
const Hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What the data folder remembers of a blob. The schema guards against a damaged disk. */
export const BlobRecordSchema = v.object({
  blobId: BlobIdSchema,
  name: Text,
  isFolder: v.boolean(),
  key: v.nullable(Hex64),
  sha256: v.nullable(Hex64),
  /** `own` (shared here) and `wanted` (requested by the user) are never deleted to make room; `copy` is kept for others. */
  role: v.picklist(["own", "wanted", "copy"]),
  source: v.variant("kind", [
    /** `mtimeMs` of an original, which must not change; null for a file that belongs to the data folder or to a download. */
    v.object({ kind: v.literal("file"), path: Text, mtimeMs: v.nullable(v.number()) }),
    v.object({
      kind: v.literal("folder"),
      path: Text,
      entries: v.array(
        v.object({
          path: Text,
          sizeBytes: CountSchema,
          mtimeMs: v.number(),
          isFolder: v.boolean(),
          isExecutable: v.boolean(),
        }),
      ),
    }),
  ]),
  /** The blob is sealed and the file holds its sealed bytes; otherwise the file holds content. */
  isRaw: v.boolean(),
  isWhole: v.boolean(),
  /** In which it was shared, or its download began: nobody else is told that it is here. */
  meetings: v.optional(v.array(MeetingIdSchema), []),
  /** Where the user finds it, once it is whole. */
  savedPath: v.nullable(Text),
  usedAtMs: v.number(),
});
export type BlobRecord = v.InferOutput<typeof BlobRecordSchema>;

/** Enough for any chunk as it is transferred. */
export const SCRATCH_BYTES = CHUNK_BYTES + TAG_BYTES;

/** For a minute, bytes that were read or written are most likely still in memory, so no disk can have damaged them. */
const TRUSTED_FOR_MS = 60_000;

/**
 * Three forms of a chunk: *content* is what the sharer's file has; *stored* is how the chunk is transferred and hashed (content, or sealed content);
 * without the key of a sealed blob, stored bytes stand for the content.
 */
export interface LocalBlob {
  /** Replaced as a whole; `BlobStore.save` writes it. */
  record: BlobRecord;
  readonly root: Root;
  readonly rootBytes: Buffer;
  readonly hashes: Buffer;
  readonly bitmap: Bitmap;
  /** Size of what `readContent` returns for all chunks together. */
  readonly contentBytes: number;
  /** Emits the number of each chunk that this machine comes to have, for uploads to announce. */
  readonly chunkAdded: Emitter<number>;
  /** How often each chunk was uploaded, so that downloaders get different ones. */
  readonly uploadCounts: Uint16Array;
  /** Compares stored bytes with the manifest. */
  matches(chunk: number, stored: Buffer): boolean;
  /** Stored bytes, compared with the manifest. The result may lie in `scratch`. @throws FilesError changed; system errors */
  readStored(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** As `readStored`, for a downloader that compares them itself: content that matched within the last minute is not compared again. @throws the same */
  readForUpload(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** Content, not compared. The result may lie in `scratch`. @throws FilesError changed */
  readContent(chunk: number, scratch: Buffer): Promise<Buffer>;
  /** `stored` matches the manifest. Returns the content, or null (and nothing is written) when the key does not open it. */
  write(chunk: number, stored: Buffer): Promise<Buffer | null>;
  /** Resolves when everything written survives a power cut. */
  flush(): Promise<void>;
  /** Closes the file, which opens again when it is needed. */
  release(): Promise<void>;
}

export interface LocalBlobDeps {
  readonly disk: Disk;
  readonly clock: Clock;
}

export function createLocalBlob(
  { disk, clock }: LocalBlobDeps,
  record: BlobRecord,
  manifest: { readonly root: Root; readonly rootBytes: Buffer; readonly hashes: Buffer },
  bitmap: Bitmap,
): LocalBlob {
  const { root, rootBytes, hashes } = manifest;
  const key = record.key === null ? null : Buffer.from(record.key, "hex");
  const { isRaw } = record;
  const isOpaque = root.isSealed && key === null;
  const contentBytes = isOpaque ? root.storedBytes : (contentBytesOf(root.storedBytes, root.isSealed) ?? 0);
  let opening: Promise<DiskFile> | null = null;
  let layout: Layout | null = null;
  /** When each chunk last matched; -Infinity: not in this run. */
  const matchedAtMs = new Float64Array(root.chunkCount).fill(-Infinity);
  const isTrusted = (chunk: number) => clock.nowMs() - (matchedAtMs[chunk] ?? -Infinity) < TRUSTED_FOR_MS;

  const span = (chunk: number) =>
    isRaw
      ? chunkSpan(root, chunk)
      : { at: chunk * CHUNK_BYTES, bytes: Math.min(CHUNK_BYTES, contentBytes - chunk * CHUNK_BYTES) };

  function opened(path: string, mode: "read" | "update"): Promise<DiskFile> {
    opening ??= disk.open(path, mode);
    opening.catch(() => (opening = null));
    return opening;
  }

  async function read(chunk: number, scratch: Buffer): Promise<Buffer> {
    const { at, bytes } = span(chunk);
    const target = scratch.subarray(0, bytes);
    const { source, isWhole } = blob.record;
    if (source.kind === "folder") {
      layout ??= layOut(source.entries);
      readLayout(source.path, layout, at, target);
      return target;
    }
    if (source.mtimeMs !== null) {
      const { mtimeMs, sizeBytes } = await disk.stat(source.path);
      if (mtimeMs !== source.mtimeMs || sizeBytes !== contentBytes) throw changedError(source.path);
    }
    const file = await opened(source.path, isWhole ? "read" : "update");
    if ((await file.read(target, at)) < bytes) throw changedError(source.path);
    return target;
  }

  const blob: LocalBlob = {
    record,
    root,
    rootBytes,
    hashes,
    bitmap,
    contentBytes,
    chunkAdded: createEmitter(),
    uploadCounts: new Uint16Array(root.chunkCount),
    matches: (chunk, stored) =>
      sha256(stored).equals(hashes.subarray(chunk * HASH_BYTES, (chunk + 1) * HASH_BYTES)),
    async readStored(chunk, scratch) {
      const content = await read(chunk, scratch);
      const stored = key !== null && !isRaw ? sealChunk(key, chunk, content) : content;
      if (!blob.matches(chunk, stored)) throw changedError(blob.record.source.path);
      matchedAtMs[chunk] = clock.nowMs();
      return stored;
    },
    async readForUpload(chunk, scratch) {
      // Other bytes sealed with the same key and nonce would give both away, so bytes that are sealed here are always compared.
      const isSealedHere = key !== null && !isRaw;
      return isTrusted(chunk) && !isSealedHere ? read(chunk, scratch) : blob.readStored(chunk, scratch);
    },
    async readContent(chunk, scratch) {
      const bytes = await read(chunk, scratch);
      const content = key !== null && isRaw ? openChunk(key, chunk, bytes) : bytes;
      if (content === null) throw changedError(blob.record.name);
      return content;
    },
    async write(chunk, stored) {
      const content = key === null ? stored : openChunk(key, chunk, stored);
      if (content === null) return null;
      const file = await opened(blob.record.source.path, "update");
      await file.write(isRaw ? stored : content, span(chunk).at);
      matchedAtMs[chunk] = clock.nowMs();
      return content;
    },
    async flush() {
      const file = await opened(blob.record.source.path, "update");
      await file.sync();
    },
    async release() {
      const file = opening;
      opening = null;
      layout = null;
      await file?.then((open) => open.close()).catch(() => {});
    },
  };
  return blob;
}
