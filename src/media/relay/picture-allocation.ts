/**
 * Which pictures a participant gets within the limit of its link, and how large: the screen, then a small picture of everybody in the order
 * of importance, as far as each fits, then large ones in that order. Pure.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Layer } from "../leg/messages.ts";

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
 * Returns the layer of each picture, null for none. Nobody gets a large picture while somebody gets none. `pictures`: the most important
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
    const isGiven = fits(rates.h, hadOne);
    allocated.set(peerId, isGiven ? "h" : null);
    if (isGiven) usedBps += rates.h;
    else isAnybodyWithout = true;
  }
  for (const { peerId, layer, rates } of pictures) {
    const moreBps = Math.max(0, rates.f - rates.h);
    if (isAnybodyWithout || layer !== "f" || !fits(moreBps, before.get(peerId) === "f")) continue;
    allocated.set(peerId, "f");
    usedBps += moreBps;
  }
  return allocated;
}
