/** Room on disk: makes it by deleting copies that are kept for others, and keeps those within their limit. */
import type { BlobStore } from "../blob/blob-store.ts";
import type { Disk } from "../disk/disk.ts";
import { MARGIN_BYTES, copiesToDelete, diskFullError, type Copy } from "../disk/disk-space.ts";
import { FilesError, type Usage } from "../types.ts";

/** Until the user's setting is known. */
const DEFAULT_LIMIT_BYTES = 20 * 2 ** 30;

export interface Copies {
  setLimit(bytes: number): void;
  /** For `bytes` in `folder` (null: the data folder); copies also count against their limit. @throws FilesError diskFull */
  makeRoom(folder: string | null, bytes: number, isCopy: boolean): Promise<void>;
  usage(): Promise<Usage>;
}

export function createCopies(deps: {
  readonly disk: Disk;
  readonly store: BlobStore;
  /** The data folder of files. */
  readonly folder: string;
  readonly drop: (blobId: string) => Promise<void>;
  readonly count: (name: string) => void;
}): Copies {
  const { disk, store, drop } = deps;
  let limitBytes = DEFAULT_LIMIT_BYTES;

  /** Whole copies; one that is being downloaded is not whole. */
  const whole = (): readonly Copy[] =>
    store
      .all()
      .filter(({ record }) => record.role === "copy" && record.isWhole)
      .map(({ record, contentBytes }) => ({
        blobId: record.blobId,
        sizeBytes: contentBytes,
        usedAtMs: record.usedAtMs,
      }));

  async function trim(): Promise<void> {
    const deleted = copiesToDelete(whole(), 0, { limitBytes, freeBytes: Infinity }) ?? [];
    for (const { blobId } of deleted) await drop(blobId);
  }

  async function isOnOwnDisk(folder: string): Promise<boolean> {
    if (folder === deps.folder) return true;
    const [there, own] = [await disk.stat(folder), await disk.stat(deps.folder)];
    return there.device === own.device;
  }

  return {
    setLimit(bytes) {
      limitBytes = bytes;
      trim().catch(() => deps.count("files.trimFailed"));
    },
    async makeRoom(wanted, bytes, isCopy) {
      const folder = wanted ?? deps.folder;
      const free = await disk.freeBytes(folder);
      const room = { limitBytes: isCopy ? limitBytes : Infinity, freeBytes: free ?? Infinity };
      const deleted = copiesToDelete((await isOnOwnDisk(folder)) ? whole() : [], bytes, room);
      if (deleted === null) {
        if (isCopy && (free === null || free - MARGIN_BYTES >= bytes))
          throw new FilesError("diskFull", "It is larger than the room for copies of other people's files.");
        throw diskFullError(bytes, free, folder);
      }
      for (const { blobId } of deleted) await drop(blobId);
    },
    async usage() {
      const copiesBytes = whole().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { copiesBytes, limitBytes, freeBytes: await disk.freeBytes(deps.folder) };
    },
  };
}
