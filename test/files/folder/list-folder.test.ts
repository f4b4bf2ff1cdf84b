/** What of a folder is shared, and what of it is named as left out. */
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { layOut, readLayout } from "../../../src/files/folder/folder-source.ts";
import { listFolder } from "../../../src/files/folder/list-folder.ts";
import { createUnpacker } from "../../../src/files/folder/unpacker.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("[FI32] what may not be read, links and names that are no UTF-8 are named, and the rest is shared", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, "sub"));
  mkdirSync(path.join(folder, "closed"));
  for (const name of ["a.txt", "secret", "sub/b.txt", "closed/c.txt"])
    writeFileSync(path.join(folder, name), name);
  symlinkSync("a.txt", path.join(folder, "link"));
  // "é" in Latin-1.
  const odd = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from(".txt")]);
  const isOddKept = process.platform === "linux";
  if (isOddKept) writeFileSync(odd, "odd");
  const refuse = /\/(?:secret|closed)$/;
  const { entries, leftOut } = await listFolder(folder, (file) =>
    refuse.test(file) ? Promise.reject(new Error("EACCES")) : Promise.resolve(),
  );
  t.deepEqual(
    entries.map((entry) => entry.path),
    ["a.txt", "sub", "sub/b.txt"],
  );
  t.deepEqual(
    leftOut.named.map(({ path: left, why }) => `${left}: ${why}`).toSorted(),
    [
      "closed: unreadable",
      "link: kind",
      "secret: unreadable",
      ...(isOddKept ? ["caf\ufffd.txt: name"] : []),
    ].toSorted(),
  );
});

test("[FI32] of many that are left out a few are named, and all are counted", async (t) => {
  const folder = temporaryFolder(t);
  for (let index = 0; index < 9; index += 1) symlinkSync("nowhere", path.join(folder, `link ${index}`));
  const { leftOut } = await listFolder(folder);
  t.deepEqual([leftOut.count, leftOut.named.length], [9, 5]);
});

test("[FI33] a folder arrives with its times, its hidden names, and what may be run", async (t) => {
  const [folder, target] = [temporaryFolder(t), temporaryFolder(t)];
  const names = [".gitignore", ".env", ".git/HEAD", "...", "run.sh", "a:b?.txt", "日本語 .txt"];
  mkdirSync(path.join(folder, ".git"));
  const date = new Date("2019-02-03T04:05:06Z");
  for (const name of names) writeFileSync(path.join(folder, name), name);
  chmodSync(path.join(folder, "run.sh"), 0o755);
  for (const name of [...names, ".git"]) utimesSync(path.join(folder, name), date, date);
  const { entries, leftOut } = await listFolder(folder);
  t.is(leftOut.count, 0);
  const layout = layOut(entries);
  const tar = Buffer.alloc(layout.sizeBytes);
  readLayout(folder, layout, 0, tar);
  const unpacker = createUnpacker(target, "linux");
  await unpacker.write(tar);
  await unpacker.end();
  const arrived = await listFolder(target);
  const factsOf = (all: typeof entries) =>
    all.map((entry) => `${entry.path} ${entry.mtimeMs} ${entry.isExecutable}`).toSorted();
  const expected = entries.map((entry) => (entry.path === "..." ? { ...entry, path: "file" } : entry));
  t.deepEqual(factsOf(arrived.entries), factsOf(expected), "a name of dots alone is changed, and no other");
});
