/**
 * Runs in the sandboxed frame `background.html`: finds people in the pictures that the window hands in. The model's library makes scripts from text, which
 * the window forbids; so it lives in a page of no origin, which reaches neither the network nor the window. All files come from the window.
 */
import type { Options, SelfieSegmentation as Segmentation } from "@mediapipe/selfie_segmentation";
import {
  FRAME_LISTENS,
  MASK_HEIGHT,
  MASK_WIDTH,
  type FrameAnswer,
  type FrameFiles,
  type MaskRequest,
} from "./frame-messages.ts";

/** The library's script stands before this one in the page. */
declare const SelfieSegmentation: typeof Segmentation;

const TYPES: Readonly<Record<string, string>> = { js: "text/javascript", wasm: "application/wasm" };

addEventListener("message", (event: MessageEvent<FrameFiles>) => {
  const [port] = event.ports;
  // Nobody else knows this frame; its window does not speak of anything else.
  if (event.source !== parent || event.data.type !== "files" || port === undefined) return;
  const answer = (message: FrameAnswer, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  const fail = (error: unknown) => answer({ type: "failed", reason: String(error) });
  open(event.data.files).then((maskOf) => {
    port.onmessage = ({ data }: MessageEvent<MaskRequest>) => {
      const startedAtMs = performance.now();
      maskOf(data.picture)
        .then((mask) => answer({ type: "mask", mask, workMs: performance.now() - startedAtMs }, [mask]))
        .catch(fail)
        .finally(() => data.picture.close());
    };
    answer({ type: "ready" });
  }, fail);
});
parent.postMessage(FRAME_LISTENS, "*");

async function open(files: FrameFiles["files"]): Promise<(picture: ImageBitmap) => Promise<ImageBitmap>> {
  const urls = new Map<string, string>();
  for (const [name, bytes] of Object.entries(files)) {
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
    urls.set(name, URL.createObjectURL(new Blob([bytes], { type })));
  }
  const model = new SelfieSegmentation({
    // What is not there is asked for at no address.
    locateFile: (name) => urls.get(name) ?? "data:,",
  });
  const options: Options & { readonly useCpuInference: boolean } = {
    // 1: for pictures of 16 by 9.
    modelSelection: 1,
    // Newer than the library's types. On emulated graphics the model takes 210 ms a frame, and 20 ms on the processor.
    useCpuInference: !hasGraphics(),
  };
  model.setOptions(options);
  let found: CanvasImageSource | null = null;
  model.onResults((results) => void (found = results.segmentationMask));

  async function maskOf(picture: ImageBitmap | HTMLCanvasElement): Promise<ImageBitmap> {
    found = null;
    // The library takes whatever a texture can be made of; its types name elements alone.
    await model.send({ image: picture as HTMLCanvasElement });
    if (found === null) throw new Error("The model said nothing");
    return createImageBitmap(found);
  }
  // The first one compiles the model: a second or more.
  const blank = document.createElement("canvas");
  [blank.width, blank.height] = [MASK_WIDTH, MASK_HEIGHT];
  blank.getContext("2d");
  (await maskOf(blank)).close();
  return maskOf;
}

/** What Chromium, Mesa and Windows call graphics that a program plays on the processor. */
const EMULATED = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** A graphics processor, and not a program that plays one. */
function hasGraphics(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (gl === null) return false;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !EMULATED.test(renderer);
}
