/**
 * The blobs that this machine knows, each in a folder of its own in the data folder:
 *
 *   <blobId>/record.json   what it is and where its bytes lie
 *   <blobId>/hashes        SHA-256 of each chunk
 *   <blobId>/bitmap        which chunks are there, while they are not all
 *   <blobId>/data          the bytes, unless they lie elsewhere
 */
import { mkdir, open, readFile, readdir, rm, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { decoder, parseJson } from "../../kernel/schema.ts";
import { writePrivateFile } from "../../platform/private-file.ts";
import { bitmapBytes, createBitmap, bitmapOf, type Bitmap } from "./bitmap.ts";
import { BlobRecordSchema, createHolding, type BlobRecord, type Holding } from "./local-blob.ts";
import { HASH_BYTES, decodeRoot, encodeRoot, sha256, type Root } from "./manifest.ts";

const decodeRecord = decoder(BlobRecordSchema);
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

export interface Catalogue {
  /** For the bytes of a blob that lie nowhere else. */
  dataPath(blobId: string): string;
  /** A fresh file for bytes whose id is not known yet. */
  temporaryPath(): string;
  get(blobId: string): Holding | undefined;
  all(): readonly Holding[];
  /** Remembers it; one of the same id that is known is replaced. */
  add(record: BlobRecord, root: Root, rootBytes: Buffer, hashes: Buffer): Promise<Holding>;
  save(holding: Holding): Promise<void>;
  /** The same bytes under another record, such as one that has the key. */
  replace(holding: Holding, record: BlobRecord): Promise<Holding>;
  /** The chunk is on disk: at once in the bitmap's file, so that a crash loses nothing but what was under way. */
  mark(holding: Holding, chunk: number): Promise<void>;
  unmark(holding: Holding, chunk: number): Promise<void>;
  /** All chunks are there and the record says where. */
  complete(holding: Holding): Promise<void>;
  /** Deletes what the data folder has of it. */
  remove(blobId: string): Promise<void>;
  close(): Promise<void>;
}

/** What cannot be read is left out and counted: it is fetched again when it is wanted. @throws system errors of the folder itself */
export async function openCatalogue(folder: string, count: (name: string) => void): Promise<Catalogue> {
  await mkdir(folder, { recursive: true, mode: DIRECTORY_MODE });
  const holdings = new Map<string, Holding>();
  const bitmapFiles = new Map<string, Promise<FileHandle>>();
  let lastTemporary = 0;
  const at = (blobId: string, name: string) => path.join(folder, blobId, name);

  async function load(blobId: string): Promise<Holding | null> {
    const record = decodeRecord(parseJson(await readFile(at(blobId, "record.json"), "utf8")));
    const hashes = await readFile(at(blobId, "hashes"));
    if (record === null || record.blobId !== blobId || hashes.length % HASH_BYTES !== 0) return null;
    const rootBytes = await readFile(at(blobId, "root"));
    const root = decodeRoot(rootBytes);
    if (root === null || sha256(rootBytes).toString("hex") !== blobId) return null;
    if (!encodeRoot(root.isSealed, root.storedBytes, hashes).equals(rootBytes)) return null;
    const bitmap = record.isWhole
      ? fullBitmap(root.chunkCount)
      : bitmapOf(root.chunkCount, await readFile(at(blobId, "bitmap")));
    return bitmap === null ? null : createHolding(record, root, rootBytes, hashes, bitmap);
  }

  for (const entry of await readdir(folder)) {
    if (entry.startsWith("new-")) {
      await rm(path.join(folder, entry), { recursive: true, force: true });
      continue;
    }
    if (!/^[0-9a-f]{64}$/.test(entry)) continue;
    const holding = await load(entry).catch(() => null);
    if (holding === null) count("files.damagedRecord");
    else holdings.set(entry, holding);
  }

  async function save(holding: Holding): Promise<void> {
    await writePrivateFile(at(holding.record.blobId, "record.json"), JSON.stringify(holding.record));
  }

  async function writeByte(holding: Holding, chunk: number): Promise<void> {
    const { blobId } = holding.record;
    let file = bitmapFiles.get(blobId);
    if (file === undefined) bitmapFiles.set(blobId, (file = open(at(blobId, "bitmap"), "r+")));
    await (await file).write(holding.bitmap.bytes, chunk >> 3, 1, chunk >> 3);
  }

  async function closeBitmap(blobId: string): Promise<void> {
    const file = bitmapFiles.get(blobId);
    bitmapFiles.delete(blobId);
    await file?.then((open) => open.close()).catch(() => {});
  }

  const catalogue: Catalogue = {
    dataPath: (blobId) => at(blobId, "data"),
    temporaryPath() {
      lastTemporary += 1;
      return path.join(folder, `new-${lastTemporary}`);
    },
    get: (blobId) => holdings.get(blobId),
    all: () => [...holdings.values()],
    async add(record, root, rootBytes, hashes) {
      const { blobId } = record;
      await holdings.get(blobId)?.release();
      await closeBitmap(blobId);
      await mkdir(at(blobId, "."), { recursive: true, mode: DIRECTORY_MODE });
      const bitmap = record.isWhole ? fullBitmap(root.chunkCount) : createBitmap(root.chunkCount);
      await writeFile(at(blobId, "hashes"), hashes, { mode: FILE_MODE });
      await writeFile(at(blobId, "root"), rootBytes, { mode: FILE_MODE });
      if (!record.isWhole) await writeFile(at(blobId, "bitmap"), bitmap.bytes, { mode: FILE_MODE });
      const holding = createHolding(record, root, rootBytes, hashes, bitmap);
      await save(holding);
      holdings.set(blobId, holding);
      return holding;
    },
    save,
    async replace(old, record) {
      await old.release();
      const holding = createHolding(record, old.root, old.rootBytes, old.hashes, old.bitmap);
      await save(holding);
      holdings.set(record.blobId, holding);
      return holding;
    },
    async mark(holding, chunk) {
      holding.bitmap.set(chunk);
      await writeByte(holding, chunk);
    },
    async unmark(holding, chunk) {
      holding.bitmap.clear(chunk);
      await writeByte(holding, chunk);
    },
    async complete(holding) {
      await save(holding);
      await closeBitmap(holding.record.blobId);
      await rm(at(holding.record.blobId, "bitmap"), { force: true });
    },
    async remove(blobId) {
      const holding = holdings.get(blobId);
      holdings.delete(blobId);
      await holding?.release();
      await closeBitmap(blobId);
      await rm(path.join(folder, blobId), { recursive: true, force: true });
    },
    async close() {
      for (const blobId of bitmapFiles.keys()) await closeBitmap(blobId);
      for (const holding of holdings.values()) await holding.release();
    },
  };
  return catalogue;
}

function fullBitmap(size: number): Bitmap {
  const bytes = new Uint8Array(bitmapBytes(size)).fill(0xff);
  const unused = bytes.length * 8 - size;
  if (unused > 0) bytes[bytes.length - 1] = (0xff << unused) & 0xff;
  return createBitmap(size, bytes);
}
