/** Downloads that outlive a run. Rules: SPEC.md, PD. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import { openPendingDownloads } from "../../src/meeting/pending-downloads.ts";
import { meetingId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { fileId } from "./stand-ins.ts";

const [A, B] = [meetingId(1), meetingId(2)];

test("[PD1] they are there after a restart, each meeting's by itself, and gone when they end", async (t) => {
  const file = path.join(temporaryFolder(t, "pending"), "pending-downloads.json");
  const first = openPendingDownloads(file, A, silentLog);
  first.set({ fileId: fileId(1), path: "/downloads", isPaused: false });
  first.set({ fileId: fileId(2), path: null, isPaused: false });
  first.set({ fileId: fileId(2), path: null, isPaused: true });
  await first.flush();
  const other = openPendingDownloads(file, B, silentLog);
  t.is(other.get(fileId(1)), undefined);
  other.set({ fileId: fileId(1), path: "/elsewhere", isPaused: false });
  await other.flush();
  const again = openPendingDownloads(file, A, silentLog);
  t.deepEqual(again.get(fileId(1)), { fileId: fileId(1), path: "/downloads", isPaused: false });
  t.deepEqual(again.get(fileId(2)), { fileId: fileId(2), path: null, isPaused: true });
  again.delete(fileId(1));
  again.delete(fileId(2));
  again.delete(fileId(3));
  await again.flush();
  t.deepEqual(Object.keys(JSON.parse(readFileSync(file, "utf8")) as object), [B]);
});

test("[PD2] a missing, damaged or hostile file counts as empty", (t) => {
  const file = path.join(temporaryFolder(t, "pending"), "pending-downloads.json");
  t.is(openPendingDownloads(file, A, silentLog).get(fileId(1)), undefined);
  for (const content of [
    "",
    "{",
    "[]",
    JSON.stringify({ [A]: [{ fileId: "x", path: null, isPaused: false }] }),
    JSON.stringify({ [A]: { fileId: fileId(1), path: null, isPaused: false } }),
    JSON.stringify({ nonsense: [{ fileId: fileId(1), path: null, isPaused: false }] }),
  ]) {
    writeFileSync(file, content);
    t.is(openPendingDownloads(file, A, silentLog).get(fileId(1)), undefined, content);
  }
});
