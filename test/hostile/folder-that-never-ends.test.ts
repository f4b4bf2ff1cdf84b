/** A folder's archive has a header that never ends. */
import test from "ava";
import { createUnpacker } from "../../src/files/folder/unpacker.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { empty } from "./hostile-archive.ts";

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
