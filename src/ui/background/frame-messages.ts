/** What the window and the sandboxed frame that finds people in pictures say to each other. */

/** To the frame, once, by `postMessage`, with the port for everything else. */
export interface FrameFiles {
  readonly type: "files";
  /** By the names under which the model's library asks for them. */
  readonly files: Readonly<Record<string, ArrayBuffer>>;
}

/** To the frame, through the port. One at a time. */
export interface MaskRequest {
  /** MASK_WIDTH by MASK_HEIGHT. It is transferred. */
  readonly picture: ImageBitmap;
}

/** To the window, through the port. */
export type FrameAnswer =
  | { readonly type: "ready" }
  /** Its alpha is how much of a person is there. `workMs`: how long it took. */
  | { readonly type: "mask"; readonly mask: ImageBitmap; readonly workMs: number }
  | { readonly type: "failed"; readonly reason: string };

/** To the window, by `postMessage`: the frame listens. */
export const FRAME_LISTENS = "frame listens";

/** What the model for pictures of 16 by 9 takes. */
export const MASK_WIDTH = 256;
export const MASK_HEIGHT = 144;

/** Beside the window's page, and served with a policy of its own. */
export const FRAME_PAGE = "background.html";
/** What the model needs beside its script, by the names under which the model's library asks for it. Shipped beside the window's page. */
export const MODEL_FILES = [
  "selfie_segmentation_solution_simd_wasm_bin.js",
  "selfie_segmentation_solution_simd_wasm_bin.wasm",
  "selfie_segmentation_landscape.tflite",
  "selfie_segmentation.binarypb",
] as const;
