/**
 * What a blob's id stands for. The id is the SHA-256 of the root. The root holds the SHA-256 of each hash layer (BEP 52 has the same idea), and a
 * hash layer holds the SHA-256 of each of its chunks. So every byte is verified from the id alone, and a blob of any size needs only its
 * hash layers in memory (32 bytes a chunk, 640 kB for 20 GB).
 *
 *   root: "LLB1" | flags u8 (1: sealed) | stored bytes u64 BE | SHA-256 of each hash layer
 */
import { createHash } from "node:crypto";
import * as v from "valibot";

/** Bytes of content in a chunk; the last may be shorter. */
export const CHUNK_BYTES = 1024 * 1024;
/** A sealed chunk has the tag of AES-GCM behind its bytes. */
export const TAG_BYTES = 16;
export const HASH_BYTES = 32;
/** A hash layer is 256 kB: the hashes of 8 GiB. */
export const CHUNKS_PER_LAYER = 8192;
/** A root stays under 17 kB, a bitmap under 512 kB: 3.9 TiB. */
export const MAX_BLOB_BYTES = 500 * CHUNKS_PER_LAYER * CHUNK_BYTES;

const MAGIC = Buffer.from("LLB1", "latin1");
const SEALED = 1;
const HEADER_BYTES = MAGIC.length + 1 + 8;
export const MAX_ROOT_BYTES = HEADER_BYTES + 501 * HASH_BYTES;

/** 64 hex digits: SHA-256 of the root. */
export const BlobIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.brand("BlobId"));
export type BlobId = v.InferOutput<typeof BlobIdSchema>;

export interface Root {
  readonly isSealed: boolean;
  /** Bytes as they are transferred: those of a sealed blob include the tags of its chunks. */
  readonly storedBytes: number;
  readonly chunkCount: number;
  /** SHA-256 of each hash layer. */
  readonly layers: readonly Buffer[];
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
export const storedChunkBytes = (isSealed: boolean): number => CHUNK_BYTES + (isSealed ? TAG_BYTES : 0);

/** The size as it is transferred of content of this size. */
export function storedBytesOf(contentBytes: number, isSealed: boolean): number {
  return contentBytes + (isSealed ? Math.ceil(contentBytes / CHUNK_BYTES) * TAG_BYTES : 0);
}
/** The reverse; null for a size that no content has. */
export function contentBytesOf(storedBytes: number, isSealed: boolean): number | null {
  if (!isSealed) return storedBytes;
  const content = storedBytes - Math.ceil(storedBytes / (CHUNK_BYTES + TAG_BYTES)) * TAG_BYTES;
  return storedBytesOf(content, true) === storedBytes ? content : null;
}

/** Where chunk `index` lies among the stored bytes. */
export function chunkSpan(
  root: Pick<Root, "isSealed" | "storedBytes">,
  index: number,
): { at: number; bytes: number } {
  const each = storedChunkBytes(root.isSealed);
  const at = index * each;
  return { at, bytes: Math.min(each, root.storedBytes - at) };
}

/** `hashes`: those of all chunks, in order. */
export function encodeRoot(isSealed: boolean, storedBytes: number, hashes: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header[MAGIC.length] = isSealed ? SEALED : 0;
  header.writeBigUInt64BE(BigInt(storedBytes), MAGIC.length + 1);
  return Buffer.concat([header, ...hashLayersOf(hashes).map(sha256)]);
}

export function hashLayersOf(hashes: Uint8Array): readonly Uint8Array[] {
  const fullLayerBytes = CHUNKS_PER_LAYER * HASH_BYTES;
  return Array.from({ length: Math.ceil(hashes.length / fullLayerBytes) }, (_, layer) =>
    hashes.subarray(layer * fullLayerBytes, (layer + 1) * fullLayerBytes),
  );
}

/** Null for anything that `encodeRoot` does not make. The caller has compared the hash of the bytes with the blob's id. */
export function decodeRoot(bytes: Uint8Array): Root | null {
  const buffer = Buffer.from(bytes);
  if (buffer.length < HEADER_BYTES || buffer.length > MAX_ROOT_BYTES) return null;
  if (!buffer.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const flags = buffer[MAGIC.length] ?? 0;
  const size = buffer.readBigUInt64BE(MAGIC.length + 1);
  if ((flags & ~SEALED) !== 0 || size > BigInt(MAX_BLOB_BYTES)) return null;
  const isSealed = flags === SEALED;
  const storedBytes = Number(size);
  if (contentBytesOf(storedBytes, isSealed) === null) return null;
  const chunkCount = Math.ceil(storedBytes / storedChunkBytes(isSealed));
  const layerCount = Math.ceil(chunkCount / CHUNKS_PER_LAYER);
  if (buffer.length !== HEADER_BYTES + layerCount * HASH_BYTES) return null;
  const layers = Array.from({ length: layerCount }, (_, layer) =>
    buffer.subarray(HEADER_BYTES + layer * HASH_BYTES, HEADER_BYTES + (layer + 1) * HASH_BYTES),
  );
  return { isSealed, storedBytes, chunkCount, layers };
}

/** Size of a hash layer: all but the last are full. */
export function layerBytes(root: Root, layer: number): number {
  return Math.min(CHUNKS_PER_LAYER, root.chunkCount - layer * CHUNKS_PER_LAYER) * HASH_BYTES;
}
