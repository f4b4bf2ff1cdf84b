/** A member has others keep parts of copies that nobody ever completes, also after the meeting. */
import { readdirSync } from "node:fs";
import test from "ava";
import { CHUNK_BYTES } from "../../src/files/blob/manifest.ts";
import { startEngine } from "../files/engine.ts";
import { peerId } from "../support/ids.ts";
import { BOARD, CLASS, CHUNKS, addCopy } from "./partial-copies.ts";

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
