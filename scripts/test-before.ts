/**
 * `npm run test:before -- <revision>`: builds that revision in a temporary folder, and tests that its members and this version's are one meeting: test/lan/neighbours.test.ts. Needs root, as
 * all tests in namespaces do, and `npm run build` before.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [revision] = process.argv.slice(2);
if (revision === undefined) {
  console.error("Name the revision to test with: npm run test:before -- v0.1.0");
  process.exit(1);
}
const before = mkdtempSync(path.join(tmpdir(), "landline-before-"));
try {
  const options = { cwd: before, stdio: "inherit" } as const;
  const archive = execFileSync("git", ["archive", revision], { cwd: root, maxBuffer: 1e9 });
  execFileSync("tar", ["x"], { cwd: before, input: archive });
  const lock = "package-lock.json";
  const hasSameModules = [root, before]
    .map((folder) => readFileSync(path.join(folder, lock), "utf8"))
    .every((text, _, all) => text === all[0]);
  if (hasSameModules) symlinkSync(path.join(root, "node_modules"), path.join(before, "node_modules"));
  else execFileSync("npm", ["ci"], options);
  execFileSync("npm", ["run", "--silent", "build"], options);
  const { status } = spawnSync(
    "npx",
    ["ava", "--config", "lan.ava.config.js", "test/lan/neighbours.test.ts"],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, LANDLINE_BEFORE: before },
    },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(before, { recursive: true, force: true });
}
