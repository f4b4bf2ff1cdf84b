/** A member offers large files and never sends all of them, so that parts of copies fill the disks of those that keep copies. */
import test, { type ExecutionContext } from "ava";
import { CHUNK_BYTES } from "../../src/files/blob/manifest.ts";
import { createCopies } from "../../src/files/engine/copies.ts";
import { startEngine } from "../files/engine.ts";
import { CHUNKS, addCopy } from "./partial-copies.ts";

async function prepare(t: ExecutionContext, busy: ReadonlySet<string> = new Set()) {
  const started = await startEngine(t);
  const dropped: string[] = [];
  const free = { bytes: 10_000 * CHUNK_BYTES };
  const copies = createCopies({
    ...{ store: started.store, folder: started.folder, isBusy: (blobId) => busy.has(blobId), count: t.fail },
    // Only these two are looked at.
    disk: { freeBytes: () => Promise.resolve(free.bytes) } as unknown as Parameters<
      typeof createCopies
    >[0]["disk"],
    async drop(blobId) {
      dropped.push(blobId);
      await started.store.remove(blobId);
    },
  });
  const makeRoom = (blobId: string, chunks: number) =>
    copies.makeRoom({
      folder: null,
      bytes: chunks * CHUNK_BYTES,
      copy: { blobId, sizeBytes: chunks * CHUNK_BYTES },
    });
  return { started, dropped, copies, makeRoom, free };
}

test("[HF10] parts of copies count against the limit, with the whole size that was asked for", async (t) => {
  const busy = new Set<string>();
  const { started, copies, makeRoom, dropped } = await prepare(t, busy);
  for (let seed = 1; seed <= 3; seed += 1) busy.add(await addCopy(started, seed, 2));
  copies.setLimit(350 * CHUNK_BYTES);
  await t.throwsAsync(makeRoom("other", CHUNKS), { code: "diskFull" });
  await t.notThrowsAsync(makeRoom("other", 50));
  t.deepEqual(dropped, [], "what arrives at this moment is not deleted");
  t.is((await copies.usage()).copiesBytes, 3 * 2 * CHUNK_BYTES);
});

test("[HF10] parts to which nothing comes are deleted first, before any whole copy", async (t) => {
  const { started, copies, makeRoom, dropped } = await prepare(t);
  const whole = await addCopy(started, 1, CHUNKS);
  const part = await addCopy(started, 9, 3);
  copies.setLimit(250 * CHUNK_BYTES);
  await makeRoom("other", CHUNKS);
  t.deepEqual(dropped, [part]);
  await makeRoom("other", 200);
  t.deepEqual(dropped, [part, whole]);
});

test("[HF10] a part that goes on needs room for what it lacks, and does not count twice", async (t) => {
  const { started, copies, dropped } = await prepare(t);
  const part = await addCopy(started, 1, 60);
  copies.setLimit(CHUNKS * CHUNK_BYTES);
  await copies.makeRoom({
    folder: null,
    bytes: 40 * CHUNK_BYTES,
    copy: { blobId: part, sizeBytes: CHUNKS * CHUNK_BYTES },
  });
  t.deepEqual(dropped, []);
});
