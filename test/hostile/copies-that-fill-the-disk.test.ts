/** A member offers large files and never sends all of them, so that parts of copies fill the disks of those that keep copies. */
import { readdirSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import type { BlobRecord } from "../../src/files/blob/local-blob.ts";
import { CHUNK_BYTES, decodeRoot, encodeRoot, sha256 } from "../../src/files/blob/manifest.ts";
import { createCopies } from "../../src/files/engine/copies.ts";
import { startEngine } from "../files/engine.ts";
import { meetingId, peerId } from "../support/ids.ts";

const [BOARD, CLASS] = [meetingId(1), meetingId(2)];
const CHUNKS = 100;

type Started = Awaited<ReturnType<typeof startEngine>>;

/** The record of a copy, some of whose chunks are here. Sparse: only the bitmap says so. */
async function addCopy({ store }: Started, seed: number, part: number, meeting = BOARD): Promise<string> {
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

test("[HF10] parts of copies are deleted when the meeting is left; whole ones stay for when it is joined again", async (t) => {
  const started = await startEngine(t);
  await started.meet(BOARD, peerId(2));
  const whole = await addCopy(started, 1, CHUNKS);
  await addCopy(started, 2, 3);
  await started.meet(BOARD, peerId(2), peerId(3));
  t.is(started.store.all().length, 2, "other members are no reason");
  await started.meet(CLASS, peerId(2));
  t.deepEqual(
    started.store.all().map(({ record }) => String(record.blobId)),
    [whole],
  );
  t.deepEqual(readdirSync(started.folder), [whole]);
});

test("[HF10] a copy that nobody sends ends with the meeting", async (t) => {
  const started = await startEngine(t);
  await started.meet(BOARD, peerId(2));
  const blobId = "ab".repeat(32);
  await started.engine.keepCopy(blobId, CHUNK_BYTES, [peerId(2)]);
  t.is(started.transfers.get(blobId)?.direction, "copy");
  await started.meet(null);
  t.is(started.transfers.get(blobId)?.code, "cancelled");
});
