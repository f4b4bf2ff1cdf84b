/** How much processor time this process has had, all its threads together, ms. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** How old a reading of `recentProcessorMs` may be, ms. */
const RECENT_MS = 20;
let recent = { readAtMs: -Infinity, processorMs: 0 };

/** As it was at most RECENT_MS ago: a reading is a call of the system, which is too dear for each message. */
export function recentProcessorMs(): number {
  const nowMs = performance.now();
  if (nowMs - recent.readAtMs >= RECENT_MS) recent = { readAtMs: nowMs, processorMs: processorMs() };
  return recent.processorMs;
}
