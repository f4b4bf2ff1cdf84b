/** A member shares a "folder" whose tar is made to cost the receiver time, places or memory: equal names, deep paths, endless headers. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createUnpacker } from "../../src/files/folder/unpacker.ts";
import { numberedName } from "../../src/files/disk/safe-name.ts";
import { TAR_END_BYTES, tarHeader } from "../../src/kernel/tar.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const empty = (name: string) =>
  tarHeader({ path: name, sizeBytes: 0, mtimeMs: 0, isFolder: false, isExecutable: false });

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

test("[HF8] folders that are only named in paths count as entries", async (t) => {
  const folder = temporaryFolder(t);
  const deep = (index: number) => `${Array.from({ length: 30 }, () => index).join("/")}/x`;
  const limit = 600;
  const unpacker = createUnpacker(folder, process.platform, limit);
  await t.throwsAsync(
    async () => {
      for (let index = 0; index < limit; index += 1) await unpacker.write(empty(deep(index)));
      await unpacker.end();
    },
    { message: /too many files/ },
  );
  t.true(readdirSync(folder, { recursive: true }).length <= limit);
  unpacker.close();
});

test("[HF8] a header that never ends is refused before it fills the memory", async (t) => {
  const unpacker = createUnpacker(temporaryFolder(t));
  // A pax header of 60 GB, as its size field says.
  const header = empty("x");
  const text = (value: string, at: number) => header.set(Buffer.from(value), at);
  text("x", 156);
  text((60 * 2 ** 30).toString(8).padStart(11, "0").slice(-11), 124);
  text("        ", 148);
  text(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  );
  const block = new Uint8Array(1024 * 1024).fill(0x20);
  let written = 0;
  await t.throwsAsync(
    async () => {
      await unpacker.write(header);
      for (; written < 64; written += 1) await unpacker.write(block);
    },
    { message: /not a folder that can be unpacked/ },
  );
  t.true(written < 8, `${written} MiB were taken`);
  unpacker.close();
});
