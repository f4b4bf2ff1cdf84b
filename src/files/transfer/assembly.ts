/** Where content goes in order, from its first byte to its last, besides the blob's own file: the hash of the whole, and a folder or a file to be made. */
import { createHash } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { placeFile, placeFolder } from "../disk/disk-names.ts";
import { createUnpacker } from "../folder/unpacker.ts";
import { createWriter } from "../disk/write-all.ts";

export interface Sink {
  /** One call at a time. The bytes may be overwritten afterwards. @throws FilesError; system errors */
  write(content: Buffer): Promise<void>;
  /** Of all that was written. */
  digest(): string;
  /** Everything was right: puts what was made in its place and returns the path; null when nothing is made. */
  place(): Promise<string | null>;
  /** Removes what is half made. */
  discard(): Promise<void>;
}

export interface Place {
  readonly folder: string;
  readonly name: string;
  /** In the same folder, and nobody else's. */
  readonly part: string;
}

export function createHashSink(): Sink {
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

export async function createFolderSink(place: Place): Promise<Sink> {
  await rm(place.part, { recursive: true, force: true });
  await mkdir(place.part);
  const unpacker = createUnpacker(place.part);
  const hash = createHash("sha256");
  return {
    async write(content) {
      hash.update(content);
      // The unpacker keeps slices until the file that they belong to is whole.
      await unpacker.write(Buffer.from(content));
    },
    digest: () => hash.digest("hex"),
    async place() {
      await unpacker.end();
      return placeFolder(place.part, place.folder, place.name);
    },
    async discard() {
      unpacker.close();
      await rm(place.part, { recursive: true, force: true });
    },
  };
}

export async function createFileSink(place: Place): Promise<Sink> {
  await rm(place.part, { force: true });
  const file: FileHandle = await open(place.part, "wx");
  const hash = createHash("sha256");
  const writeAll = createWriter();
  let sizeBytes = 0;
  return {
    async write(content) {
      hash.update(content);
      await writeAll(file, content, sizeBytes);
      sizeBytes += content.length;
    },
    digest: () => hash.digest("hex"),
    async place() {
      await file.sync();
      await file.close();
      return placeFile(place.part, place.folder, place.name);
    },
    async discard() {
      await file.close().catch(() => {});
      await rm(place.part, { force: true });
    },
  };
}
