/**
 * How old a line of captions is, by its author's own clock: nobody may show a newcomer what a captioner said long ago as if it said it. Clocks of
 * members need not agree, so the least delayed line of an author says how far its clock is from self's. Pure.
 */
import { offsetAt, withMessage, type NotedOffset } from "../kernel/clock-offset.ts";
import type { Clock } from "../kernel/clock.ts";
import type { SignedLine } from "./messages.ts";

/** Author's and coordinator's repetitions are up to REPEAT_MS old, and a link may stand still for some seconds. */
export const FRESH_MS = 30_000;
/** How far self's clock is from the author's. */
export type AuthorClock = NotedOffset;

/** From whom a line comes. */
export type Way = "author" | "coordinator" | "other";

/**
 * Without a line of before there is no clock: the author's own word counts then, over its own link, or the coordinator's.
 * NB: a coordinator that lies can still show old lines to a newcomer that the captioner has no link with, until the captioner's next line comes.
 */
export function isFresh(clock: AuthorClock | null, line: SignedLine, way: Way, nowMs: number): boolean {
  if (way === "author") return true;
  if (clock === null) return way === "coordinator";
  return ageOf(clock, line, nowMs) < FRESH_MS;
}

/** How long ago its author sent it; 0 for a first line. `clock`: with that line. */
export const ageOf = (clock: AuthorClock, line: SignedLine, nowMs: number): number =>
  Math.max(0, nowMs - line.atMs - offsetAt(clock, nowMs));

/** `line` has to be genuine and fresh. A program that was started anew may have a clock that was set back meanwhile: its author alone says so. */
export const withLineOf = (
  clock: AuthorClock | null,
  { atMs }: SignedLine,
  way: Way,
  nowMs: number,
): AuthorClock => withMessage(clock, atMs, nowMs, (laterMs) => way === "author" && laterMs >= FRESH_MS);

/** The clock that self signs by: the wall clock, which also runs while the machine sleeps, but never set back, so that self's lines do not seem old. */
export function createSigningClock(clock: Pick<Clock, "nowMs" | "wallMs">): () => number {
  let aheadMs = -Infinity;
  return () => {
    const nowMs = clock.nowMs();
    aheadMs = Math.max(aheadMs, clock.wallMs() - nowMs);
    return Math.max(0, Math.round(nowMs + aheadMs));
  };
}
