/** Whether a participant is to send its camera's full layer: from the moment when somebody is to see it, until nobody was for a while. Pure. */

/** Who pages through a meeting or follows a conversation comes back: to encode on costs less than a keyframe each time. */
export const FULL_LAYER_HOLD_MS = 2_000;

export class LayerDemand {
  #isNeeded = true;
  #neededUntilMs: number;

  constructor(nowMs: number) {
    this.#neededUntilMs = nowMs;
  }

  setNeeded(isNeeded: boolean, nowMs: number): void {
    if (this.#isNeeded && !isNeeded) this.#neededUntilMs = nowMs;
    this.#isNeeded = isNeeded;
  }

  isFullWanted(nowMs: number): boolean {
    return this.#isNeeded || nowMs - this.#neededUntilMs < FULL_LAYER_HOLD_MS;
  }
}
