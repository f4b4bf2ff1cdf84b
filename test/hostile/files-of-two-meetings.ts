/** A file that was shared in one of two meetings. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ExecutionContext } from "ava";
import { startEngine } from "../files/engine.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

export const [BOARD, CLASS] = [meetingId(1), meetingId(2)];

export const [ada, mallory] = [peerId(1), peerId(2)];

export const QUIET = {
  ...{ name: null, isSealed: false, modifiedAtMs: null },
  ...{ onProgress: () => {}, onLeftOut: () => {}, isCancelled: () => false },
};

export async function sharedWithTheBoard(t: ExecutionContext) {
  const started = await startEngine(t);
  const file = path.join(temporaryFolder(t), "salaries.txt");
  writeFileSync(file, "secret");
  await started.meet(BOARD, ada);
  const descriptor = await started.engine.sharePath(file, QUIET);
  return { ...started, descriptor, file };
}
