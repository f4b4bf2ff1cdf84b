/** Writes on the calling thread, and elsewhere while the disk is slow. */
import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { createWriter } from "../../../src/files/disk/write-all.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MIB = 1024 * 1024;

test("[FI29] a disk that is slow is written to on other threads, for a while", async (t) => {
  const file = await open(path.join(temporaryFolder(t), "a"), "w+");
  t.teardown(() => file.close());
  let nowMs = 0;
  let stepMs = 1;
  const writeAll = createWriter(() => (nowMs += stepMs));
  let trips = 0;
  const write = file.write.bind(file);
  // Counts, and is the method that it replaces.
  file.write = ((...args: Parameters<typeof write>) => ((trips += 1), write(...args))) as typeof file.write;
  const bytes = randomBytes(MIB + 5);
  await writeAll(file, bytes, 0);
  t.is(trips, 0);
  stepMs = 15;
  await writeAll(file, bytes, 0);
  // The first two of 17 fit into 40 ms.
  t.is(trips, 15);
  await writeAll(file, bytes, 3);
  t.is(trips, 15 + 17);
  nowMs += 10_000;
  stepMs = 1;
  await writeAll(file, bytes, 7);
  t.is(trips, 15 + 17);
  const back = Buffer.alloc(bytes.length);
  await file.read(back, 0, back.length, 7);
  t.true(back.equals(bytes));
});
