/** The command while the program is being built. Rules: ../SPEC.md. */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";

const COMMAND = fileURLToPath(new URL("../../../bin/landline.js", import.meta.url));
const PROGRAM = `process.stdout.write("it runs");`;

/** A folder with the command in it, and no program. */
function installation(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-starting-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, "bin"));
  writeFileSync(path.join(folder, "package.json"), `{ "type": "module" }`);
  copyFileSync(COMMAND, path.join(folder, "bin", "landline.js"));
  return folder;
}

/** Says when the command has looked whether a build goes on. */
const TELLTALE = `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const read = fs.readdirSync;
  fs.readdirSync = (...all) => (process.stderr.write("looked "), read(...all));
  syncBuiltinESMExports();
`)}`;

/** Resolves to what it writes to standard output. `onError` is called with all that stands on standard error. */
function start(folder: string, onError: (said: string) => void): Promise<string> {
  const child = spawn(process.execPath, ["--import", TELLTALE, path.join(folder, "bin", "landline.js")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const said = { output: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => onError((said.error += chunk.toString("utf8"))));
  return new Promise((resolve) => child.on("close", () => resolve(said.output)));
}

test("[PK40] a start while the program is being built waits for it", async (t) => {
  const folder = installation(t);
  const draft = path.join(folder, ".build-1");
  mkdirSync(draft);
  writeFileSync(path.join(draft, "main.js"), PROGRAM);
  const output = await start(folder, () => {
    // The builder's last step, once.
    if (existsSync(draft)) renameSync(draft, path.join(folder, "dist"));
  });
  t.is(output, "it runs");
});

test("[PK41] where nothing is built, the command says what to run", async (t) => {
  let said = "";
  await start(installation(t), (all) => (said = all));
  t.regex(said, /not built yet. Run: npm ci && npm run build/);
});
