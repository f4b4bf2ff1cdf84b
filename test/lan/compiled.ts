/** The LAN's small programs in C, compiled on demand. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of the program built from `<name>.c` beside this file; built once per content of the source. */
export function compiled(name: string): string {
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  const digest = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `landline-lan-${process.getuid?.() ?? 0}`);
  const program = join(folder, `${name}-${digest}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${program}.${process.pid}`;
  execFileSync("gcc", ["-O2", "-Wall", "-o", draft, source]);
  renameSync(draft, program); // A process that compiles at the same time sees all of it or nothing.
  return program;
}
