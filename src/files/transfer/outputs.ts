/** What a download makes of its content besides the blob's own file: the hash of the whole, and a folder or a file for the user. */
import { createHash } from "node:crypto";
import type { Disk, ReceivedAttributes } from "../disk/disk.ts";
import { SAVED_FILE_MODE, placeFile, placeFolder } from "../disk/disk-names.ts";
import { createUnpacker } from "../folder/unpacker.ts";

/** Takes content in order, from its first byte to its last. */
export interface Output {
  /** One call at a time. The bytes may be overwritten afterwards. @throws FilesError; system errors */
  write(content: Buffer): Promise<void>;
  /** SHA-256 of everything that was written, hex; called once. */
  digest(): string;
  /** The content was right: puts what was made in its place and returns the path; null when nothing is made. @throws FilesError; system errors */
  place(): Promise<string | null>;
  /** Removes what is half made. */
  discard(): Promise<void>;
}

/** Where the user wants the download. */
export interface Placement {
  readonly folder: string;
  readonly name: string;
  /** Path of what is half made: in the same folder, under a name that no other download uses. */
  readonly part: string;
}

export function createHashOutput(): Output {
  const hash = createHash("sha256");
  return {
    async write(content) {
      hash.update(content);
    },
    digest: () => hash.digest("hex"),
    place: async () => null,
    discard: async () => {},
  };
}

export async function createFolderOutput(disk: Disk, placement: Placement): Promise<Output> {
  const { part } = placement;
  await disk.remove(part);
  await disk.makeFolder(part);
  const unpacker = createUnpacker(part);
  const hash = createHash("sha256");
  return {
    async write(content) {
      hash.update(content);
      // Copied, because the unpacker keeps slices until the file that they belong to is whole.
      await unpacker.write(Buffer.from(content));
    },
    digest: () => hash.digest("hex"),
    async place() {
      await unpacker.end();
      await finish(disk, part, NO_ATTRIBUTES);
      return placeFolder(disk, part, placement.folder, placement.name);
    },
    async discard() {
      unpacker.close();
      await disk.remove(part);
    },
  };
}

const NO_ATTRIBUTES: ReceivedAttributes = { modifiedAtMs: null, isExecutable: false };

/** Some file systems have neither: what was received is worth more than its date. */
export const finish = (disk: Disk, part: string, attributes: ReceivedAttributes): Promise<void> =>
  disk.setReceived(part, attributes).catch(() => {});

export async function createFileOutput(
  disk: Disk,
  placement: Placement,
  attributes: ReceivedAttributes,
): Promise<Output> {
  const { part } = placement;
  await disk.remove(part);
  const file = await disk.open(part, "create", SAVED_FILE_MODE);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  return {
    async write(content) {
      hash.update(content);
      await file.write(content, sizeBytes);
      sizeBytes += content.length;
    },
    digest: () => hash.digest("hex"),
    async place() {
      await file.sync();
      await file.close();
      await finish(disk, part, attributes);
      return placeFile(disk, part, placement.folder, placement.name);
    },
    async discard() {
      await file.close().catch(() => {});
      await disk.remove(part);
    },
  };
}
