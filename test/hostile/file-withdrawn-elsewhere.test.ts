/** A member withdraws, in its own meeting, a file of another one. */
import { existsSync } from "node:fs";
import test from "ava";
import { BOARD, CLASS, ada, mallory, sharedWithTheBoard } from "./files-of-two-meetings.ts";

test("[HF9] a withdrawal elsewhere takes nothing from those that it was shared with", async (t) => {
  const { engine, meet, opens, descriptor, file } = await sharedWithTheBoard(t);
  await meet(CLASS, mallory);
  await engine.forget(descriptor.blobId);
  await meet(BOARD, ada);
  t.is(await opens(ada, descriptor.blobId), "root");
  await engine.forget(descriptor.blobId);
  t.is(await opens(ada, descriptor.blobId), "unknown");
  t.true(existsSync(file), "the original stays");
});
