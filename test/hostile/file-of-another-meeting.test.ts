/** A member asks for files of a meeting that it is not in, by their ids, which it has seen elsewhere. */
import test from "ava";
import { BOARD, CLASS, ada, mallory, QUIET, sharedWithTheBoard } from "./files-of-two-meetings.ts";

test("[HF9] what was shared in one meeting is given to its members, and to nobody of the next", async (t) => {
  const { meet, opens, descriptor, present } = await sharedWithTheBoard(t);
  t.is(await opens(ada, descriptor.blobId), "root");
  t.is(await opens(mallory, descriptor.blobId), null);
  await meet(CLASS, mallory);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
  t.deepEqual(present.get(descriptor.blobId), [BOARD]);
  await meet(null);
  t.is(await opens(mallory, descriptor.blobId), null);
  await meet(BOARD, ada);
  t.is(await opens(ada, descriptor.blobId), "root");
});

test("[HF9] what is shared in both is given to both, until it is withdrawn in one", async (t) => {
  const { engine, meet, opens, descriptor, file } = await sharedWithTheBoard(t);
  await meet(CLASS, mallory);
  await engine.sharePath(file, QUIET);
  t.is(await opens(mallory, descriptor.blobId), "root");
  await engine.forget(descriptor.blobId);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
  await meet(BOARD, ada);
  t.is(await opens(ada, descriptor.blobId), "root");
});
