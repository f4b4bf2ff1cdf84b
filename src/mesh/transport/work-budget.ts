/**
 * How much of this core's time one link may take: beyond it the link is read more slowly, so that a peer with many costly messages freezes
 * nobody. A core that has time to spare gives it: only when all links together take much of it do those wait that take more than their
 * share. Being slowed down is no offence: on a busy machine everything takes long. Time is an input.
 */
import { createCredit } from "../../kernel/credit.ts";

/** Milliseconds of handling a second, and at once, that one link always has. */
const LINK = { perSecond: 50, burst: 500 };
/** The same for all links together. The rest is for media, disk and the window. */
const ALL = { perSecond: 400, burst: 500 };
/** A link without UDP has its heartbeats on the socket, and is dead after two seconds without one. */
const MAX_PAUSE_MS = 1_000;

export interface LinkBudget {
  /** `workMs` of handling are over. Returns for how long nothing more is to be read from the link. */
  spend(workMs: number, nowMs: number): number;
}

export interface WorkBudget {
  link(nowMs: number): LinkBudget;
}

export function createWorkBudget(startMs: number): WorkBudget {
  const all = createCredit(ALL, startMs, MAX_PAUSE_MS);
  return {
    link(openedAtMs) {
      const own = createCredit(LINK, openedAtMs, MAX_PAUSE_MS);
      return {
        spend(workMs, nowMs) {
          const allMs = all(workMs, nowMs);
          const ownMs = own(workMs, nowMs);
          return allMs < 0 && ownMs < 0 ? (-ownMs * 1_000) / LINK.perSecond : 0;
        },
      };
    },
  };
}
