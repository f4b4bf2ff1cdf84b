/**
 * Which pictures a participant gets within the limit of its link, and how large: the screen, then the smallest picture of everybody in the order
 * of importance, as far as each fits, then larger ones in that order, one step at a time. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { isLarger, LAYERS, type Layer } from "../leg/messages.ts";

export interface CandidatePicture {
  readonly peerId: PeerId;
  /** The layer that the participant asked for. */
  readonly layer: Layer;
  /** Bits per second of each. */
  readonly rates: Readonly<Record<Layer, number>>;
}

/** More than it got so far has to fit with this much to spare, so that nothing flickers at the limit. */
const SPARE = 0.9;

/**
 * Returns the layer of each picture, null for none. Nobody gets a larger picture than the smallest while somebody gets none. `pictures`: the most important
 * first. `before`: what the last call returned.
 */
export function allocatePictures(
  limitBps: number,
  screenBps: number,
  pictures: readonly CandidatePicture[],
  before: ReadonlyMap<PeerId, Layer | null>,
): ReadonlyMap<PeerId, Layer | null> {
  const allocated = new Map<PeerId, Layer | null>();
  let usedBps = screenBps;
  let isAnybodyWithout = false;
  const fits = (bps: number, wasGiven: boolean): boolean =>
    usedBps + bps <= limitBps * (wasGiven ? 1 : SPARE);
  for (const { peerId, rates } of pictures) {
    const hadOne = (before.get(peerId) ?? null) !== null;
    const isGiven = fits(rates.q, hadOne);
    allocated.set(peerId, isGiven ? "q" : null);
    if (isGiven) usedBps += rates.q;
    else isAnybodyWithout = true;
  }
  if (isAnybodyWithout) return allocated;
  for (const [step, larger] of LAYERS.slice(1).entries()) {
    const smaller = LAYERS[step];
    for (const { peerId, layer, rates } of pictures) {
      if (smaller === undefined || allocated.get(peerId) !== smaller || isLarger(larger, layer)) continue;
      const hadIt = !isLarger(larger, before.get(peerId) ?? "q");
      const moreBps = Math.max(0, rates[larger] - rates[smaller]);
      if (!fits(moreBps, hadIt)) continue;
      allocated.set(peerId, larger);
      usedBps += moreBps;
    }
  }
  return allocated;
}
