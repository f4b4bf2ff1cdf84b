/** What is compared with the manifest before it is given to others. */
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { openCatalogue } from "../../src/files/blob/blob-store.ts";
import { SCRATCH_BYTES } from "../../src/files/blob/local-blob.ts";
import { sharePath } from "../../src/files/blob/import-blob.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A shared original whose bytes can change without its size and time telling. */
async function shareAndSpoil(t: ExecutionContext, isSealed: boolean) {
  const folder = temporaryFolder(t);
  const original = path.join(folder, "original");
  writeFileSync(original, Buffer.alloc(1_000, 1));
  const catalogue = await openCatalogue(path.join(folder, "blobs"), () => {});
  t.teardown(() => catalogue.close());
  const quiet = { progress() {}, leftOut() {}, isCancelled: () => false };
  const { blobId } = await sharePath(catalogue, original, { name: null, isSealed, ...quiet });
  const holding = catalogue.get(blobId);
  if (holding === undefined) throw new Error("What was shared is not in the catalogue.");
  return {
    holding,
    read: () => holding.readGiven(0, Buffer.alloc(SCRATCH_BYTES)),
    spoil() {
      writeFileSync(original, Buffer.alloc(1_000, 2));
      if (holding.record.source.kind === "file") holding.record.source.mtimeMs = statSync(original).mtimeMs;
    },
  };
}

test("[FI30] what is given is compared when it is first read, and then not for a while", async (t) => {
  const shared = await shareAndSpoil(t, false);
  t.deepEqual(await shared.read(), Buffer.alloc(1_000, 1));
  shared.spoil();
  t.deepEqual(await shared.read(), Buffer.alloc(1_000, 2));
  await t.throwsAsync(shared.holding.readStored(0, Buffer.alloc(SCRATCH_BYTES)), { message: /changed/ });

  const unread = await shareAndSpoil(t, false);
  unread.spoil();
  await t.throwsAsync(unread.read(), { message: /changed/ });
});

test("[FI30] what is sealed as it is given is compared each time", async (t) => {
  const shared = await shareAndSpoil(t, true);
  await shared.read();
  shared.spoil();
  await t.throwsAsync(shared.read(), { message: /changed/ });
});
