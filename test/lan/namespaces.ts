/** The few verbs of iproute2 that the LAN harness uses, and whether this machine allows them. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const NAMESPACES_FOLDER = "/run/netns";

export function namespacePath(namespace: string): string {
  return `${NAMESPACES_FOLDER}/${namespace}`;
}

/** Runs `ip`; throws with its standard error when it fails. */
export function ip(args: readonly string[], input = ""): string {
  return execFileSync("ip", args, { input, stdio: ["pipe", "pipe", "pipe"], encoding: "utf8" });
}

/** Runs lines of `ip` commands in one process: thirty times faster than one process each. */
export function ipBatch(namespace: string | null, lines: readonly string[]): void {
  if (lines.length === 0) return;
  ip([...(namespace === null ? [] : ["-n", namespace]), "-batch", "-"], lines.join("\n"));
}

export function tc(namespace: string, args: readonly string[]): void {
  execFileSync("nsenter", [`--net=${namespacePath(namespace)}`, "--", "tc", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export function namespaces(): readonly string[] {
  return existsSync(NAMESPACES_FOLDER) ? readdirSync(NAMESPACES_FOLDER) : [];
}

/** Ends every process inside the namespaces, then removes them with all their interfaces. */
export function removeNamespaces(names: readonly string[]): void {
  for (const name of names) {
    for (const pid of ip(["netns", "pids", name]).split("\n").filter(Boolean)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
  }
  ipBatch(
    null,
    names.map((name) => `netns del ${name}`),
  );
}

/** Why no LAN can be built here, in words; null when one can. */
export function lanProblem(): string | null {
  if (process.platform !== "linux") return "network namespaces need Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  if (!runs("ip", ["-V"])) return "iproute2 (ip, tc) is not installed";
  if (!runs("unshare", ["--net", "true"])) return "this root may not make network namespaces";
  return null;
}

/** Why links cannot be delayed here, in words; null when they can. Loss and rate need none of this. */
export function delayProblem(): string | null {
  const problem = lanProblem();
  if (problem !== null) return problem;
  if (!runs("gcc", ["--version"])) return "delay and jitter need gcc";
  return existsSync("/dev/net/tun") ? null : "delay and jitter need /dev/net/tun";
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
