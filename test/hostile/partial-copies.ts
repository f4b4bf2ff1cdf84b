/** Copies of which some chunks are here. */
import type { BlobRecord } from "../../src/files/blob/local-blob.ts";
import { CHUNK_BYTES, decodeRoot, encodeRoot, sha256 } from "../../src/files/blob/manifest.ts";
import { startEngine } from "../files/engine.ts";
import { meetingId } from "../support/ids.ts";

export const [BOARD, CLASS] = [meetingId(1), meetingId(2)];

export const CHUNKS = 100;

export type Started = Awaited<ReturnType<typeof startEngine>>;

/** The record of a copy, some of whose chunks are here. Sparse: only the bitmap says so. */
export async function addCopy(
  { store }: Started,
  seed: number,
  part: number,
  meeting = BOARD,
): Promise<string> {
  const hashes = Buffer.concat(
    Array.from({ length: CHUNKS }, (_, chunk) => sha256(Buffer.from([seed, chunk]))),
  );
  const rootBytes = encodeRoot(false, CHUNKS * CHUNK_BYTES, hashes);
  const root = decodeRoot(rootBytes);
  if (root === null) throw new Error("The root is right.");
  const blobId = sha256(rootBytes).toString("hex") as BlobRecord["blobId"];
  const blob = await store.add(
    {
      ...{ blobId, name: "", isFolder: false, key: null, sha256: null, role: "copy", isRaw: false },
      ...{ isWhole: part === CHUNKS, meetings: [meeting], savedPath: null, usedAtMs: seed },
      source: { kind: "file", path: store.dataPath(blobId), mtimeMs: null },
    },
    root,
    rootBytes,
    hashes,
  );
  for (let chunk = 0; chunk < part && part < CHUNKS; chunk += 1) await store.mark(blob, chunk);
  return blobId;
}
