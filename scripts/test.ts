/**
 * `npm test`: every part in every layer, in order of speed; CI runs just that. Installs what a test needs and the machine lacks where it may
 * (Debian, as root), or names it in one line. Prints one line per suite and a closing count.
 * A test of real processes or windows that fails is run once more when nothing else runs: what passes then was starved, is named as such and
 * fails nothing. What fails twice fails.
 * `npm test -- unit lan` runs some suites. `--full` adds the tests that take long, all variants, five times as many simulated meetings with fresh seeds, and
 * the main job in full size.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { filesToRepeat, matchesToRepeat, outcomeOf, type Outcome } from "./test-outcome.ts";

const words = process.argv.slice(2);
const isFull = words.includes("--full");
const only = words.filter((word) => word !== "--full");
const root = fileURLToPath(new URL("..", import.meta.url));
/** What the tests call, and the Debian packages it comes in. */
const TOOLS: readonly (readonly [tool: string, ...debianPackages: string[]])[] = [
  ["chromium", "chromium"],
  ["ffmpeg", "ffmpeg"],
  ["espeak-ng", "espeak-ng"],
  ["ip", "iproute2"],
  ["tc", "iproute2"],
  ["gcc", "gcc"],
  // With the model of English that it hears by.
  ["pocketsphinx_continuous", "pocketsphinx", "pocketsphinx-en-us"],
];

const has = (tool: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(`${folder}/${tool}`));

function provideTools(): void {
  const missing = TOOLS.filter(([tool]) => !has(tool));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap(([, ...debianPackages]) => debianPackages))];
  const mayInstall = process.getuid?.() === 0 && has("apt-get");
  if (mayInstall) {
    console.log(`Installing what the tests need: ${packages.join(" ")}`);
    const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  }
  const lacking = missing.filter(([tool]) => !has(tool)).map(([tool]) => tool);
  if (lacking.length > 0) console.log(`Missing, so some tests are skipped by name: ${lacking.join(", ")}`);
}

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Runs while the next suites do. */
  readonly isBeside?: boolean;
  /** Waits for the suites that run beside: windows want all processors, and Linux gives them no more than all the others together. */
  readonly isAlone?: boolean;
  /** Where it depends on how the machine shares its processors: what runs the failed tests once more, alone. Null: that would prove nothing. */
  repeat?(outcome: Outcome): readonly string[] | null;
}

/** Computes only when no other process wants to: tests of real processes mostly wait. */
const IDLY = has("nice") ? ["nice", "-n", "19"] : [];
const ava = (suite: string) => ["npx", "ava", "--config", `${suite}.ava.config.js`];
/** The failed tests' files, of those whose path in `test` the pattern names. */
const byFile = (pattern: RegExp) => (outcome: Outcome) => {
  const all = readdirSync(`${root}test`, { recursive: true, encoding: "utf8" });
  const files = filesToRepeat(
    outcome,
    all.filter((file) => pattern.test(file)),
  );
  return files?.map((file) => `test/${file}`) ?? null;
};

const SUITES: readonly Suite[] = [
  { name: "build", command: ["npm", "run", "--silent", "build"] },
  { name: "transform", command: ["node", "scripts/typescript/warm.js"] },
  { name: "format", command: ["npm", "run", "--silent", "format"] },
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  { name: "unit", command: ["npm", "run", "--silent", "unit"] },
  { name: "harness", command: ["npm", "run", "--silent", "harness", "--"], repeat: matchesToRepeat },
  { name: "sim", command: [...IDLY, ...ava("sim")], isBeside: true },
  { name: "lan", command: ["npm", "run", "--silent", "lan", "--"], repeat: matchesToRepeat },
  { name: "e2e", command: ava("e2e"), isAlone: true, repeat: byFile(/^e2e\/[^/]+$/) },
];

const running = new Set<ChildProcess>();

/** Ends a suite with all that it has started. */
function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing was left.
  }
}
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => {
    for (const child of running) end(child);
    process.exit(code);
  });
}

function run(suite: Suite, further: readonly string[] = []): Promise<Outcome> {
  return new Promise((resolve) => {
    const [command = "", ...args] = [...suite.command, ...further];
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      // A group of its own: what a broken suite leaves behind must neither hold its output open nor compute beside the next one.
      detached: true,
      env: { ...process.env, FORCE_COLOR: "0", ...(isFull ? { LANDLINE_FULL: "1" } : {}) },
    });
    running.add(child);
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      process.stdout.write(chunk);
    });
    child.on("exit", () => end(child));
    child.on("close", (code) => {
      running.delete(child);
      resolve(outcomeOf(text, code ?? 1));
    });
  });
}

provideTools();
const total = { passed: 0, failed: 0, skipped: 0 };
const starved: string[] = [];
const again: {
  readonly suite: Suite;
  readonly failed: readonly string[];
  readonly args: readonly string[];
}[] = [];

async function report(suite: Suite): Promise<void> {
  const startedAt = performance.now();
  const outcome = await run(suite);
  const { code, passed, failed, skipped } = outcome;
  const args = code === 0 ? null : (suite.repeat?.(outcome) ?? null);
  if (args !== null) again.push({ suite, failed, args });
  total.passed += passed;
  if (code !== 0 && args === null) total.failed += Math.max(failed.length, 1);
  total.skipped += skipped;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${suite.name} (${seconds} s)`);
}
const beside: Promise<void>[] = [];
for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  if (suite.isAlone === true) await Promise.all(beside);
  if (suite.isBeside === true) beside.push(report(suite));
  else await report(suite);
}
await Promise.all(beside);
for (const { suite, failed, args } of again) {
  console.log(`Once more, alone: ${args.join(" ")}`);
  const outcome = await run(suite, args);
  if (outcome.code === 0) starved.push(...failed);
  else total.failed += Math.max(outcome.failed.length, 1);
}
for (const title of starved) console.log(`Failed beside other work, passed alone: ${title}`);
const flaky = starved.length === 0 ? "" : `, ${starved.length} passed only when alone`;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped${flaky}`);
process.exit(total.failed === 0 ? 0 : 1);
