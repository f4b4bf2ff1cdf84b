/** Commands on a data folder that a later version has used. None of them goes on a network. Rules: ../SPEC.md. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { DATA_FORMAT } from "../../../src/platform/data-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const COMMAND = fileURLToPath(new URL("../../../bin/landline.js", import.meta.url));
const LATER = `${DATA_FORMAT + 1}\n`;

/** Resolves to the exit code and what was printed. */
function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "", LC_ALL: "C" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => void (said += chunk.toString("utf8")));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

for (const line of [["history", "Tea"], ["files", "Tea"], ["recordings"], ["compose", "Tea"], ["update"]])
  test(`[CM34] ${line[0]} leaves the folder of a later version as it is, and says so in one sentence`, async (t) => {
    const folder = temporaryFolder(t, "later");
    writeFileSync(path.join(folder, "data-format"), LATER);
    const { code, said } = await run([...line, "--data-dir", folder]);
    t.is(
      said,
      `landline: The data folder ${folder} was last used by a newer Landline. Install that version again, or choose another folder with --data-dir.\n`,
    );
    t.is(code, 1);
    t.deepEqual(readdirSync(folder), ["data-format"]);
    t.is(readFileSync(path.join(folder, "data-format"), "utf8"), LATER);
  });
