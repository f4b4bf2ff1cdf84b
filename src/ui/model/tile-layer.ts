/** Which layer of a camera a tile asks for. Pure. */
import type { Layer } from "../../media/leg/messages.ts";

/** Width of a tile, in physical pixels, above which the layer of 640 looks better than that of 320, and the full one better than that of 640. */
const HALF_LAYER_FROM_PX = 350;
const FULL_LAYER_FROM_PX = 700;

export function layerFor(widthPx: number): Layer {
  if (widthPx > FULL_LAYER_FROM_PX) return "f";
  return widthPx > HALF_LAYER_FROM_PX ? "h" : "q";
}
