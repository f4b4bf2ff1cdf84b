/** Signals to whole peers: the core and all that it started, as a machine that dies or sleeps takes all of them. */
import { readFileSync } from "node:fs";

/** The process and its descendants, parents first. Empty when it is gone. */
export function processTree(pid: number): readonly number[] {
  let children: readonly number[];
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    children = text.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return [pid, ...children.flatMap(processTree)];
}

/** All trees are looked up before the first signal goes out, so that they fall at once. */
export function signalTrees(pids: readonly (number | undefined)[], signal: NodeJS.Signals): void {
  const all = pids.flatMap((pid) => (pid === undefined ? [] : processTree(pid)));
  for (const pid of all) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended by itself.
    }
  }
}
