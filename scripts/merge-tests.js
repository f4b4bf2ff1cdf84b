/**
 * `merge-tests.js unit`, `merge-tests.js harness`: writes to .cache/merged/<suite> few test files that import all files of that suite. A process a file costs some
 * 0.7 s of processor time, mostly to load the same modules again, and with a browser some 9 s. So no file of these suites may wait at its top
 * level: tests are declared at once.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const suite = process.argv[2];
const { ava } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
/** What package.json leaves to other suites. */
const elsewhere = ava.files
  .filter((pattern) => pattern.startsWith("!"))
  .map((pattern) => new RegExp(`^${pattern.slice(1).replaceAll("**/", "(.+/)?").replace(/\*\*$/, ".+")}$`));
const isUnit = (file) => elsewhere.every((pattern) => !pattern.test(`test/${file}`));
const isHarness = (file) => file.includes("/chromium/");
const sizeOf = (file) => statSync(path.join(root, "test", file)).size;

const files = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && (suite === "harness" ? isHarness : isUnit)(file))
  .toSorted((a, b) => sizeOf(b) - sizeOf(a) || a.localeCompare(b));
const roomOf = (file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "tree");
/** Two of about one size, since two browsers run at a time. */
const halfOf = (file) => `windows-${1 + (files.indexOf(file) % 2)}`;
const nameOf = suite === "harness" ? halfOf : roomOf;

const folder = path.join(root, ".cache/merged", suite);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of new Set(files.map(nameOf))) {
  const imports = files
    .filter((file) => nameOf(file) === name)
    .map((file) => `import "../../../test/${file}";\n`);
  writeFileSync(path.join(folder, `${name}.test.js`), imports.join(""));
}
