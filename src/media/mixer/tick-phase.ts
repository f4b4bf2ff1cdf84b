/**
 * Moves the mixer's tick to just after the packets of those who talk. A packet comes every 20 ms and waits for the next tick, ten of them on
 * average where the two clocks stand anyhow; the moment of the tick is the mixer's own to choose. It also follows talkers whose clocks run a
 * little faster or slower, so that nothing of them need be taken out or made up. Pure: `step` once a tick.
 */

/** Covers the jitter of an idle LAN and of timers. */
const LEAST_MARGIN_MS = 4;
const MOST_MARGIN_MS = 14;
/** A talker that had to be concealed shows that packets come less regularly than was thought. */
const MARGIN_PER_UNDERRUN_MS = 2;
/** Given back in a calm window. */
const MARGIN_RELIEF_MS = 0.25;
/** A second of ticks: the least wait of a shorter time is often a lucky one. */
const WINDOW_TICKS = 50;
/** Of one tick: listeners see packets that come this much sooner or later, far less than any network does. */
const STEP_MS = 0.5;
/** Less is not worth a move. */
const DEAD_ZONE_MS = 1;
/** A whole period is the most that there is to gain; more delay than that is the jitter buffer's to wear off. */
const MOST_ADVANCE_MS = 20;

export class TickPhase {
  #marginMs = LEAST_MARGIN_MS;
  #leastWaitMs = Infinity;
  #ticks = 0;
  #hasUnderrun = false;
  /** What is left of the move that is under way: sooner below 0, later above. */
  #owedMs = 0;

  /** A talker's packet was taken in this tick, and had waited. */
  took(waitedMs: number): void {
    this.#leastWaitMs = Math.min(this.#leastWaitMs, waitedMs);
  }

  /** A talker's packet was not there. Call once, not for each tick that goes without. */
  lacked(): void {
    this.#hasUnderrun = true;
  }

  /** By how many ms the next tick comes later than a period after this one; below 0: sooner. */
  step(): number {
    if (this.#owedMs !== 0) return this.#pay();
    this.#ticks += 1;
    if (this.#ticks < WINDOW_TICKS) return 0;
    if (this.#leastWaitMs < Infinity) {
      this.#adjustMargin();
      const shiftMs = Math.max(-MOST_ADVANCE_MS, this.#marginMs - this.#leastWaitMs);
      if (Math.abs(shiftMs) > DEAD_ZONE_MS) this.#owedMs = shiftMs;
    }
    this.#startWindow();
    return 0;
  }

  #adjustMargin(): void {
    this.#marginMs = this.#hasUnderrun
      ? Math.min(MOST_MARGIN_MS, this.#marginMs + MARGIN_PER_UNDERRUN_MS)
      : Math.max(LEAST_MARGIN_MS, this.#marginMs - MARGIN_RELIEF_MS);
  }

  /** Stops early where a jitter buffer has taken a frame out meanwhile. */
  #pay(): number {
    const hasGone = this.#owedMs < 0 && this.#leastWaitMs < this.#marginMs + STEP_MS;
    const shiftMs = hasGone ? 0 : Math.max(-STEP_MS, Math.min(STEP_MS, this.#owedMs));
    this.#owedMs = hasGone ? 0 : this.#owedMs - shiftMs;
    // Waits that were seen while the tick moved say little about where it stands now.
    this.#startWindow();
    return shiftMs;
  }

  #startWindow(): void {
    this.#ticks = 0;
    this.#leastWaitMs = Infinity;
    this.#hasUnderrun = false;
  }
}
