/** A member asks for, offers and withdraws files of a meeting that it is not in, by their ids, which it has seen elsewhere. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { startEngine } from "../files/engine.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const [BOARD, CLASS] = [meetingId(1), meetingId(2)];
const [ada, mallory] = [peerId(1), peerId(2)];
const QUIET = {
  ...{ name: null, isSealed: false, modifiedAtMs: null },
  ...{ onProgress: () => {}, onLeftOut: () => {}, isCancelled: () => false },
};

async function sharedWithTheBoard(t: ExecutionContext) {
  const started = await startEngine(t);
  const file = path.join(temporaryFolder(t), "salaries.txt");
  writeFileSync(file, "secret");
  await started.meet(BOARD, ada);
  const descriptor = await started.engine.sharePath(file, QUIET);
  return { ...started, descriptor, file };
}

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

test("[HF9] an offer of the same bytes elsewhere gets them for nobody, also when it is fetched", async (t) => {
  const { engine, meet, opens, descriptor } = await sharedWithTheBoard(t);
  await meet(CLASS, mallory);
  await engine.keepCopy(descriptor.blobId, null, [mallory]);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
  await engine.fetch(descriptor, { path: null, isResumed: false }, [mallory]);
  t.is(await opens(mallory, descriptor.blobId), "unknown");
});

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
