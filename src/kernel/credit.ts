/**
 * What a peer may still cause: it grows with time up to a burst, and each cost takes from it. Unlike a token bucket's it may be negative, as costs are
 * known when they are over: whoever is in debt waits. Time is an input.
 */
import type { Rate } from "./token-bucket.ts";

/** Takes a cost, and returns the credit after it. */
export type Credit = (cost: number, nowMs: number) => number;

/** A new one is full. What would take longer than `longestDebtMs` to be paid back is forgiven. */
export function createCredit({ burst, perSecond }: Rate, startMs: number, longestDebtMs: number): Credit {
  let credit = burst;
  let atMs = startMs;
  return (cost, nowMs) => {
    credit = Math.min(burst, credit + ((nowMs - atMs) * perSecond) / 1_000) - cost;
    credit = Math.max(credit, (-longestDebtMs * perSecond) / 1_000);
    atMs = nowMs;
    return credit;
  };
}
