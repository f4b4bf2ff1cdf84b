/** A member offers the bytes of another meeting's file by their id, so that whoever has them gives them. */
import test from "ava";
import { CLASS, mallory, sharedWithTheBoard } from "./files-of-two-meetings.ts";

test("[HF9] an offer of the same bytes elsewhere gets them for nobody, also when it is fetched", async (t) => {
  const { engine, meet, opens, descriptor } = await sharedWithTheBoard(t);
  await meet(CLASS, mallory);
  await engine.keepCopy(descriptor.blobId, null, [mallory]);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
  await engine.fetch(descriptor, { path: null, isResumed: false }, [mallory]);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
});
