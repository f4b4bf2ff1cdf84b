/** A token bucket: how many messages somebody may send. */
export class Quota {
  #tokens: number;
  #filledAtMs: number;
  readonly #burst: number;
  readonly #perSecond: number;

  constructor(limits: { burst: number; perSecond: number }, nowMs: number) {
    this.#burst = limits.burst;
    this.#perSecond = limits.perSecond;
    this.#tokens = limits.burst;
    this.#filledAtMs = nowMs;
  }

  /** False when there is none left. */
  take(nowMs: number): boolean {
    const gained = ((nowMs - this.#filledAtMs) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
