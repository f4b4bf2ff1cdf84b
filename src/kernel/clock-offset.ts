/**
 * Translates moments of another clock by what comes from there: of all messages the least delayed says how far the clocks are apart. The
 * offset may grow slowly, because two clocks never run alike. Pure.
 */

/** Clocks of computers and sound cards drift apart by some 100 parts in a million at most. */
const DRIFT = 200e-6;
/** A message that seems later than this is no late one: the other clock was set back. */
const JUMP_MS = 5_000;

export interface NotedOffset {
  /** The own clock minus the other one, and what the least delayed message needed. */
  readonly offsetMs: number;
  readonly notedAtMs: number;
}

/** As it may have grown since. */
export const offsetAt = ({ offsetMs, notedAtMs }: NotedOffset, nowMs: number): number =>
  offsetMs + (nowMs - notedAtMs) * DRIFT;

/** A message of `theirMs` by the other clock has come at `nowMs`. `known`: null before the first. */
export function withMessage(
  known: NotedOffset | null,
  theirMs: number,
  nowMs: number,
  isSetBack: (laterMs: number) => boolean = (laterMs) => laterMs > JUMP_MS,
): NotedOffset {
  const offsetMs = nowMs - theirMs;
  const before = known === null ? offsetMs : offsetAt(known, nowMs);
  return { offsetMs: isSetBack(offsetMs - before) ? offsetMs : Math.min(before, offsetMs), notedAtMs: nowMs };
}

export class ClockOffset {
  #noted: NotedOffset | null = null;

  /** A message of `theirMs` by the other clock has come at `nowMs`. Returns that moment by the own clock, never later than `nowMs`. */
  translate(theirMs: number, nowMs: number): number {
    this.note(theirMs, nowMs);
    return this.at(theirMs);
  }

  note(theirMs: number, nowMs: number): void {
    this.#noted = withMessage(this.#noted, theirMs, nowMs);
  }

  /** `theirMs`: not necessarily of a message that has just come. `note` must have been called. */
  at(theirMs: number): number {
    return theirMs + (this.#noted?.offsetMs ?? Infinity);
  }
}
