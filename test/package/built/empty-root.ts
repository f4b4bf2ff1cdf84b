/** Installing the Debian package beside the machine's own system, with its scripts and dpkg's database: for root alone. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: 300_000,
    env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive", NODE_OPTIONS: "" },
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")}: ${stdout.slice(-1_000)} ${stderr.slice(-2_000)}`);
}

/** Null where the package can be installed into an empty root. */
export const rootProblem = (): string | null =>
  process.getuid?.() !== 0
    ? "needs root"
    : spawnSync("dpkg", ["--version"]).status === 0
      ? null
      : "dpkg is missing";

/** Makes `root` one in which dpkg has installed nothing. */
export function makeRoot(root: string): void {
  const database = path.join(root, "var/lib/dpkg");
  for (const folder of ["info", "updates"]) mkdirSync(path.join(database, folder), { recursive: true });
  for (const file of ["status", "available"]) writeFileSync(path.join(database, file), "");
}

const dpkg = (root: string, ...args: readonly string[]): string =>
  // The root has no shell, so the package's scripts run outside of it, and no packages that it could depend on.
  run("dpkg", `--root=${root}`, "--force-depends", "--force-script-chrootless", ...args);

export const install = (root: string, file: string): string => dpkg(root, "--install", file);
export const remove = (root: string): string => dpkg(root, "--remove", "landline");
export const purge = (root: string): string => dpkg(root, "--purge", "landline");
export const installedVersion = (root: string): string =>
  run(
    "dpkg-query",
    `--admindir=${path.join(root, "var/lib/dpkg")}`,
    "--show",
    "--showformat=${Version}",
    "landline",
  );

/** The same package under another version, at `to`. @param work an empty folder's name */
export function asVersion(file: string, version: string, work: string, to: string): void {
  run("dpkg-deb", "--raw-extract", file, work);
  const control = path.join(work, "DEBIAN/control");
  writeFileSync(control, readFileSync(control, "utf8").replace(/^Version: .*$/m, `Version: ${version}`));
  run("dpkg-deb", "-Zgzip", "-z1", "--build", work, to);
}
