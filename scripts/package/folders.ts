/** Files and processes of the packaging: fetches, copies, counts, and runs what it is told. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/** `message` is a sentence for people. */
export class PackagingError extends Error {}

/** Files below the folder, relative to it, with slashes. Links (npm's .bin) are none. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .toSorted();

export function copyChosen(from: string, to: string, isChosen: (file: string) => boolean): void {
  for (const file of filesBelow(from).filter(isChosen)) copy(path.join(from, file), path.join(to, file));
}

/** Readable by everybody on the machine, whatever the umask is; what was executable stays so. */
export function copy(from: string, to: string): void {
  makeFolder(path.dirname(to));
  copyFileSync(from, to);
  chmodSync(to, (statSync(from).mode & 0o111) === 0 ? 0o644 : 0o755);
}

export function write(file: string, content: string | Buffer, mode = 0o644): void {
  makeFolder(path.dirname(file));
  writeFileSync(file, content);
  chmodSync(file, mode);
}

const sizeOf = (folder: string): number =>
  filesBelow(folder).reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
export const kibOf = (folder: string): number => Math.ceil(sizeOf(folder) / 1_024);

export const checksum = (file: string, algorithm: "sha256" | "sha512", as: "hex" | "base64"): string =>
  createHash(algorithm).update(readFileSync(file)).digest(as);

/** @throws PackagingError if the program is missing or fails */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  output: "ignored" | "shown" = "ignored",
): void {
  const { error, status } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", output === "shown" ? "inherit" : "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (error !== undefined)
    throw new PackagingError(`${command} is needed and was not found: install it, and start again.`);
  if (status !== 0)
    throw new PackagingError(`${command} ${args.join(" ")} failed (${status ?? "ended by a signal"}).`);
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
}
