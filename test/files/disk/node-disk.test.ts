/** What a received file gets besides its bytes, on this machine's disk. */
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createNodeDisk } from "../../../src/files/disk/node-disk.ts";
import { createFileOutput } from "../../../src/files/transfer/outputs.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MODIFIED_AT_MS = Date.parse("2019-02-03T04:05:06.789Z");

test("[FI33] a received file is marked, may be run by whoever may read it, and has its time", async (t) => {
  const file = path.join(temporaryFolder(t), "run.sh");
  writeFileSync(file, "true", { mode: 0o640 });
  const marked: string[] = [];
  const disk = createNodeDisk(createVirtualClock(), (target) => {
    marked.push(target);
    // As the mark of Windows does.
    writeFileSync(target, "true");
    return Promise.resolve();
  });
  await disk.setReceived(file, { modifiedAtMs: MODIFIED_AT_MS, isExecutable: true });
  const { mode, mtimeMs } = statSync(file);
  t.is(mode & 0o777, 0o750);
  t.is(Math.round(mtimeMs), MODIFIED_AT_MS);
  t.deepEqual(marked, [file]);
  await disk.setReceived(file, { modifiedAtMs: null, isExecutable: false });
  t.is(statSync(file).mode & 0o777, 0o750);
});

test("[FI33] a file that is copied from what is here has its time; one that no disk can hold does not matter", async (t) => {
  const folder = temporaryFolder(t);
  const disk = createNodeDisk(createVirtualClock());
  for (const [name, modifiedAtMs] of [
    ["a", MODIFIED_AT_MS],
    ["b", Number.MAX_SAFE_INTEGER],
  ] as const) {
    const placement = { folder, name, part: path.join(folder, `${name}.part`) };
    const output = await createFileOutput(disk, placement, { modifiedAtMs, isExecutable: false });
    await output.write(Buffer.from("x"));
    t.is(await output.place(), path.join(folder, name));
  }
  t.is(Math.round(statSync(path.join(folder, "a")).mtimeMs), MODIFIED_AT_MS);
});
