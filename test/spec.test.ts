/** Rules and tests belong together: every rule has a test, every test a rule, and no id means two things. Rules: SPEC.md. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Real processes and whole meetings show what other folders promise. */
const EXPRESS_OTHERS = /^test\/(?:lan\/|simulation\/|.*\/process\/)/;

const files = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" }).map(
  (name) => `test/${name}`,
);
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

const ID = String.raw`[A-Z]{1,4}\d{1,3}`;
/** One id or several at the start of a bullet, or of a sentence in one. */
const DEFINITION = new RegExp(String.raw`(?:^ *(?:- )?|[.;:] )((?:${ID} )+)(?!to )`, "g");
const TITLE = new RegExp(String.raw`["'\`]((?:\[${ID}\] ?)+)`, "g");
const idsIn = (text: string): readonly string[] => text.match(new RegExp(ID, "g")) ?? [];

/** Id -> the specifications that define it. */
const rules = new Map<string, string[]>();
for (const file of files.filter((name) => name.endsWith("/SPEC.md"))) {
  for (const line of read(file).split("\n")) {
    for (const [, found = ""] of line.matchAll(DEFINITION))
      for (const id of idsIn(found)) rules.set(id, [...(rules.get(id) ?? []), file]);
  }
}

/** Id -> the files with tests of it. */
const tests = new Map<string, Set<string>>();
for (const file of files.filter((name) => name.endsWith(".ts"))) {
  for (const [, found = ""] of read(file).matchAll(TITLE))
    for (const id of idsIn(found)) tests.set(id, (tests.get(id) ?? new Set()).add(file));
}

test("[SP1] an id is that of one rule only", (t) => {
  t.true(rules.size > 300);
  t.deepEqual(
    [...rules].filter(([, where]) => where.length > 1),
    [],
  );
});

test("[SP2] each rule has a test", (t) => {
  t.deepEqual(
    [...rules].filter(([id]) => !tests.has(id)),
    [],
  );
});

test("[SP3] each test's id is a rule's, of its folder or one above", (t) => {
  const isOwn = (id: string, file: string) =>
    (rules.get(id) ?? []).some(
      (spec) => file.startsWith(`${path.posix.dirname(spec)}/`) || EXPRESS_OTHERS.test(file),
    );
  const strangers = [...tests].flatMap(([id, where]) =>
    [...where].filter((file) => !isOwn(id, file)).map((file) => `${id} in ${file}`),
  );
  t.deepEqual(strangers, []);
});
