/**
 * `npm test`: everything, in order of speed; CI runs just that. Installs what a test needs and the machine lacks where it may
 * (Debian, as root), or names it in one line. Prints one line per suite and a closing count.
 * `npm test -- unit lan` runs some suites. `--full` runs five times as many simulated meetings, with fresh seeds, all variants of long tests, and
 * the main job in full size.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const isFull = words.includes("--full");
const only = words.filter((word) => word !== "--full");
const root = fileURLToPath(new URL("..", import.meta.url));
/** What the tests call, and the Debian package it comes in. */
const TOOLS: readonly (readonly [tool: string, debianPackage: string])[] = [
  ["chromium", "chromium"],
  ["ffmpeg", "ffmpeg"],
  ["espeak-ng", "espeak-ng"],
  ["ip", "iproute2"],
  ["tc", "iproute2"],
  ["gcc", "gcc"],
];

const has = (tool: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(`${folder}/${tool}`));

function provideTools(): void {
  const missing = TOOLS.filter(([tool]) => !has(tool));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, debianPackage]) => debianPackage))];
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
}

/** Computes only when no other process wants to: tests of real processes mostly wait. */
const IDLY = has("nice") ? ["nice", "-n", "19"] : [];
const ava = (suite: string) => ["npx", "ava", "--config", `${suite}.ava.config.js`];

const SUITES: readonly Suite[] = [
  { name: "build", command: ["npm", "run", "--silent", "build"] },
  { name: "transform", command: ["node", "scripts/typescript/warm.js"] },
  { name: "format", command: ["npm", "run", "--silent", "format"] },
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  { name: "unit", command: ["npx", "ava"] },
  { name: "harness", command: ava("harness") },
  { name: "sim", command: [...IDLY, ...ava("sim")], isBeside: true },
  { name: "lan", command: ava("lan") },
  { name: "e2e", command: ava("e2e"), isAlone: true },
];

function run(suite: Suite): Promise<{
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}> {
  return new Promise((resolve) => {
    const [command = "", ...args] = suite.command;
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, FORCE_COLOR: "0", ...(isFull ? { LANDLINE_FULL: "1" } : {}) },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      process.stdout.write(chunk);
    });
    child.on("close", (code) => {
      const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
      resolve({
        code: code ?? 1,
        passed: count(/^\s*✔ /gm),
        failed: count(/^\s*✘ \[fail\]/gm),
        skipped: count(/^\s*- \[skip\]/gm),
      });
    });
  });
}

provideTools();
const total = { passed: 0, failed: 0, skipped: 0 };
async function report(suite: Suite): Promise<void> {
  const startedAt = performance.now();
  const { code, passed, failed, skipped } = await run(suite);
  total.passed += passed;
  total.failed += code === 0 ? failed : Math.max(failed, 1);
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
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
