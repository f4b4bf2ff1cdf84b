/**
 * `merge-tests.js unit|harness|lan|hostile`: writes to .cache/merged/<suite> few test files that import all files of that suite. A process a file costs one to two
 * seconds of processor time, mostly to load the same modules again, and with a browser some 9 s. So no file of these suites may wait at its
 * top level: tests are declared at once.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const test = path.join(root, "test");
const roomOf = (file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "tree");

/** What package.json leaves to other suites. */
function elsewhere() {
  const { ava } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return ava.files
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => new RegExp(`^${pattern.slice(1).replaceAll("**/", "(.+/)?").replace(/\*\*$/, ".+")}$`));
}

const textOf = (file) => readFileSync(path.join(test, file), "utf8");
/** Tests without `serial` run side by side, all those of one file: such files stay apart from those whose tests want the machine. */
const runsSideBySide = (file) => /^\s*test\(/m.test(textOf(file));
/** Ends the library's threads behind its last test. Beside the tests of other files that never ends. */
const endsLibrary = (file) => textOf(file).includes("nodeDataChannel.cleanup");

const SUITES = {
  unit() {
    const patterns = elsewhere();
    return {
      has: (file) => patterns.every((pattern) => !pattern.test(`test/${file}`)),
      nameOf: roomOf,
    };
  },
  /** Two browsers run at a time. */
  harness: () => ({
    has: (file) => file.includes("/chromium/"),
    nameOf: (file, index) => `windows-${1 + (index % 2)}`,
  }),
  /** Two run at a time. Meshes on loopback are a matter of time: they are alone in a process. */
  hostile: () => ({
    has: (file) => file.startsWith("hostile/"),
    nameOf: (file, index) => (file.includes("/process/") ? "meshes" : `attacks-${1 + (index % 3)}`),
  }),
  /** Three run at a time, so that the last ones end together. */
  lan: () => ({
    has: (file) => /^lan\/|\/process\/|^e2e\/headless\//.test(file),
    nameOf(file, index) {
      if (endsLibrary(file)) return file.slice(0, -".test.ts".length).replaceAll("/", "-");
      return runsSideBySide(file) ? `beside-${roomOf(file)}` : `lan-${1 + (index % 6)}`;
    },
  }),
};

const suite = process.argv[2];
const { has, nameOf } = SUITES[suite]();
const folder = path.join(root, ".cache/merged", suite);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const sizeOf = (file) => textOf(file).length;
const named = readdirSync(test, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && has(file))
  .toSorted((a, b) => sizeOf(b) - sizeOf(a) || a.localeCompare(b))
  .map((file, index) => ({ file, name: nameOf(file, index) }));
for (const name of new Set(named.map((each) => each.name))) {
  const imports = named
    .filter((each) => each.name === name)
    .map(({ file }) => `import "../../../test/${file}";\n`);
  writeFileSync(path.join(folder, `${name}.test.js`), imports.join(""));
}
