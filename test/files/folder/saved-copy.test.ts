/** What a folder has already of a meeting's files. Rules: SPEC.md, FP. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { layOut, readLayout } from "../../../src/files/folder/folder-source.ts";
import { listFolder } from "../../../src/files/folder/list-folder.ts";
import { createUnpacker } from "../../../src/files/folder/unpacker.ts";
import { findSavedCopy } from "../../../src/files/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const hashOf = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
const fileOf = (name: string, content: string) => ({
  ...{ name, isFolder: false, sizeBytes: Buffer.byteLength(content), sha256: hashOf(content) },
});

test("[FP11] a file with the same bytes is found under its safe name, or a number of it; others are none", async (t) => {
  const folder = temporaryFolder(t, "copies");
  t.is(await findSavedCopy(folder, fileOf("a.txt", "one")), null);
  writeFileSync(path.join(folder, "a.txt"), "one");
  writeFileSync(path.join(folder, "a (2).txt"), "two");
  writeFileSync(path.join(folder, "a (4).txt"), "four");
  t.is(await findSavedCopy(folder, fileOf("a.txt", "one")), path.join(folder, "a.txt"));
  // Of the same size, so that the bytes are compared.
  t.is(await findSavedCopy(folder, fileOf("a.txt", "two")), path.join(folder, "a (2).txt"));
  t.is(await findSavedCopy(folder, fileOf("a.txt", "six")), null);
  t.is(await findSavedCopy(folder, fileOf("a.txt", "four")), null);
  // It is looked for where it would be saved, and nowhere else.
  t.is(await findSavedCopy(path.join(folder, "below"), fileOf("../a.txt", "one")), null);
  mkdirSync(path.join(folder, "b"));
  t.is(await findSavedCopy(folder, fileOf("b", "")), null);
});

test("[FP11] a folder that was unpacked here is found, until something in it changes", async (t) => {
  const folder = temporaryFolder(t, "copies");
  const original = path.join(folder, "original");
  mkdirSync(path.join(original, "below"), { recursive: true });
  writeFileSync(path.join(original, "ä.txt"), "ä");
  writeFileSync(path.join(original, "below", "run.sh"), "x".repeat(2_000_000), { mode: 0o755 });
  const layout = layOut((await listFolder(original)).entries);
  const tar = Buffer.alloc(layout.sizeBytes);
  readLayout(original, layout, 0, tar);
  const shared = { name: "photos", isFolder: true, sizeBytes: tar.length, sha256: hashOf(tar) };
  const saved = path.join(folder, "saved");
  cpSync(original, path.join(saved, "photos"), { recursive: true });
  writeFileSync(path.join(saved, "photos", "ä.txt"), "å");
  const second = path.join(saved, "photos (2)");
  mkdirSync(second);
  const unpacker = createUnpacker(second);
  await unpacker.write(tar);
  await unpacker.end();
  t.is(await findSavedCopy(saved, shared), second);
  utimesSync(path.join(second, "ä.txt"), 1, 1);
  t.is(await findSavedCopy(saved, shared), null);
});
