/** What is made of a film so far: files of some seconds each, of which every one is whole. A job that died goes on behind the last. */
import { open, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { decodeMessage, encodeMessage, type MadeSecond } from "./messages.ts";

export const SEGMENT_SECONDS = 10;

export interface Chunk {
  readonly atMs: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array;
}

const fileOf = (folder: string, index: number): string =>
  path.join(folder, `film ${String(index).padStart(5, "0")}`);

/** @throws Error of the system */
export async function writeSegment(folder: string, index: number, chunks: readonly Chunk[]): Promise<void> {
  const head = chunks.map(({ atMs, isKey, bytes }) => ({ atMs, isKey, sizeBytes: bytes.length }));
  const draft = `${fileOf(folder, index)}.draft`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.write(
      encodeMessage(
        { chunks: head },
        chunks.map(({ bytes }) => bytes),
      ),
    );
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, fileOf(folder, index));
}

/** @throws Error of the system */
export async function readSegment(folder: string, index: number): Promise<readonly Chunk[]> {
  const { head, bytes } = decodeMessage<Pick<MadeSecond, "chunks">>(await readFile(fileOf(folder, index)));
  return chunksIn(head.chunks, bytes);
}

/** How many there are, without a gap. */
export async function countSegments(folder: string): Promise<number> {
  for (let index = 0; ; index += 1) {
    const isThere = await stat(fileOf(folder, index)).then(
      () => true,
      () => false,
    );
    if (!isThere) return index;
  }
}

export function chunksIn(heads: MadeSecond["chunks"], bytes: Uint8Array): readonly Chunk[] {
  let offset = 0;
  return heads.map(({ atMs, isKey, sizeBytes }) => {
    const chunk = { atMs, isKey, bytes: Uint8Array.from(bytes.subarray(offset, offset + sizeBytes)) };
    offset += sizeBytes;
    return chunk;
  });
}
