/** How much a member may send: so much at once, and so much a second after that. Pure. */

export interface Allowance {
  readonly left: number;
  readonly atMs: number;
}
export interface Rate {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** A member's own entries. At once: a day's writing in a partition. After that far more than a person types. */
export const AUTHOR_RATE: Rate = { atOnce: 20_000, perSecond: 20 };
/** Whatever a peer brings: several times the catch-up of a long meeting, then five busy processors' worth of chat. */
export const BRINGER_RATE: Rate = { atOnce: 100_000, perSecond: 5_000 };
/** A forged entry costs a signature check, some hundred times a good one's share of it. */
export const FORGED_COST = 100;
/** A `have` can make us send megabytes. */
export const HAVE_COST = 100;

/** Takes up to `wanted` and says how much was granted. No allowance yet: a full one. */
export function takeAllowance(
  allowance: Allowance | undefined,
  rate: Rate,
  wanted: number,
  nowMs: number,
): { readonly allowance: Allowance; readonly granted: number } {
  const before = allowance ?? { left: rate.atOnce, atMs: nowMs };
  const gained = ((nowMs - before.atMs) / 1_000) * rate.perSecond;
  const left = Math.min(rate.atOnce, before.left + gained);
  const granted = Math.max(0, Math.min(wanted, Math.floor(left)));
  return { allowance: { left: left - granted, atMs: nowMs }, granted };
}
