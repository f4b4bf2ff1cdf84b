/** What is compared with the manifest before it is uploaded. */
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { openBlobStore } from "../../../src/files/blob/blob-store.ts";
import { importPath } from "../../../src/files/blob/import-blob.ts";
import { SCRATCH_BYTES } from "../../../src/files/blob/local-blob.ts";
import { createNodeDisk } from "../../../src/files/disk/node-disk.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MINUTE_MS = 60_000;

/** A shared original whose bytes can change while its size and time do not. */
async function shareAndSpoil(t: ExecutionContext, isSealed: boolean) {
  const folder = temporaryFolder(t);
  const original = path.join(folder, "original");
  writeFileSync(original, Buffer.alloc(1_000, 1));
  const clock = createVirtualClock();
  const disk = createNodeDisk(clock);
  const store = await openBlobStore({ disk, clock, folder: path.join(folder, "blobs"), count: () => {} });
  t.teardown(() => store.close());
  const { blobId } = await importPath(
    { store, disk, clock, randomBytes: (count) => Buffer.alloc(count, 7) },
    original,
    {
      name: null,
      isSealed,
      onProgress: () => {},
      onLeftOut: () => {},
      modifiedAtMs: null,
      meetingId: null,
      isCancelled: () => false,
    },
  );
  const blob = store.get(blobId);
  if (blob === undefined) throw new Error("What was shared is not in the store.");
  return {
    blob,
    clock,
    read: () => blob.readForUpload(0, Buffer.alloc(SCRATCH_BYTES)),
    spoil() {
      writeFileSync(original, Buffer.alloc(1_000, 2));
      if (blob.record.source.kind === "file") blob.record.source.mtimeMs = statSync(original).mtimeMs;
    },
  };
}

test("[FI30] what is uploaded is compared when it is first read, and then not for a minute", async (t) => {
  const shared = await shareAndSpoil(t, false);
  t.deepEqual(await shared.read(), Buffer.alloc(1_000, 1));
  shared.spoil();
  t.deepEqual(await shared.read(), Buffer.alloc(1_000, 2));
  shared.clock.advance(MINUTE_MS);
  await t.throwsAsync(shared.read(), { message: /changed/ });
  await t.throwsAsync(shared.blob.readStored(0, Buffer.alloc(SCRATCH_BYTES)), { message: /changed/ });

  const unread = await shareAndSpoil(t, false);
  unread.spoil();
  await t.throwsAsync(unread.read(), { message: /changed/ });
});

test("[FI30] what is sealed as it is uploaded is compared each time", async (t) => {
  const shared = await shareAndSpoil(t, true);
  await shared.read();
  shared.spoil();
  await t.throwsAsync(shared.read(), { message: /changed/ });
});
