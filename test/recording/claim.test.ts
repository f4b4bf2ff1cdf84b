import { existsSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import test from "ava";
import { claim, CLAIM_STALE_MS } from "../../src/recording/composer/claim.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Whoever started this process lives as long as it. */
const LIVING = process.ppid;
const deadPid = (): number => spawnSync(process.execPath, ["--version"]).pid;

test("[RC67] what a living process makes is refused to another, until that is done", async (t) => {
  const file = path.join(temporaryFolder(t), "composing-sound.claim");
  writeFileSync(file, String(LIVING));
  await t.throwsAsync(claim(file), { message: /^Landline is making this already/ });
  const longAgo = new Date(Date.now() - CLAIM_STALE_MS - 1_000);
  utimesSync(file, longAgo, longAgo);
  const claimed = await claim(file);
  await claimed.release();
  t.false(existsSync(file));
});

for (const [what, text] of [
  ["a process that died", () => String(deadPid())],
  ["a claim cut short by a crash", () => ""],
  ["nonsense", () => "-1"],
] as const)
  test(`[RC67] ${what} does not stay in the way`, async (t) => {
    const file = path.join(temporaryFolder(t), "composing-grid.claim");
    writeFileSync(file, text());
    const claimed = await claim(file);
    t.true(existsSync(file));
    await claimed.release();
  });
