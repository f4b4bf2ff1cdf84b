/** A folder's archive names folders in paths, without end. */
import { readdirSync } from "node:fs";
import test from "ava";
import { createUnpacker } from "../../src/files/folder/unpacker.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { empty } from "./hostile-archive.ts";

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
