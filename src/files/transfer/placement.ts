/** Where a download comes down: room and a place before its first byte, its own name after its last. */
import { open, stat } from "node:fs/promises";
import type { Catalogue } from "../blob/blob-store.ts";
import { placeFile, whereToSave } from "../disk/disk-names.ts";
import { SCRATCH_BYTES, type BlobRecord, type Holding } from "../blob/local-blob.ts";
import { createFileSink, createFolderSink, createHashSink, type Place, type Sink } from "./assembly.ts";
import type { Meta, Task } from "./download-request.ts";

export interface LandingDeps {
  readonly catalogue: Catalogue;
  /** Makes or finds room; "" is the data folder. @throws FilesError diskFull */
  readonly makeRoom: (folder: string, bytes: number, isCopy: boolean) => Promise<void>;
}

/** @throws FilesError noFile */
export async function partPlace(target: string, task: Task): Promise<Place> {
  const { folder, name } = await whereToSave(target, task.name);
  return { folder, name, part: `${folder}/${name}.${task.blobId.slice(0, 8)}.part` };
}

/**
 * Makes the record, or opens the one that there is; the sink is null where nothing is left to hash or to make. Null when neither
 * record nor hashes are known. @throws FilesError; system errors
 */
export async function land(
  { catalogue, makeRoom }: LandingDeps,
  task: Task,
  place: Place | null,
  meta: Meta | null,
): Promise<{ readonly holding: Holding; readonly sink: Sink | null } | null> {
  let known = catalogue.get(task.blobId) ?? null;
  if (known !== null && !known.record.isWhole) {
    const { source } = known.record;
    const isThere = await stat(source.path).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      await catalogue.remove(task.blobId);
      known = null;
    }
  }
  const root = known?.root ?? meta?.root;
  if (root === undefined) return null;
  const isDirect = place !== null && !task.isFolder;
  if (known === null && meta !== null) {
    const path = isDirect && place !== null ? place.part : catalogue.dataPath(task.blobId);
    await makeRoom(isDirect && place !== null ? place.folder : "", root.storedBytes, task.isCopy);
    if (task.isFolder && place !== null) await makeRoom(place.folder, root.storedBytes * 2, false);
    const record: BlobRecord = {
      blobId: task.blobId,
      name: task.name,
      isFolder: task.isFolder,
      key: task.key,
      sha256: task.sha256,
      role: task.isCopy ? "copy" : "wanted",
      source: { kind: "file", path, mtimeMs: null },
      isRaw: root.isSealed && task.key === null,
      isWhole: false,
      savedPath: null,
      usedAtMs: Date.now(),
    };
    known = await catalogue.add(record, root, meta.rootBytes, meta.hashes);
    await (await open(path, "w", task.path === null ? 0o600 : 0o666)).close();
  } else if (known !== null) {
    if (!known.record.isWhole)
      await makeRoom(
        known.record.source.path === place?.part ? place.folder : "",
        Math.max(0, known.contentBytes - known.bitmap.count * SCRATCH_BYTES),
        task.isCopy,
      );
    if (place !== null && known.record.source.path !== place.part)
      await makeRoom(place.folder, known.contentBytes, false);
    if (!task.isCopy && known.record.role === "copy") {
      const { name, isFolder, key } = task;
      known = await catalogue.replace(known, {
        ...known.record,
        role: "wanted",
        name,
        isFolder,
        key,
        sha256: task.sha256,
      });
    }
  }
  if (known === null) return null;
  const sink = await sinkFor(known, task, place);
  return { holding: known, sink };
}

async function sinkFor(holding: Holding, task: Task, place: Place | null): Promise<Sink | null> {
  const { record } = holding;
  if (place !== null && task.isFolder) return createFolderSink(place);
  if (place !== null && record.source.path !== place.part) return createFileSink(place);
  // A sealed blob that others keep has no content to hash; its chunks are verified.
  return record.sha256 === null || record.isWhole ? null : createHashSink();
}

/** Everything is there and right: its record says so, to be saved, and what the person asked for stands where they wanted it. Returns that path. */
export async function putInPlace(
  holding: Holding,
  sink: Sink | null,
  place: Place | null,
  isFolder: boolean,
): Promise<string | null> {
  const { record } = holding;
  const { source } = record;
  if (!record.isWhole) await holding.flush();
  const made = (await sink?.place()) ?? null;
  if (made !== null) {
    // A folder's tar served its purpose: it stays as a copy for others.
    const role = isFolder && record.role === "wanted" ? "copy" : record.role;
    holding.record = { ...record, isWhole: true, savedPath: made, role };
    return made;
  }
  await holding.release();
  if (place === null || source.path !== place.part) {
    holding.record = { ...record, isWhole: true };
    return record.savedPath;
  }
  const savedPath = await placeFile(place.part, place.folder, place.name);
  const { mtimeMs } = await stat(savedPath);
  holding.record = {
    ...record,
    isWhole: true,
    savedPath,
    source: { kind: "file", path: savedPath, mtimeMs },
  };
  return savedPath;
}

/** Forgets the chunks that are not on disk as they came, such as after a power cut; returns how many. */
export async function unmarkLost(
  catalogue: Catalogue,
  holding: Holding,
  isClosed: () => boolean,
): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  let lost = 0;
  for (let chunk = 0; chunk < holding.root.chunkCount && !isClosed(); chunk += 1) {
    const isRight = await holding.readStored(chunk, buffer).then(
      () => true,
      () => false,
    );
    if (isRight) continue;
    lost += 1;
    await catalogue.unmark(holding, chunk);
  }
  return lost;
}
