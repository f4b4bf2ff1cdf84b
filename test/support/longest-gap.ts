/** The longest time in which a recording lacks what a source sent: a source that stalls itself sends nothing, and that is no gap of the recording. Pure. */
import type { SentMark } from "../../src/headless/sent-marks.ts";

/** Marks are so unsteady on a machine that keeps up. */
const UNSTEADY_MS = 30;
/** When something was sent and when it is there is known so well. */
const NEAR_MS = 40;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * `times`: of the recorded frames, ascending, `frameMs` from each other where nothing is missing. `sent`: marks of the source, `markMs` from each other while
 * it sends. `delayMs`: how much later than sent it is in the recording. Looks at the gaps that touch `span`, which has the recording's times.
 */
export function longestGap(
  times: readonly number[],
  frameMs: number,
  sent: readonly SentMark[],
  markMs: number,
  delayMs: number,
  { fromMs, toMs }: Span,
): number {
  const stalls = sent.slice(1).flatMap(([nextMs], at): Span[] => {
    const stall = { fromMs: (sent[at]?.[0] ?? nextMs) + markMs + delayMs, toMs: nextMs + delayMs };
    return stall.toMs - stall.fromMs > UNSTEADY_MS ? [stall] : [];
  });
  const gaps = times.slice(1).map((atMs, at) => {
    const before = times[at] ?? atMs;
    if (before > toMs || atMs < fromMs) return 0;
    const stalledMs = stalls.reduce(
      (sum, stall) =>
        sum + Math.max(0, Math.min(stall.toMs, atMs + NEAR_MS) - Math.max(stall.fromMs, before - NEAR_MS)),
      0,
    );
    return atMs - before - frameMs - stalledMs;
  });
  return Math.max(0, ...gaps);
}
