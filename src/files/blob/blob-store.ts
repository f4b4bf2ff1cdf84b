/**
 * The blobs that this machine knows, each in a folder of its own in the data folder:
 *
 *   <blobId>/record.json   what it is and where its bytes lie
 *   <blobId>/root          the bytes whose SHA-256 is the id
 *   <blobId>/hashes        SHA-256 of each chunk
 *   <blobId>/bitmap        which chunks are present, while some are missing
 *   <blobId>/data          the bytes, unless they lie elsewhere
 */
import path from "node:path";
import { decoder, parseJson } from "../../kernel/schema.ts";
import type { DiskFile } from "../disk/disk.ts";
import { bitmapOf, createBitmap, fullBitmap } from "./bitmap.ts";
import {
  BlobRecordSchema,
  createLocalBlob,
  type BlobRecord,
  type LocalBlob,
  type LocalBlobDeps,
} from "./local-blob.ts";
import { HASH_BYTES, decodeRoot, encodeRoot, sha256, type Root } from "./manifest.ts";

const decodeRecord = decoder(BlobRecordSchema);
const TEMPORARY_PREFIX = "new-";

export interface BlobStore {
  /** Where the data folder keeps the bytes of a blob that lie nowhere else. */
  dataPath(blobId: string): string;
  /** A fresh name for bytes whose id is not known yet; deleted when the store is opened the next time. */
  temporaryPath(): string;
  get(blobId: string): LocalBlob | undefined;
  all(): readonly LocalBlob[];
  /** Remembers a blob; replaces the one of the same id. */
  add(record: BlobRecord, root: Root, rootBytes: Buffer, hashes: Buffer): Promise<LocalBlob>;
  save(blob: LocalBlob): Promise<void>;
  /** The same bytes under another record, such as one that has the key. */
  replace(blob: LocalBlob, record: BlobRecord): Promise<LocalBlob>;
  /** The chunk is on disk: written to the bitmap's file at once, so that a crash loses only chunks that were being written. */
  mark(blob: LocalBlob, chunk: number): Promise<void>;
  unmark(blob: LocalBlob, chunk: number): Promise<void>;
  /** All chunks are present and the record says where. */
  complete(blob: LocalBlob): Promise<void>;
  /** Deletes the blob's folder in the data folder. */
  remove(blobId: string): Promise<void>;
  close(): Promise<void>;
}

export interface BlobStoreDeps extends LocalBlobDeps {
  readonly folder: string;
  readonly count: (name: string) => void;
}

/** A blob whose files cannot be read is left out and counted: it is downloaded again when it is wanted. @throws system errors of the folder itself */
export async function openBlobStore(deps: BlobStoreDeps): Promise<BlobStore> {
  const { disk, folder, count } = deps;
  await disk.makeFolders(folder);
  const blobs = new Map<string, LocalBlob>();
  const bitmapFiles = new Map<string, Promise<DiskFile>>();
  let lastTemporary = 0;
  const pathOf = (blobId: string, name: string) => path.join(folder, blobId, name);

  async function load(blobId: string): Promise<LocalBlob | null> {
    const record = decodeRecord(
      parseJson((await disk.readFile(pathOf(blobId, "record.json"))).toString("utf8")),
    );
    const hashes = await disk.readFile(pathOf(blobId, "hashes"));
    if (record === null || record.blobId !== blobId || hashes.length % HASH_BYTES !== 0) return null;
    const rootBytes = await disk.readFile(pathOf(blobId, "root"));
    const root = decodeRoot(rootBytes);
    if (root === null || sha256(rootBytes).toString("hex") !== blobId) return null;
    if (!encodeRoot(root.isSealed, root.storedBytes, hashes).equals(rootBytes)) return null;
    const bitmap = record.isWhole
      ? fullBitmap(root.chunkCount)
      : bitmapOf(root.chunkCount, await disk.readFile(pathOf(blobId, "bitmap")));
    return bitmap === null ? null : createLocalBlob(deps, record, { root, rootBytes, hashes }, bitmap);
  }

  for (const entry of await disk.list(folder)) {
    if (entry.startsWith(TEMPORARY_PREFIX)) {
      await disk.remove(path.join(folder, entry));
      continue;
    }
    if (!/^[0-9a-f]{64}$/.test(entry)) continue;
    const blob = await load(entry).catch(() => null);
    if (blob === null) count("files.damagedRecord");
    else blobs.set(entry, blob);
  }

  const save = (blob: LocalBlob): Promise<void> =>
    disk.writeFile(
      pathOf(blob.record.blobId, "record.json"),
      Buffer.from(JSON.stringify(blob.record), "utf8"),
    );

  async function writeBit(blob: LocalBlob, chunk: number): Promise<void> {
    const { blobId } = blob.record;
    let file = bitmapFiles.get(blobId);
    if (file === undefined) bitmapFiles.set(blobId, (file = disk.open(pathOf(blobId, "bitmap"), "update")));
    const { bytes } = blob.bitmap;
    const at = chunk >> 3;
    // The bitmap's own byte and no copy: of two writes of one byte at the same moment the later may reach the disk first.
    await (await file).write(Buffer.from(bytes.buffer, bytes.byteOffset + at, 1), at);
  }

  async function closeBitmap(blobId: string): Promise<void> {
    const file = bitmapFiles.get(blobId);
    bitmapFiles.delete(blobId);
    await file?.then((open) => open.close()).catch(() => {});
  }

  return {
    dataPath: (blobId) => pathOf(blobId, "data"),
    temporaryPath() {
      lastTemporary += 1;
      return path.join(folder, `${TEMPORARY_PREFIX}${lastTemporary}`);
    },
    get: (blobId) => blobs.get(blobId),
    all: () => [...blobs.values()],
    async add(record, root, rootBytes, hashes) {
      const { blobId } = record;
      await blobs.get(blobId)?.release();
      await closeBitmap(blobId);
      await disk.makeFolders(pathOf(blobId, "."));
      const bitmap = record.isWhole ? fullBitmap(root.chunkCount) : createBitmap(root.chunkCount);
      await disk.writeFile(pathOf(blobId, "hashes"), hashes);
      await disk.writeFile(pathOf(blobId, "root"), rootBytes);
      if (!record.isWhole) await disk.writeFile(pathOf(blobId, "bitmap"), bitmap.bytes);
      const blob = createLocalBlob(deps, record, { root, rootBytes, hashes }, bitmap);
      await save(blob);
      blobs.set(blobId, blob);
      return blob;
    },
    save,
    async replace(old, record) {
      await old.release();
      const blob = createLocalBlob(deps, record, old, old.bitmap);
      await save(blob);
      blobs.set(record.blobId, blob);
      return blob;
    },
    async mark(blob, chunk) {
      blob.bitmap.set(chunk);
      await writeBit(blob, chunk);
    },
    async unmark(blob, chunk) {
      blob.bitmap.clear(chunk);
      await writeBit(blob, chunk);
    },
    async complete(blob) {
      await save(blob);
      await closeBitmap(blob.record.blobId);
      await disk.remove(pathOf(blob.record.blobId, "bitmap"));
    },
    async remove(blobId) {
      const blob = blobs.get(blobId);
      blobs.delete(blobId);
      await blob?.release();
      await closeBitmap(blobId);
      await disk.remove(path.join(folder, blobId));
    },
    async close() {
      for (const blobId of bitmapFiles.keys()) await closeBitmap(blobId);
      for (const blob of blobs.values()) await blob.release();
    },
  };
}
