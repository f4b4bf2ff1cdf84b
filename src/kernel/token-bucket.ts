/** A token bucket: how much a sender may send at once, and how much a second after that. */

export interface Rate {
  /** Tokens of a full bucket. A new bucket is full. */
  readonly burst: number;
  readonly perSecond: number;
}

export class TokenBucket {
  #tokens: number;
  #filledAtMs: number;
  readonly #rate: Rate;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes one token; false, and nothing taken, if there is none. */
  take(nowMs: number): boolean {
    return this.takeUpTo(1, nowMs) === 1;
  }

  /** Takes all that is wanted; false, and nothing taken, if there is less. */
  takeAll(wanted: number, nowMs: number): boolean {
    this.takeUpTo(0, nowMs);
    if (this.#tokens < wanted) return false;
    this.#tokens -= wanted;
    return true;
  }

  /** Takes as many whole tokens of `wanted` as there are, and returns how many. */
  takeUpTo(wanted: number, nowMs: number): number {
    const gained = ((nowMs - this.#filledAtMs) * this.#rate.perSecond) / 1_000;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    const granted = Math.max(0, Math.min(wanted, Math.floor(this.#tokens)));
    this.#tokens -= granted;
    return granted;
  }
}
