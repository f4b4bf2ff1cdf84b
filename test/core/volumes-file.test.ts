/** How loud others are heard, on disk. Rules: SPEC.md, ST80 and ST81. */
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { openVolumesFile } from "../../src/core/volumes-file.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const keyOf = (index: number): string => index.toString(16).padStart(64, "0");

test("[ST80] a volume is there after a restart, in a file that only its owner reads; the last five hundred are", async (t) => {
  const file = path.join(temporaryFolder(t, "volumes"), "volumes.json");
  const volumes = openVolumesFile(file, silentLog);
  t.is(volumes.of(keyOf(1)), 100);
  volumes.set(keyOf(1), 150);
  volumes.set(keyOf(2), 0);
  volumes.set(keyOf(3), 50);
  volumes.set(keyOf(3), 100);
  await volumes.flush();
  t.is(statSync(file).mode & 0o777, 0o600);
  const again = openVolumesFile(file, silentLog);
  t.deepEqual([1, 2, 3].map(keyOf).map(again.of), [150, 0, 100]);
  for (let index = 4; index < 502; index += 1) again.set(keyOf(index), 20);
  again.set(keyOf(1), 160);
  again.set(keyOf(502), 30);
  await again.flush();
  t.deepEqual([1, 2, 4, 502].map(keyOf).map(openVolumesFile(file, silentLog).of), [160, 100, 20, 30]);
});

test("[ST81] a missing, damaged or hostile file means that everybody is heard as they are", (t) => {
  const file = path.join(temporaryFolder(t, "volumes"), "volumes.json");
  for (const content of [
    ...["", "{", "null", "[]", '[["x",50]]', `[["${keyOf(1)}"]]`],
    ...[201, -1, 0.5, "50", null].map((percent) => JSON.stringify([[keyOf(1), percent]])),
  ]) {
    writeFileSync(file, content);
    t.is(openVolumesFile(file, silentLog).of(keyOf(1)), 100, content);
  }
});
