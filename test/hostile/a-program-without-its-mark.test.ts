/** Mallory shares a program. Where the system asks before it runs what came from elsewhere, it has to know that this did. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { createOriginMark } from "../../src/platform/origin-mark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[HA15] what came from a member is marked as such, every file of a folder, however deep", async (t) => {
  const folder = temporaryFolder(t);
  const deep = path.join(folder, "a", "b", "c");
  mkdirSync(deep, { recursive: true });
  const files = [path.join(folder, "setup.exe"), path.join(deep, "plan.pdf.exe")];
  for (const file of files) writeFileSync(file, "MZ");
  await createOriginMark({ platform: "win32", wallMs: () => 0 })(folder);
  for (const file of files) t.true(existsSync(`${file}:Zone.Identifier`), file);
  const runs: unknown[] = [];
  const run = (...args: unknown[]) => Promise.resolve(runs.push(args));
  await createOriginMark({ platform: "darwin", wallMs: () => 0, run })(folder);
  t.regex(JSON.stringify(runs), /com\.apple\.quarantine/);
});
