/**
 * Writes to .cache/merged one test file a room of the unit suite, which imports all files of that room. A process a file costs some 0.7 s of
 * processor time, mostly to load the same modules again. So no file of that suite may wait at its top level: tests are declared at once.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { ava } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
/** What package.json leaves to other suites. */
const elsewhere = ava.files
  .filter((pattern) => pattern.startsWith("!"))
  .map((pattern) => new RegExp(`^${pattern.slice(1).replaceAll("**/", "(.+/)?").replace(/\*\*$/, ".+")}$`));
const isUnit = (file) =>
  file.endsWith(".test.ts") && elsewhere.every((pattern) => !pattern.test(`test/${file}`));
const roomOf = (file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "tree");

const folder = path.join(root, ".cache/merged");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" }).filter(isUnit);
for (const room of new Set(files.map(roomOf))) {
  const imports = files
    .filter((file) => roomOf(file) === room)
    .map((file) => `import "../../test/${file}";\n`);
  writeFileSync(path.join(folder, `${room}.test.js`), imports.join(""));
}
