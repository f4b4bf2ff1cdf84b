/** How busy the machine is: what share of a gap may be its own. */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

export interface LoadMeter {
  /** Shares since the last call (or the start), and the load average of the last minute. */
  take(): { readonly idlePct: number; readonly loadAverage: number };
}

export function createLoadMeter(): LoadMeter {
  let before = ticks();
  return {
    take() {
      const now = ticks();
      const idlePct = (100 * (now.idle - before.idle)) / Math.max(1, now.total - before.total);
      before = now;
      return { idlePct, loadAverage: loadavg()[0] ?? 0 };
    },
  };
}

/** Of all processors, from the first line of /proc/stat: user nice system idle iowait irq softirq steal. */
function ticks(): { readonly idle: number; readonly total: number } {
  const fields =
    readFileSync("/proc/stat", "utf8").split("\n")[0]?.split(/\s+/).slice(1, 9).map(Number) ?? [];
  return {
    idle: (fields[3] ?? 0) + (fields[4] ?? 0),
    total: fields.reduce((sum, each) => sum + each, 0),
  };
}

/** Hundredths of a second, on every machine that Node runs on. */
const TICK_MS = 10;

/** Processor time of a process so far, user and system, ms; 0 when it is gone. */
export function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}

/** As `cpuMs`, of all together. */
export const totalCpuMs = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);

/** Which part of Landline a process is. */
export function roleOf(pid: number): "core" | "media" | "participant" {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (command.includes("participant.js")) return "participant";
    return command.includes("media-process.js") ? "media" : "core";
  } catch {
    return "core";
  }
}
