/** What a start finds while the program is built, and after a build that failed. Rules: SPEC.md. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { replaceFolder } from "../../scripts/replace-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A program that was built, in a folder of its own. */
function built(t: ExecutionContext): { target: string; parent: string; main: () => string } {
  const parent = temporaryFolder(t, "build");
  const target = path.join(parent, "dist");
  mkdirSync(target);
  writeFileSync(path.join(target, "main.js"), "former");
  writeFileSync(path.join(target, "chunk.js"), "former");
  return { target, parent, main: () => readFileSync(path.join(target, "main.js"), "utf8") };
}

test("[PK42] the former program is whole until the new one is, which then stands alone", async (t) => {
  const { target, parent, main } = built(t);
  await replaceFolder(target, async (draft) => {
    t.deepEqual(readdirSync(target).toSorted(), ["chunk.js", "main.js"]);
    writeFileSync(path.join(draft, "main.js"), "next");
    await Promise.resolve();
    t.is(main(), "former");
  });
  t.is(main(), "next");
  t.deepEqual(readdirSync(target), ["main.js"]);
  t.deepEqual(readdirSync(parent), ["dist"], "nothing is left behind");
});

test("[PK42] the first build has no former program", async (t) => {
  const target = path.join(temporaryFolder(t, "build"), "dist");
  await replaceFolder(target, async (draft) => writeFileSync(path.join(draft, "main.js"), "first"));
  t.is(readFileSync(path.join(target, "main.js"), "utf8"), "first");
});

test("[PK42] where a build fails the former program stays", async (t) => {
  const { target, parent, main } = built(t);
  const failure = new Error("A file does not compile");
  const error = await t.throwsAsync(
    replaceFolder(target, async (draft) => {
      writeFileSync(path.join(draft, "main.js"), "half");
      throw failure;
    }),
  );
  t.is(error, failure);
  t.is(main(), "former");
  t.deepEqual(readdirSync(parent), ["dist"]);
});

test("[PK42] where the new program cannot be put in place the former one is put back", async (t) => {
  const { target, parent, main } = built(t);
  // What is no longer there cannot be renamed.
  await t.throwsAsync(
    replaceFolder(target, async (draft) => rmSync(draft, { recursive: true })),
    { code: "ENOENT" },
  );
  t.is(main(), "former");
  t.deepEqual(readdirSync(parent), ["dist"]);
});

test("[PK42] what a stopped build left behind goes with a later one, that of a build under way does not", async (t) => {
  const { target, parent } = built(t);
  const [abandoned, running] = [".build-abandoned", ".build-running"].map((name) => path.join(parent, name));
  for (const folder of [abandoned, running]) mkdirSync(folder ?? "");
  utimesSync(abandoned ?? "", 1, 1);
  await replaceFolder(target, async () => {});
  t.false(existsSync(abandoned ?? ""));
  t.true(existsSync(running ?? ""));
});
