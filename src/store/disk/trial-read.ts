/** Reads a whole database in a process of its own, to find out whether that ends the process. */
import { spawn } from "node:child_process";

/** For the reading of a database of years. One that is not through by then is slow and not damaged. */
const PATIENCE_MS = 60_000;

/** Aborts and faults of memory, by which garbage in a table ends a process. */
const FATAL_SIGNALS: ReadonlySet<NodeJS.Signals> = new Set([
  "SIGABRT",
  "SIGSEGV",
  "SIGBUS",
  "SIGILL",
  "SIGFPE",
]);
/** Windows tells exceptions as exit codes: NTSTATUS values of severity "error", and 3 of the C library's abort(). */
const FIRST_NT_ERROR = 0xc0000000;
const C_ABORT = 3;
/** What the script below exits with when level throws. */
const THREW = 42;

const SCRIPT = `
  const [levelUrl, location] = process.argv.slice(1);
  const { Level } = await import(levelUrl);
  const level = new Level(location, { createIfMissing: false, valueEncoding: "buffer", keyEncoding: "buffer" });
  try {
    await level.open();
    for await (const entry of level.iterator()) void entry;
    await level.compactRange(Buffer.alloc(0), Buffer.alloc(64, 255));
    await level.close();
  } catch {
    process.exitCode = ${THREW};
  }`;

/** True unless what the process did shows that reading kills it. What throws in words is dealt with where it is read. */
export const survived = (
  code: number | null,
  signal: NodeJS.Signals | null,
  platform: NodeJS.Platform,
): boolean =>
  signal === null
    ? platform !== "win32" || code === null || (code !== C_ABORT && code < FIRST_NT_ERROR)
    : !FATAL_SIGNALS.has(signal);

/** False if a process that reads all of the database, and compacts it, is killed by that. Nobody may have it open meanwhile. Never throws. */
export async function survivesReading(location: string): Promise<boolean> {
  const args = ["--input-type=module", "--eval", SCRIPT, "--", import.meta.resolve("level"), location];
  // Electron's binary is Node where this is set, and Node does not look at it.
  const env = { ...process.env, NODE_OPTIONS: "", ELECTRON_RUN_AS_NODE: "1" };
  return await new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env, stdio: "ignore", timeout: PATIENCE_MS });
    child.once("error", () => resolve(true));
    child.once("exit", (code, signal) => resolve(survived(code, signal, process.platform)));
  });
}
