/** A folder's archive has thousands of equal names. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createUnpacker } from "../../src/files/folder/unpacker.ts";
import { numberedName } from "../../src/files/disk/safe-name.ts";
import { TAR_END_BYTES } from "../../src/kernel/tar.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { empty } from "./hostile-archive.ts";

async function unpack(folder: string, headers: Iterable<Uint8Array>): Promise<void> {
  const unpacker = createUnpacker(folder);
  for (const header of headers) await unpacker.write(header);
  await unpacker.write(new Uint8Array(TAR_END_BYTES));
  await unpacker.end();
}

test("[HF8] thousands of equal names each cost one look, not one for each before it", async (t) => {
  const folder = temporaryFolder(t);
  const count = 1_500;
  await unpack(
    folder,
    Array.from({ length: count }, () => empty("same.txt")),
  );
  t.is(readdirSync(folder).length, count);
  t.true(existsSync(path.join(folder, numberedName("same.txt", count))));
});
