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
