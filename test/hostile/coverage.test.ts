/** COVERAGE.md is held to the attacks that there are: each is in it, and each place in it has one or says why there is none. Rules: SPEC.md. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = path.join(folder, "../..");
const text = readFileSync(path.join(folder, "COVERAGE.md"), "utf8");
const SUFFIX = ".test.ts";
const attacks = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(SUFFIX) && file !== `coverage${SUFFIX}`)
  .map((file) => file.slice(0, -SUFFIX.length).replaceAll("\\", "/"));
/** A row's cells, without the table's head. */
const rowsOf = (columns: number): readonly (readonly string[])[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === columns && !/^-+$/.test(cells[0] ?? ""))
    .slice(1);
const namesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
const found = rowsOf(3);
const links = rowsOf(8);
const reasons = new Set([...text.matchAll(/^- \(([a-z])\) /gm)].map(([, key = ""]) => key));
const isThere = (name: string): boolean =>
  attacks.includes(name) || (name.startsWith("test/") && existsSync(path.join(root, name)));

test("[HC1] each attack has its place in the tables", (t) => {
  const placed = new Set([...found, ...links].flatMap((cells) => cells.flatMap(namesIn)));
  t.deepEqual(
    attacks.filter((name) => !placed.has(name)),
    [],
  );
  t.true(attacks.length >= 60);
});

test("[HC2] each place has an attack that there is, or a reason", (t) => {
  t.true(found.length > 30 && links.length > 25);
  for (const [row, what, files = ""] of found) t.true(namesIn(files).length > 0, `${row} ${what}`);
  for (const [link, who = "", ...cells] of links) {
    t.regex(who, /^[MVSLRB]( [MVSLRB])*$/);
    for (const cell of cells) {
      const reason = /^– \(([a-z])\)$/.exec(cell)?.[1];
      t.true(reason === undefined ? namesIn(cell).length > 0 : reasons.has(reason), `${link}: ${cell}`);
    }
  }
  const missing = [...found, ...links]
    .flatMap((cells) => cells.flatMap(namesIn))
    .filter((name) => !isThere(name));
  t.deepEqual(missing, []);
});

test("[HC3] a file is one attack", (t) => {
  const several = attacks.filter((name) => {
    const titles = readFileSync(path.join(folder, `${name}${SUFFIX}`), "utf8").matchAll(
      /["'`]\[([A-Z]{2}\d+)\]/g,
    );
    return new Set([...titles].map(([, id]) => id)).size > 2;
  });
  t.deepEqual(several, []);
});
