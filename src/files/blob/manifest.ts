/**
 * What a blob's id stands for. The id is the SHA-256 of the root; the root names the pages by their SHA-256; a page is the
 * SHA-256 of each of its chunks. So every byte is verified from the id alone, and a blob of any size needs no more than
 * its pages in memory (32 bytes a chunk, 640 kB for 20 GB).
 *
 *   root: "LLB1" | flags u8 (1: sealed) | stored bytes u64 BE | SHA-256 of each page
 */
import { createHash } from "node:crypto";
import * as v from "valibot";

/** Bytes of content in a chunk; the last may be shorter. */
export const CHUNK_BYTES = 1024 * 1024;
/** A sealed chunk carries the tag of AES-GCM behind its bytes. */
export const TAG_BYTES = 16;
export const HASH_BYTES = 32;
/** A page is 256 kB: the hashes of 8 GiB. */
export const CHUNKS_PER_PAGE = 8192;
/** A root stays under 17 kB, a bitmap under 512 kB: 3.9 TiB. */
export const MAX_BLOB_BYTES = 500 * CHUNKS_PER_PAGE * CHUNK_BYTES;

const MAGIC = Buffer.from("LLB1", "latin1");
const SEALED = 1;
const HEADER_BYTES = MAGIC.length + 1 + 8;
export const MAX_ROOT_BYTES = HEADER_BYTES + 501 * HASH_BYTES;

/** 64 hex digits: SHA-256 of the root. */
export const BlobIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.brand("BlobId"));
export type BlobId = v.InferOutput<typeof BlobIdSchema>;

export interface Root {
  readonly isSealed: boolean;
  /** With the tags of a sealed blob's chunks. */
  readonly storedBytes: number;
  readonly chunkCount: number;
  readonly pages: readonly Buffer[];
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
export const storedChunkBytes = (isSealed: boolean): number => CHUNK_BYTES + (isSealed ? TAG_BYTES : 0);

/** How many bytes are stored for so many bytes of content. */
export function storedBytesOf(contentBytes: number, isSealed: boolean): number {
  return contentBytes + (isSealed ? Math.ceil(contentBytes / CHUNK_BYTES) * TAG_BYTES : 0);
}
/** The reverse; null for a length that no content has. */
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

/** `hashes`: those of all chunks, one after another. */
export function encodeRoot(isSealed: boolean, storedBytes: number, hashes: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header[MAGIC.length] = isSealed ? SEALED : 0;
  header.writeBigUInt64BE(BigInt(storedBytes), MAGIC.length + 1);
  return Buffer.concat([header, ...pagesOf(hashes).map(sha256)]);
}

export function pagesOf(hashes: Uint8Array): readonly Uint8Array[] {
  const pageBytes = CHUNKS_PER_PAGE * HASH_BYTES;
  return Array.from({ length: Math.ceil(hashes.length / pageBytes) }, (_, page) =>
    hashes.subarray(page * pageBytes, (page + 1) * pageBytes),
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
  const pageCount = Math.ceil(chunkCount / CHUNKS_PER_PAGE);
  if (buffer.length !== HEADER_BYTES + pageCount * HASH_BYTES) return null;
  const pages = Array.from({ length: pageCount }, (_, page) =>
    buffer.subarray(HEADER_BYTES + page * HASH_BYTES, HEADER_BYTES + (page + 1) * HASH_BYTES),
  );
  return { isSealed, storedBytes, chunkCount, pages };
}

/** Bytes of a page: full but for the last. */
export function pageBytes(root: Root, page: number): number {
  return Math.min(CHUNKS_PER_PAGE, root.chunkCount - page * CHUNKS_PER_PAGE) * HASH_BYTES;
}
