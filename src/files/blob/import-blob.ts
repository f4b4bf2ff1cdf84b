/** Makes a blob of a file, a folder or a stream: reads it once, hashing chunks and the whole. */
import { randomBytes, createHash } from "node:crypto";
import { mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Catalogue } from "./blob-store.ts";
import { changedError, layOut, listFolder, readLayout, type Layout } from "../folder/folder-source.ts";
import { SCRATCH_BYTES, type BlobRecord } from "./local-blob.ts";
import { CHUNK_BYTES, MAX_BLOB_BYTES, decodeRoot, encodeRoot, sha256, storedBytesOf } from "./manifest.ts";
import { KEY_BYTES, sealChunk } from "./chunk-cipher.ts";
import { MARGIN_BYTES, diskFullError, freeBytes } from "../disk/disk-space.ts";
import { FilesError, type BlobFacts } from "../types.ts";

export interface ShareTask {
  readonly name: string | null;
  readonly isSealed: boolean;
  readonly progress: (bytes: number, ofBytes: number | null) => void;
  /** So many links and special files of a folder are not shared. */
  readonly leftOut: (count: number) => void;
  readonly isCancelled: () => boolean;
}

interface Reading {
  readonly sizeBytes: number;
  /** Fills `target` with what is at `at`. */
  read(at: number, target: Buffer): Promise<void>;
}

/** @throws FilesError; system errors */
export async function sharePath(catalogue: Catalogue, original: string, task: ShareTask): Promise<BlobFacts> {
  const file = path.resolve(original);
  const facts = await stat(file);
  const name = task.name ?? path.basename(file);
  if (facts.isDirectory()) {
    const { entries, leftOut } = await listFolder(file);
    if (leftOut > 0) task.leftOut(leftOut);
    const layout: Layout = layOut(entries);
    const source = { kind: "folder" as const, path: file, entries: [...entries] };
    const reading: Reading = {
      sizeBytes: layout.sizeBytes,
      async read(at, target) {
        readLayout(file, layout, at, target);
        await setImmediate();
      },
    };
    return share(catalogue, reading, { name, isFolder: true, source }, task);
  }
  if (!facts.isFile()) throw new FilesError("noFile", `“${name}” is neither a file nor a folder.`);
  const handle = await open(file, "r");
  try {
    const reading = { sizeBytes: facts.size, read: readerOf(handle, file) };
    const source = { kind: "file" as const, path: file, mtimeMs: facts.mtimeMs };
    const shared = await share(catalogue, reading, { name, isFolder: false, source }, task);
    const after = await stat(file);
    if (after.mtimeMs !== facts.mtimeMs || after.size !== facts.size) {
      await catalogue.remove(shared.blobId);
      throw changedError(file);
    }
    return shared;
  } finally {
    await handle.close();
  }
}

/** The stream is written to the blob folder first. @throws FilesError; system errors */
export async function shareStream(
  catalogue: Catalogue,
  stream: AsyncIterable<Uint8Array>,
  task: ShareTask,
): Promise<BlobFacts> {
  const temporary = catalogue.temporaryPath();
  const handle = await open(temporary, "wx+", 0o600);
  try {
    let sizeBytes = 0;
    for await (const bytes of stream) {
      check(task);
      const free = await freeBytes(path.dirname(temporary));
      if (free !== null && free - bytes.length < MARGIN_BYTES)
        throw diskFullError(bytes.length, free, path.dirname(temporary));
      await handle.writev([bytes], sizeBytes);
      sizeBytes += bytes.length;
      task.progress(sizeBytes, null);
    }
    await handle.sync();
    const name = task.name ?? "file";
    const place = async (blobId: string) => {
      const data = catalogue.dataPath(blobId);
      await mkdir(path.dirname(data), { recursive: true, mode: 0o700 });
      await rename(temporary, data);
      return { kind: "file" as const, path: data, mtimeMs: null };
    };
    const reading = { sizeBytes, read: readerOf(handle, name) };
    return await share(catalogue, reading, { name, isFolder: false, source: place }, task);
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}

function readerOf(handle: FileHandle, file: string): Reading["read"] {
  return async (at, target) => {
    for (let done = 0; done < target.length;) {
      const { bytesRead } = await handle.read(target, done, target.length - done, at + done);
      if (bytesRead === 0) throw changedError(file);
      done += bytesRead;
    }
  };
}

function check(task: ShareTask): void {
  if (task.isCancelled()) throw new FilesError("cancelled", "Sharing was cancelled.");
}

type Source = BlobRecord["source"];

async function share(
  catalogue: Catalogue,
  reading: Reading,
  what: {
    readonly name: string;
    readonly isFolder: boolean;
    readonly source: Source | ((blobId: string) => Promise<Source>);
  },
  task: ShareTask,
): Promise<BlobFacts> {
  const { sizeBytes } = reading;
  if (sizeBytes > MAX_BLOB_BYTES - CHUNK_BYTES)
    throw new FilesError("tooLarge", "Files of 4 TB and more cannot be shared.");
  const key = task.isSealed ? randomBytes(KEY_BYTES) : null;
  const whole = createHash("sha256");
  const hashes: Buffer[] = [];
  const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
    check(task);
    const content = scratch.subarray(0, Math.min(CHUNK_BYTES, sizeBytes - at));
    await reading.read(at, content);
    whole.update(content);
    hashes.push(sha256(key === null ? content : sealChunk(key, hashes.length, content)));
    task.progress(at + content.length, sizeBytes);
  }
  const all = Buffer.concat(hashes);
  const rootBytes = encodeRoot(key !== null, storedBytesOf(sizeBytes, key !== null), all);
  const root = decodeRoot(rootBytes);
  const id = sha256(rootBytes).toString("hex");
  if (root === null) throw new FilesError("failed", "The file cannot be described.");
  const digest = whole.digest("hex");
  const record: BlobRecord = {
    // A SHA-256 in hex is what the brand stands for.
    blobId: id as BlobRecord["blobId"],
    name: what.name,
    isFolder: what.isFolder,
    key: key?.toString("hex") ?? null,
    sha256: digest,
    role: "own",
    source: typeof what.source === "function" ? await what.source(id) : what.source,
    isRaw: false,
    isWhole: true,
    savedPath: null,
    usedAtMs: Date.now(),
  };
  await catalogue.add(record, root, rootBytes, all);
  return {
    blobId: id,
    name: what.name,
    isFolder: what.isFolder,
    sizeBytes,
    sha256: digest,
    ...(key === null ? {} : { key: key.toString("hex") }),
  };
}
