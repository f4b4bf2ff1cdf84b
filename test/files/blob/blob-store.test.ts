/** What the data folder remembers of blobs. */
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { openBlobStore, type BlobStore } from "../../../src/files/blob/blob-store.ts";
import { CHUNK_BYTES, decodeRoot, encodeRoot, HASH_BYTES, sha256 } from "../../../src/files/blob/manifest.ts";
import type { BlobRecord } from "../../../src/files/blob/local-blob.ts";
import type { Disk } from "../../../src/files/disk/disk.ts";
import { createNodeDisk } from "../../../src/files/disk/node-disk.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CHUNKS = 8;
const clock = createVirtualClock();

async function addBlob(store: BlobStore) {
  const hashes = Buffer.alloc(CHUNKS * HASH_BYTES, 3);
  const rootBytes = encodeRoot(false, CHUNKS * CHUNK_BYTES, hashes);
  const root = decodeRoot(rootBytes);
  if (root === null) throw new Error("The root is right.");
  const blobId = sha256(rootBytes).toString("hex") as BlobRecord["blobId"]; // A SHA-256 in hex.
  const record: BlobRecord = {
    ...{ blobId, name: "a", isFolder: false, key: null, sha256: null, role: "wanted" },
    source: { kind: "file", path: store.dataPath(blobId), mtimeMs: null },
    ...{ isRaw: false, isWhole: false, savedPath: null, meetings: [], usedAtMs: 0 },
  };
  return store.add(record, root, rootBytes, hashes);
}
const open = (t: ExecutionContext, folder: string, disk: Disk = createNodeDisk(clock)) =>
  openBlobStore({ disk, clock, folder, count: (name) => t.fail(name) });

/** The first write of the bitmap reaches the disk after the second, as writes in a pool of threads may. */
function overtaking(disk: Disk): Disk {
  let release = () => {};
  const second = new Promise<void>((resolve) => (release = resolve));
  let writes = 0;
  return {
    ...disk,
    async open(name, mode, permissions) {
      const file = await disk.open(name, mode, permissions);
      if (path.basename(name) !== "bitmap") return file;
      return {
        ...file,
        async write(bytes, at) {
          writes += 1;
          if (writes === 1) await second;
          await file.write(bytes, at);
          release();
        },
      };
    },
  };
}

test("[FI3] marked chunks are still marked when the store is opened again, also where one write overtakes another", async (t) => {
  const folder = temporaryFolder(t);
  const store = await open(t, folder, overtaking(createNodeDisk(clock)));
  const blob = await addBlob(store);
  await Promise.all([store.mark(blob, 1), store.mark(blob, 6)]);
  await store.close();
  const again = await open(t, folder);
  const found = again.get(blob.record.blobId);
  t.deepEqual(
    Array.from({ length: CHUNKS }, (_, chunk) => found?.bitmap.has(chunk)),
    [false, true, false, false, false, false, true, false],
  );
  await again.close();
});

test("[FI3] a blob whose files are damaged is left out and counted, and nothing else", async (t) => {
  const folder = temporaryFolder(t);
  const store = await open(t, folder);
  const { blobId } = (await addBlob(store)).record;
  await store.close();
  writeFileSync(path.join(folder, blobId, "hashes"), "damaged");
  writeFileSync(path.join(folder, "new-1"), "of a stream that was being shared");
  const counts: string[] = [];
  const disk = createNodeDisk(clock);
  const again = await openBlobStore({ disk, clock, folder, count: (name) => void counts.push(name) });
  t.deepEqual(counts, ["files.damagedRecord"]);
  t.deepEqual(again.all(), []);
  t.deepEqual(readdirSync(folder), [blobId]);
});
