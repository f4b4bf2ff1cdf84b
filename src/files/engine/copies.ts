/** Room on disk: makes it by deleting copies that are kept for others, and keeps those within their limit, parts of copies included. */
import type { BlobStore } from "../blob/blob-store.ts";
import type { LocalBlob } from "../blob/local-blob.ts";
import { CHUNK_BYTES } from "../blob/manifest.ts";
import type { Disk } from "../disk/disk.ts";
import { MARGIN_BYTES, copiesToDelete, diskFullError, type Copy } from "../disk/disk-space.ts";
import type { MakeRoom } from "../transfer/placement.ts";
import { FilesError, type Usage } from "../types.ts";
import { words } from "../../kernel/words.ts";

/** Until the user's setting is known. */
const DEFAULT_LIMIT_BYTES = 20 * 2 ** 30;

export interface Copies {
  setLimit(bytes: number): void;
  readonly makeRoom: MakeRoom;
  usage(): Promise<Usage>;
}

export function createCopies(deps: {
  readonly disk: Disk;
  readonly store: BlobStore;
  /** The data folder of files. */
  readonly folder: string;
  /** Something is being done with the part of a copy: it cannot be deleted at this moment. */
  readonly isBusy: (blobId: string) => boolean;
  readonly drop: (blobId: string) => Promise<void>;
  readonly count: (name: string) => void;
}): Copies {
  const { disk, store, drop } = deps;
  let limitBytes = DEFAULT_LIMIT_BYTES;

  function copyOf({ record, contentBytes, bitmap }: LocalBlob): Copy {
    const { blobId, usedAtMs, isWhole } = record;
    const storedBytes = isWhole ? contentBytes : Math.min(contentBytes, bitmap.count * CHUNK_BYTES);
    return { blobId, sizeBytes: contentBytes, storedBytes, isStalled: !isWhole, usedAtMs };
  }

  const all = () => store.all().filter(({ record }) => record.role === "copy");

  /** `except`: the copy that the room is for. */
  function split(except: string | null): {
    readonly deletable: readonly Copy[];
    readonly fixedBytes: number;
  } {
    const others = all().filter(({ record }) => record.blobId !== except);
    const isFixed = ({ record }: LocalBlob) => !record.isWhole && deps.isBusy(record.blobId);
    return {
      deletable: others.filter((blob) => !isFixed(blob)).map(copyOf),
      fixedBytes: others.filter(isFixed).reduce((sum, blob) => sum + blob.contentBytes, 0),
    };
  }

  async function trim(): Promise<void> {
    const { deletable, fixedBytes } = split(null);
    const room = { limitBytes, freeBytes: Infinity, fixedBytes };
    const deleted = copiesToDelete(deletable, { limitBytes: 0, diskBytes: 0 }, room) ?? deletable;
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
    async makeRoom({ folder: wanted, bytes, copy }) {
      const folder = wanted ?? deps.folder;
      const free = await disk.freeBytes(folder);
      const isOwn = await isOnOwnDisk(folder);
      const { deletable, fixedBytes } = split(copy?.blobId ?? null);
      const deleted = copiesToDelete(
        isOwn ? deletable : [],
        { limitBytes: copy?.sizeBytes ?? 0, diskBytes: bytes },
        { limitBytes: copy === null ? Infinity : limitBytes, freeBytes: free ?? Infinity, fixedBytes },
      );
      if (deleted === null) {
        if (copy !== null && (free === null || free - MARGIN_BYTES >= bytes))
          throw new FilesError("diskFull", words("largerThanCopies"));
        throw diskFullError(bytes, free, folder);
      }
      for (const { blobId } of deleted) await drop(blobId);
    },
    async usage() {
      const copiesBytes = all().reduce((sum, blob) => sum + copyOf(blob).storedBytes, 0);
      return { copiesBytes, limitBytes, freeBytes: await disk.freeBytes(deps.folder) };
    },
  };
}
