/** Blobs made of streams and files. */
import { chmodSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { openBlobStore } from "../../../src/files/blob/blob-store.ts";
import { importPath, importStream, type ImportOptions } from "../../../src/files/blob/import-blob.ts";
import { createNodeDisk } from "../../../src/files/disk/node-disk.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OPTIONS: ImportOptions = {
  ...{ name: "a", isSealed: false },
  ...{
    onProgress: () => {},
    onLeftOut: () => {},
    modifiedAtMs: null,
    meetingId: null,
    isCancelled: () => false,
  },
};

async function createDeps(t: ExecutionContext) {
  const folder = path.join(temporaryFolder(t), "blobs");
  const clock = createVirtualClock();
  const disk = createNodeDisk(clock);
  const store = await openBlobStore({ disk, clock, folder, count: () => t.fail() });
  t.teardown(() => store.close());
  return { folder, disk, clock, store, randomBytes: (count: number) => Buffer.alloc(count, 7) };
}
async function* streamOf(...pieces: readonly string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

test("[FI13] a stream becomes a blob that the data folder keeps, and is known when the store is opened again", async (t) => {
  const deps = await createDeps(t);
  const descriptor = await importStream(deps, streamOf("hel", "lo"), OPTIONS);
  t.is(descriptor.sizeBytes, 5);
  await deps.store.close();
  const again = await openBlobStore({ ...deps, count: () => t.fail() });
  const blob = again.get(descriptor.blobId);
  t.is((await blob?.readContent(0, Buffer.alloc(10)))?.toString(), "hello");
  await again.close();
  t.deepEqual(readdirSync(deps.folder), [descriptor.blobId]);
});

for (const pieces of [[], ["hello"]])
  test(`[FI13] a stream that is cancelled after ${pieces.length} pieces is not shared, and leaves nothing`, async (t) => {
    const deps = await createDeps(t);
    let isCancelled = false;
    async function* stream() {
      yield* streamOf(...pieces);
      isCancelled = true;
    }
    const options = { ...OPTIONS, isCancelled: () => isCancelled };
    await t.throwsAsync(importStream(deps, stream(), options), { code: "cancelled" });
    t.deepEqual(readdirSync(deps.folder), []);
    t.deepEqual(deps.store.all(), []);
  });

test("[FI7] a file that changes while it is read is not shared", async (t) => {
  const deps = await createDeps(t);
  const file = path.join(temporaryFolder(t), "a");
  writeFileSync(file, "before");
  const options = { ...OPTIONS, onProgress: () => writeFileSync(file, "afterwards") };
  await t.throwsAsync(importPath(deps, file, options), { code: "changed" });
  t.deepEqual(deps.store.all(), []);
});

test("[FI33] a shared file says when it was changed and whether it may be run, a stream what its window knows", async (t) => {
  const deps = await createDeps(t);
  const file = path.join(temporaryFolder(t), "run.sh");
  writeFileSync(file, "true");
  chmodSync(file, 0o755);
  const date = new Date("2019-02-03T04:05:06.789Z");
  utimesSync(file, date, date);
  const shared = await importPath(deps, file, OPTIONS);
  t.like(shared, { modifiedAtMs: date.getTime(), isExecutable: true });
  const script = await importStream(deps, streamOf("#", "!/", "bin/sh\n"), OPTIONS);
  t.true(script.isExecutable, "a window does not know; the first bytes say it");
  const streamed = await importStream(deps, streamOf("x"), { ...OPTIONS, modifiedAtMs: date.getTime() });
  t.is(streamed.modifiedAtMs, date.getTime());
  t.false("isExecutable" in streamed);
  t.false("modifiedAtMs" in (await importStream(deps, streamOf("y"), OPTIONS)));
});
