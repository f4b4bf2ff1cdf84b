/**
 * Translates moments of another clock by what comes from there: of all messages the least delayed says how far the clocks are apart. The
 * offset may grow slowly, because two clocks never run alike. Pure.
 */

/** Clocks of computers and sound cards drift apart by some 100 parts in a million at most. */
const DRIFT = 200e-6;
/** A message that seems later than this is no late one: the other clock was set back. */
const JUMP_MS = 5_000;

export class ClockOffset {
  #offsetMs = Infinity;
  #notedAtMs = 0;

  /** A message of `theirMs` by the other clock has come at `nowMs`. Returns that moment by the own clock, never later than `nowMs`. */
  translate(theirMs: number, nowMs: number): number {
    this.note(theirMs, nowMs);
    return theirMs + this.#offsetMs;
  }

  note(theirMs: number, nowMs: number): void {
    const offsetMs = nowMs - theirMs;
    const drifted = this.#offsetMs + (nowMs - this.#notedAtMs) * DRIFT;
    this.#offsetMs = offsetMs > drifted + JUMP_MS ? offsetMs : Math.min(drifted, offsetMs);
    this.#notedAtMs = nowMs;
  }

  /** `theirMs`: not necessarily of a message that has just come. `note` must have been called. */
  at(theirMs: number): number {
    return theirMs + this.#offsetMs;
  }
}
