/** Which layers of its camera a participant is to send: each from the moment when somebody is to see it, until nobody was for a while. Pure. */
import { isLarger, STOPPABLE_LAYERS, type Layer, type StoppableLayer } from "../leg/messages.ts";

/** Who pages through a meeting or follows a conversation comes back: to encode on costs less than a keyframe each time. */
export const LAYER_HOLD_MS = 2_000;

export class LayerDemand {
  /** Infinity: it is needed. */
  readonly #neededUntilMs: Record<StoppableLayer, number> = { h: Infinity, f: Infinity };

  /**
   * `largest`: that somebody is to see. The smaller ones are needed with it: an encoder that cannot keep up with a layer drops it without
   * notice, and the next smaller one has to be there.
   */
  setNeeded(largest: Layer, nowMs: number): void {
    for (const layer of STOPPABLE_LAYERS) {
      if (!isLarger(layer, largest)) this.#neededUntilMs[layer] = Infinity;
      else if (this.#neededUntilMs[layer] === Infinity) this.#neededUntilMs[layer] = nowMs;
    }
  }

  wanted(nowMs: number): StoppableLayer[] {
    return STOPPABLE_LAYERS.filter((layer) => nowMs - this.#neededUntilMs[layer] < LAYER_HOLD_MS);
  }
}
