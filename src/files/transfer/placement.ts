/** Where a download is written: finds room and a place before its first byte, and gives it its own name after its last. */
import type { Clock } from "../../kernel/clock.ts";
import type { BlobStore } from "../blob/blob-store.ts";
import { SCRATCH_BYTES, type BlobRecord, type LocalBlob } from "../blob/local-blob.ts";
import { isThere, type Disk } from "../disk/disk.ts";
import { SAVED_FILE_MODE, placeFile, whereToSave } from "../disk/disk-names.ts";
import { findSavedCopy } from "../folder/saved-copy.ts";
import { createAssembly, type Assembly } from "./assembly.ts";
import type { DownloadRequest } from "./download-request.ts";
import type { Metadata } from "./metadata.ts";
import {
  createFileOutput,
  finish,
  createFolderOutput,
  createHashOutput,
  type Output,
  type Placement,
} from "./outputs.ts";

/**
 * For `bytes` in `folder` (null: the data folder). `copy`: they are of a copy of that size, which counts against the limit of copies.
 * @throws FilesError diskFull
 */
export type MakeRoom = (wanted: {
  readonly folder: string | null;
  readonly bytes: number;
  readonly copy: { readonly blobId: string; readonly sizeBytes: number } | null;
}) => Promise<void>;

export interface PlacementDeps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly store: BlobStore;
  readonly makeRoom: MakeRoom;
}

/** Null for a blob that is kept in the data folder. @throws FilesError noFile */
export async function placementOf(disk: Disk, request: DownloadRequest): Promise<Placement | null> {
  if (request.path === null) return null;
  const { folder, name } = await whereToSave(disk, request.path, request.name);
  return { folder, name, part: `${folder}/${name}.${request.blobId.slice(0, 8)}.part` };
}

export interface Prepared {
  readonly blob: LocalBlob;
  readonly assembly: Assembly;
  readonly placement: Placement | null;
}

/**
 * Makes the blob's record, or opens the one that there is, and begins what is made for the user. Null when neither record nor hashes are
 * known. @throws FilesError; system errors
 */
export async function prepare(
  deps: PlacementDeps,
  request: DownloadRequest,
  metadata: Metadata | null,
): Promise<Prepared | null> {
  const placement = await placementOf(deps.disk, request);
  const saved = placement === null ? null : await savedBefore(deps, request, placement);
  if (saved !== null) return { blob: saved, assembly: createAssembly(saved, null), placement };
  const known = await knownBlob(deps, request);
  const blob =
    known !== null
      ? await reuse(deps, request, placement, known)
      : metadata !== null
        ? await make(deps, request, placement, metadata)
        : null;
  if (blob === null) return null;
  const output = await outputFor(deps.disk, blob, request, placement);
  return { blob, assembly: createAssembly(blob, output), placement };
}

/**
 * A process that was killed between a file's last name and the word of it leaves one that nobody was told of: it is what is wanted, and the same
 * once more beside it is not. Null where there is none.
 */
async function savedBefore(
  { disk, store }: PlacementDeps,
  { blobId, isFolder, isResumed, sizeBytes, sha256 }: DownloadRequest,
  { folder, name, part }: Placement,
): Promise<LocalBlob | null> {
  const known = store.get(blobId);
  if (known?.bitmap.isFull !== true || !isResumed || sizeBytes === null || sha256 === null) return null;
  const savedPath = await findSavedCopy(disk, folder, { name, isFolder, sizeBytes, sha256 });
  if (savedPath === null) return null;
  const { record } = known;
  const isInPlace = record.source.path === part;
  // Where a file gets its last name before it loses its first, it may have both.
  if (isInPlace) await disk.remove(part);
  const { mtimeMs } = await disk.stat(savedPath);
  return store.replace(known, {
    ...record,
    isWhole: true,
    savedPath,
    role: isFolder && record.role === "wanted" ? "copy" : record.role,
    source: isInPlace ? { kind: "file", path: savedPath, mtimeMs } : record.source,
  });
}

/** An unfinished download whose file was deleted is forgotten. */
async function knownBlob(
  { disk, store }: PlacementDeps,
  { blobId }: DownloadRequest,
): Promise<LocalBlob | null> {
  const known = store.get(blobId) ?? null;
  if (known === null || known.record.isWhole) return known;
  if (await isThere(disk, known.record.source.path)) return known;
  await store.remove(blobId);
  return null;
}

async function make(
  { disk, clock, store, makeRoom }: PlacementDeps,
  request: DownloadRequest,
  placement: Placement | null,
  { root, rootBytes, hashes }: Metadata,
): Promise<LocalBlob> {
  // A file is written where the user wants it. A folder's tar goes to the data folder and is unpacked as it comes.
  const direct = request.isFolder ? null : placement;
  const path = direct?.part ?? store.dataPath(request.blobId);
  const { storedBytes } = root;
  await makeRoom({
    folder: direct?.folder ?? null,
    bytes: storedBytes,
    copy: copyOf(request, storedBytes),
  });
  if (request.isFolder && placement !== null)
    await makeRoom({ folder: placement.folder, bytes: storedBytes * 2, copy: null });
  const record: BlobRecord = {
    blobId: request.blobId,
    name: request.name,
    isFolder: request.isFolder,
    key: request.key,
    sha256: request.sha256,
    role: request.isCopy ? "copy" : "wanted",
    source: { kind: "file", path, mtimeMs: null },
    isRaw: root.isSealed && request.key === null,
    isWhole: false,
    meetings: request.meetingId === null ? [] : [request.meetingId],
    savedPath: null,
    usedAtMs: clock.wallMs(),
  };
  const blob = await store.add(record, root, rootBytes, hashes);
  await (await disk.open(path, "replace", direct === null ? undefined : SAVED_FILE_MODE)).close();
  return blob;
}

const copyOf = ({ isCopy, blobId }: DownloadRequest, sizeBytes: number) =>
  isCopy ? { blobId, sizeBytes } : null;

async function reuse(
  { store, makeRoom }: PlacementDeps,
  request: DownloadRequest,
  placement: Placement | null,
  known: LocalBlob,
): Promise<LocalBlob> {
  const { record } = known;
  const isInPlace = placement !== null && record.source.path === placement.part;
  if (!record.isWhole) {
    const missingBytes = Math.max(0, known.contentBytes - known.bitmap.count * SCRATCH_BYTES);
    const copy = copyOf(request, known.contentBytes);
    await makeRoom({ folder: isInPlace ? placement.folder : null, bytes: missingBytes, copy });
  }
  if (placement !== null && !isInPlace)
    await makeRoom({ folder: placement.folder, bytes: known.contentBytes, copy: null });
  if (request.isCopy || record.role !== "copy") return known;
  // What was kept for others is wanted by the user now.
  const { name, isFolder, key, sha256 } = request;
  return store.replace(known, { ...record, role: "wanted", name, isFolder, key, sha256 });
}

async function outputFor(
  disk: Disk,
  { record }: LocalBlob,
  request: DownloadRequest,
  placement: Placement | null,
): Promise<Output | null> {
  if (placement !== null && request.isFolder) return createFolderOutput(disk, placement);
  if (placement !== null && record.source.path !== placement.part)
    return createFileOutput(disk, placement, request);
  // A sealed blob without its key has no content to hash; its chunks were compared.
  return record.sha256 === null || record.isWhole ? null : createHashOutput();
}

/**
 * Everything is there and right: puts what the user asked for in its place, and says so in the record, which is the caller's to save. Returns the
 * path. @throws FilesError; system errors
 */
export async function putInPlace(
  disk: Disk,
  { blob, assembly, placement }: Prepared,
  request: DownloadRequest,
): Promise<string | null> {
  const { record } = blob;
  if (!record.isWhole) await blob.flush();
  const made = await assembly.place();
  if (made !== null) {
    // A folder's tar has served its purpose: it stays as a copy for others.
    const role = request.isFolder && record.role === "wanted" ? "copy" : record.role;
    blob.record = { ...record, isWhole: true, savedPath: made, role };
    return made;
  }
  await blob.release();
  if (placement === null || record.source.path !== placement.part) {
    blob.record = { ...record, isWhole: true };
    return record.savedPath;
  }
  await finish(disk, placement.part, request);
  const savedPath = await placeFile(disk, placement.part, placement.folder, placement.name);
  const { mtimeMs } = await disk.stat(savedPath);
  blob.record = {
    ...record,
    isWhole: true,
    savedPath,
    source: { kind: "file", path: savedPath, mtimeMs },
  };
  return savedPath;
}

/**
 * Compares every chunk on disk once more and unmarks those that are not as they came, such as after a power cut. False when all are: then
 * fetching again is of no use, and an unfinished download is forgotten.
 */
export async function unmarkLost(
  { disk, store }: Pick<PlacementDeps, "disk" | "store">,
  { blob, placement }: Prepared,
  isClosed: () => boolean,
): Promise<boolean> {
  const { blobId, isWhole, source } = blob.record;
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  let lost = 0;
  for (let chunk = 0; chunk < blob.root.chunkCount && !isClosed(); chunk += 1) {
    const isRight = await blob.readStored(chunk, scratch).then(
      () => true,
      () => false,
    );
    if (isRight) continue;
    lost += 1;
    await store.unmark(blob, chunk);
  }
  // What is whole is nobody's download any more: its record stays.
  if (isWhole) return false;
  if (lost > 0) return true;
  await store.remove(blobId);
  if (source.path === placement?.part) await disk.remove(source.path);
  return false;
}
