/** What the system refuses, in words. Rules: SPEC.md. */
import { mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { systemWords, wordsOf } from "../../src/platform/system-error.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[SE7] what the system refuses has a sentence without paths, also where its code is not known", (t) => {
  const folder = temporaryFolder(t, "system-error");
  const at = (...names: string[]) => path.join(folder, ...names);
  symlinkSync(at("self"), at("self"));
  writeFileSync(at("file"), "");
  const refused: readonly (readonly [() => unknown, RegExp])[] = [
    [() => statSync(at("self")), /^The link leads to itself/],
    [() => statSync(at("none")), /^The file or folder is not there/],
    [() => statSync(at("file", "x")), /^A part of the path is a file/],
    [() => readFileSync(folder), /^That is a folder/],
    [() => mkdirSync(folder), /^Something of that name is there already/],
    [() => statSync(at("n".repeat(300))), /too long/],
    [() => openSync("nul\0byte", "r"), /does not take that name/],
  ];
  for (const [attempt, sentence] of refused) {
    const error = t.throws(attempt);
    t.regex(wordsOf(error).message, sentence);
    t.false(wordsOf(error).message.includes(folder));
  }
  const odd = Object.assign(new Error("EODD: odd, stat '/home/ana'"), { code: "EODD" });
  t.is(systemWords(odd)?.message, "The system refused it (EODD). Try again.");
  for (const own of [new Error("Mine."), Object.assign(new Error("Mine."), { code: "badName" }), "Mine."]) {
    t.is(systemWords(own), null);
    t.is(wordsOf(own).message, "Mine.");
  }
});
