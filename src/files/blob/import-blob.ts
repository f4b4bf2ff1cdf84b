/** Makes a blob of a file, a folder or a stream: reads it once, hashing each chunk and the whole. */
import { createHash } from "node:crypto";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import { beginsLikeProgram, PROGRAM_MARK_BYTES } from "../../kernel/program-file.ts";
import type { Disk, DiskFile } from "../disk/disk.ts";
import { MARGIN_BYTES, diskFullError } from "../disk/disk-space.ts";
import { changedError, layOut, readLayout } from "../folder/folder-source.ts";
import { listFolder } from "../folder/list-folder.ts";
import { FilesError, type BlobDescriptor, type LeftOut } from "../types.ts";
import type { BlobStore } from "./blob-store.ts";
import { KEY_BYTES, sealChunk } from "./chunk-cipher.ts";
import { SCRATCH_BYTES, type BlobRecord } from "./local-blob.ts";
import { CHUNK_BYTES, MAX_BLOB_BYTES, decodeRoot, encodeRoot, sha256, storedBytesOf } from "./manifest.ts";
import { words } from "../../kernel/words.ts";

export interface ImportDeps {
  readonly store: BlobStore;
  readonly disk: Disk;
  readonly clock: Clock;
  /** Random enough for keys. */
  readonly randomBytes: (count: number) => Buffer;
}

export interface ImportOptions {
  /** A base name; null for that of the path. */
  readonly name: string | null;
  readonly isSealed: boolean;
  /** In which it is shared; null outside of meetings. */
  readonly meetingId: MeetingId | null;
  readonly onProgress: (bytes: number, ofBytes: number | null) => void;
  /** Of a stream: when its file was last changed; null when unknown. */
  readonly modifiedAtMs: number | null;
  /** What of a folder is not shared. */
  readonly onLeftOut: (leftOut: LeftOut) => void;
  readonly isCancelled: () => boolean;
}

interface Content {
  readonly sizeBytes: number;
  /** Fills `target` with the bytes from `at` on. */
  read(at: number, target: Buffer): Promise<void>;
}
type Source = BlobRecord["source"];
interface Description {
  readonly name: string;
  readonly isFolder: boolean;
  readonly attributes: Pick<BlobDescriptor, "modifiedAtMs" | "isExecutable">;
  /** Where the bytes lie; for a stream, known once the id is. */
  readonly source: Source | ((blobId: string) => Promise<Source>);
}

/** @throws FilesError; system errors */
export async function importPath(
  deps: ImportDeps,
  original: string,
  options: ImportOptions,
): Promise<BlobDescriptor> {
  const file = path.resolve(original);
  const before = await deps.disk.stat(file);
  const name = options.name ?? path.basename(file);
  if (before.kind === "folder") return importFolder(deps, file, name, options);
  if (before.kind !== "file") throw new FilesError("noFile", words("neitherFileNorFolder", name));
  const open = await deps.disk.open(file, "read");
  try {
    const content = contentOf(open, before.sizeBytes, file);
    const source = { kind: "file" as const, path: file, mtimeMs: before.mtimeMs };
    const attributes = {
      ...modifiedAt(before.mtimeMs),
      ...executable(before.isExecutable),
    };
    const shared = await importContent(deps, content, { name, isFolder: false, attributes, source }, options);
    const after = await deps.disk.stat(file);
    if (after.mtimeMs !== before.mtimeMs || after.sizeBytes !== before.sizeBytes) {
      await deps.store.remove(shared.blobId);
      throw changedError(file);
    }
    return shared;
  } finally {
    await open.close();
  }
}

async function importFolder(
  deps: ImportDeps,
  folder: string,
  name: string,
  options: ImportOptions,
): Promise<BlobDescriptor> {
  const { entries, leftOut } = await listFolder(folder);
  if (leftOut.count > 0) options.onLeftOut(leftOut);
  const layout = layOut(entries);
  const content: Content = {
    sizeBytes: layout.sizeBytes,
    async read(at, target) {
      readLayout(folder, layout, at, target);
      // Reading is synchronous: sockets are served between chunks.
      await setImmediate();
    },
  };
  const source = { kind: "folder" as const, path: folder, entries: [...entries] };
  return importContent(deps, content, { name, isFolder: true, attributes: {}, source }, options);
}

/** Writes the stream to the blob folder first. @throws FilesError; system errors */
export async function importStream(
  deps: ImportDeps,
  stream: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<BlobDescriptor> {
  const { disk, store } = deps;
  const temporary = store.temporaryPath();
  const folder = path.dirname(temporary);
  const file = await disk.open(temporary, "create");
  try {
    let sizeBytes = 0;
    const begin: number[] = [];
    for await (const bytes of stream) {
      throwIfCancelled(options);
      const free = await disk.freeBytes(folder);
      if (free !== null && free - bytes.length < MARGIN_BYTES)
        throw diskFullError(bytes.length, free, folder);
      await file.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), sizeBytes);
      sizeBytes += bytes.length;
      begin.push(...bytes.subarray(0, PROGRAM_MARK_BYTES - begin.length));
      options.onProgress(sizeBytes, null);
    }
    // A cancelled stream ends like one that is whole.
    throwIfCancelled(options);
    await file.sync();
    const name = options.name ?? "file";
    const source = async (blobId: string): Promise<Source> => {
      const data = store.dataPath(blobId);
      await disk.makeFolders(path.dirname(data));
      await disk.rename(temporary, data);
      return { kind: "file", path: data, mtimeMs: null };
    };
    const content = contentOf(file, sizeBytes, name);
    const isProgram = beginsLikeProgram(Uint8Array.from(begin));
    const attributes = { ...modifiedAt(options.modifiedAtMs), ...executable(isProgram) };
    return await importContent(deps, content, { name, isFolder: false, attributes, source }, options);
  } finally {
    await file.close();
    await disk.remove(temporary);
  }
}

/** An offer has whole milliseconds from 1970 on. */
const modifiedAt = (mtimeMs: number | null): Pick<BlobDescriptor, "modifiedAtMs"> =>
  mtimeMs === null || !Number.isSafeInteger(Math.trunc(mtimeMs))
    ? {}
    : { modifiedAtMs: Math.max(0, Math.trunc(mtimeMs)) };

const executable = (isIt: boolean): Pick<BlobDescriptor, "isExecutable"> =>
  isIt ? { isExecutable: true } : {};

const contentOf = (open: DiskFile, sizeBytes: number, name: string): Content => ({
  sizeBytes,
  async read(at, target) {
    if ((await open.read(target, at)) < target.length) throw changedError(name);
  },
});

function throwIfCancelled(options: ImportOptions): void {
  if (options.isCancelled()) throw new FilesError("cancelled", words("sharingCancelled"));
}

async function importContent(
  { store, clock, randomBytes }: ImportDeps,
  content: Content,
  { name, isFolder, attributes, source }: Description,
  options: ImportOptions,
): Promise<BlobDescriptor> {
  const { sizeBytes } = content;
  if (sizeBytes > MAX_BLOB_BYTES - CHUNK_BYTES) throw new FilesError("tooLarge", words("tooLargeToShare"));
  const key = options.isSealed ? randomBytes(KEY_BYTES) : null;
  const whole = createHash("sha256");
  const chunkHashes: Buffer[] = [];
  const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
    throwIfCancelled(options);
    const chunk = scratch.subarray(0, Math.min(CHUNK_BYTES, sizeBytes - at));
    await content.read(at, chunk);
    whole.update(chunk);
    chunkHashes.push(sha256(key === null ? chunk : sealChunk(key, chunkHashes.length, chunk)));
    options.onProgress(at + chunk.length, sizeBytes);
  }
  const hashes = Buffer.concat(chunkHashes);
  const rootBytes = encodeRoot(key !== null, storedBytesOf(sizeBytes, key !== null), hashes);
  const root = decodeRoot(rootBytes);
  const id = sha256(rootBytes).toString("hex");
  if (root === null) throw new FilesError("failed", words("notDescribable"));
  const digest = whole.digest("hex");
  const record: BlobRecord = {
    // A SHA-256 in hex is what the brand stands for.
    blobId: id as BlobRecord["blobId"],
    name,
    isFolder,
    key: key?.toString("hex") ?? null,
    sha256: digest,
    role: "own",
    source: typeof source === "function" ? await source(id) : source,
    isRaw: false,
    isWhole: true,
    meetings: withMeeting(store.get(id)?.record.meetings ?? [], options.meetingId),
    savedPath: null,
    usedAtMs: clock.wallMs(),
  };
  await store.add(record, root, rootBytes, hashes);
  return {
    blobId: id,
    name,
    isFolder,
    sizeBytes,
    sha256: digest,
    ...attributes,
    ...(key === null ? {} : { key: key.toString("hex") }),
  };
}

const withMeeting = (meetings: readonly MeetingId[], meetingId: MeetingId | null): MeetingId[] => [
  ...new Set([...meetings, ...(meetingId === null ? [] : [meetingId])]),
];
