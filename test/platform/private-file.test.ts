import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import {
  createPrivateFile,
  createPrivateFileWriter,
  readJsonFile,
  writePrivateFile,
  writePrivateFileSync,
} from "../../src/platform/private-file.ts";

/** A folder of its own, removed after the test. */
function folderOf(t: { teardown(run: () => void): void }): string {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-private-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;

test("[PF1] a file is replaced whole, is its owner's alone, and no draft stays", async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, "note.json");
  writeFileSync(file, "old", { mode: 0o644 });
  await writePrivateFile(file, "new");
  t.is(readFileSync(file, "utf8"), "new");
  t.is(modeOf(file), 0o600);
  writePrivateFileSync(file, "newer");
  t.is(readFileSync(file, "utf8"), "newer");
  t.is(modeOf(file), 0o600);
  t.deepEqual(readdirSync(folder), ["note.json"]);
});

test("[PF2] a write that fails throws, and leaves what was there and nothing else", async (t) => {
  const folder = folderOf(t);
  const taken = path.join(folder, "taken");
  await writePrivateFile(path.join(folder, "kept"), "kept");
  // A folder that is not empty cannot be replaced by a file.
  await writePrivateFile(path.join(folder, "kept"), "kept still");
  await t.throwsAsync(writePrivateFile(path.join(taken, "no", "such", "folder"), "x"), { code: "ENOENT" });
  t.throws(() => writePrivateFileSync(path.join(taken, "no", "such", "folder"), "x"), { code: "ENOENT" });
  await t.throwsAsync(writePrivateFile(folder, "x"));
  t.throws(() => writePrivateFileSync(folder, "x"));
  t.deepEqual(readdirSync(folder), ["kept"]);
  t.deepEqual(
    readdirSync(path.dirname(folder)).filter((name) => name.startsWith(`${path.basename(folder)}.`)),
    [],
    "drafts of a failed write are removed",
  );
});

test("[PF3] of several that create one file one has made it, and the others leave it alone", async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, "identity");
  const contents = ["a", "b", "c", "d"];
  const made = await Promise.all(contents.map((each) => createPrivateFile(file, each)));
  t.deepEqual(
    contents.filter((_, index) => made[index]),
    [readFileSync(file, "utf8")],
  );
  t.false(await createPrivateFile(file, "later"));
  t.deepEqual(readdirSync(folder), ["identity"]);
});

test("[PF4] a writer writes what came last, and deletes", async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, "settings");
  const errors: unknown[] = [];
  const writer = createPrivateFileWriter(file, (error) => errors.push(error));
  await writer.flush();
  for (let count = 1; count <= 20; count += 1) writer.write(String(count));
  await writer.flush();
  t.is(readFileSync(file, "utf8"), "20");
  writer.write("21");
  writer.write(null);
  await writer.flush();
  writer.write(null);
  await writer.flush();
  t.deepEqual(readdirSync(folder), []);
  t.deepEqual(errors, [], "what is gone already is no error");
});

test("[PF5] a writer says what failed and goes on", async (t) => {
  const folder = folderOf(t);
  const errors: unknown[] = [];
  const writer = createPrivateFileWriter(path.join(folder, "sub", "settings"), (error) => errors.push(error));
  writer.write("1");
  await writer.flush();
  t.is(errors.length, 1);
  rmSync(folder, { recursive: true });
  writer.write("2");
  await writer.flush();
  t.is(errors.length, 2);
});

test("[PF6] JSON that is missing or damaged is undefined", (t) => {
  const file = path.join(folderOf(t), "a.json");
  t.is(readJsonFile(file), undefined);
  writeFileSync(file, "{");
  t.is(readJsonFile(file), undefined);
  writeFileSync(file, "[1]");
  t.deepEqual(readJsonFile(file), [1]);
});
