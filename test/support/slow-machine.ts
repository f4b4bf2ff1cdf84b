/** Processes that get no more than a share of one processor, as on a machine that is too slow for what it does: a control group. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Version 1 has a tree of its own for each controller. */
const V1_ROOT = "/sys/fs/cgroup/cpu";
const V2_ROOT = "/sys/fs/cgroup";
/** The least that the kernel grants in one period. */
const LEAST_QUOTA_US = 1_000;
/** Short, so that a process is slowed down rather than stopped for long: the kernel's own is 100 ms. */
const LEAST_PERIOD_US = 10_000;

export interface SlowMachine {
  /** Moves these processes, with all their threads, to the slow machine. */
  add(pids: readonly number[]): void;
  /** How many periods (of 10 ms, or longer for a share below a tenth) ended with the processes waiting for the next one. */
  throttledPeriods(): number;
  /** Gives the processes back to the machine at large. */
  close(): void;
}

const isV1 = (): boolean => existsSync(path.join(V1_ROOT, "cpu.cfs_quota_us"));

/** Why processes cannot be slowed down here, in words; null when they can. */
export function slowMachineProblem(): string | null {
  if (process.platform !== "linux") return "control groups need Linux";
  if (process.getuid?.() !== 0) return "control groups need root";
  if (isV1()) return null;
  try {
    return readFileSync(path.join(V2_ROOT, "cgroup.subtree_control"), "utf8").split(/\s+/).includes("cpu")
      ? null
      : "no control group of this machine limits processor time";
  } catch {
    return "this machine has no control groups";
  }
}

/** `share` of one processor, above 0. The name must be unique on the machine. */
export function createSlowMachine(name: string, share: number): SlowMachine {
  const root = isV1() ? V1_ROOT : V2_ROOT;
  const folder = path.join(root, name);
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
  mkdirSync(folder);
  const quotaUs = Math.max(LEAST_QUOTA_US, Math.round(LEAST_PERIOD_US * share));
  const periodUs = Math.round(quotaUs / share);
  if (isV1()) {
    write("cpu.cfs_period_us", String(periodUs));
    write("cpu.cfs_quota_us", String(quotaUs));
  } else write("cpu.max", `${quotaUs} ${periodUs}`);
  return {
    add(pids) {
      for (const pid of pids) write("cgroup.procs", String(pid));
    },
    throttledPeriods() {
      const stat = readFileSync(path.join(folder, "cpu.stat"), "utf8");
      return Number(/nr_throttled (\d+)/.exec(stat)?.[1] ?? 0);
    },
    close() {
      if (!existsSync(folder)) return;
      for (const pid of readFileSync(path.join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean)) {
        try {
          writeFileSync(path.join(root, "cgroup.procs"), pid);
        } catch {
          // It ended meanwhile.
        }
      }
      rmdirSync(folder);
    },
  };
}
