/**
 * How a camera is cut into layers: by the width of each, whatever the camera's own is. Chromium sends fewer layers of a small picture (libwebrtc's
 * table of simulcast formats: three from 960x540, two from 480x270), and leaves out the last ones: the largest one that it sends is to be the
 * camera's whole picture. Pure.
 */
import { isLarger, LAYERS, type Layer, type StoppableLayer } from "./messages.ts";

const WIDTH_PX: Readonly<Record<Exclude<Layer, "f">, number>> = { q: 320, h: 640 };
/** A picture that is hardly larger is not worth a layer of its own. */
const WORTH_A_LAYER = 1.25;
/** Enough for a talking head of that width. */
const MAX_BPS: Readonly<Record<Layer, number>> = { q: 120_000, h: 400_000, f: 1_700_000 };
/** A camera that does not say how wide it is. */
export const USUAL_WIDTH_PX = 1_280;
export const CAMERA_MAX_BPS = MAX_BPS.f;

export interface CameraLayer {
  readonly rid: Layer;
  readonly scaleResolutionDownBy: number;
  readonly maxBitrate: number;
  readonly active: boolean;
}

/** The smallest first. `wanted`: besides the smallest. */
export function cameraLayers(widthPx: number, wanted: readonly StoppableLayer[]): CameraLayer[] {
  const top: Layer =
    widthPx < WIDTH_PX.q * WORTH_A_LAYER ? "q" : widthPx < WIDTH_PX.h * WORTH_A_LAYER ? "h" : "f";
  // Somebody who wants more than there is gets the largest that there is.
  const isWanted = (rid: Layer): boolean =>
    rid === "q" || wanted.some((each) => each === rid || (rid === top && isLarger(each, rid)));
  return LAYERS.map((rid) => ({
    rid,
    scaleResolutionDownBy: rid === "f" || !isLarger(top, rid) ? 1 : widthPx / WIDTH_PX[rid],
    maxBitrate: rid === top ? CAMERA_MAX_BPS : MAX_BPS[rid],
    active: !isLarger(rid, top) && isWanted(rid),
  }));
}
