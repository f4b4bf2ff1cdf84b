/** Processor time of a browser that a bench has started. */
import { readdirSync, readFileSync } from "node:fs";
import { cpuMs } from "../../test/chaos/machine-load.ts";

/** Of all its processes, ms. `mark`: the user agent that it was started with, which tells them from others on their command lines. */
export function browserCpuMs(mark: string): number {
  let spentMs = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`--user-agent=${mark}`))
        spentMs += cpuMs(Number(pid));
    } catch {
      // It ended meanwhile.
    }
  }
  return spentMs;
}
