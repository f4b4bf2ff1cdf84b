/** Finds people in pictures, by a model in a sandboxed frame beside the window's page. */
import type { Clock } from "../../kernel/clock.ts";
import {
  FRAME_LISTENS,
  MASK_HEIGHT,
  MASK_WIDTH,
  type FrameAnswer,
  type FrameFiles,
  type MaskRequest,
} from "./frame-messages.ts";

export interface Mask {
  /** Its alpha is how much of a person is there. The taker closes it. */
  readonly picture: ImageBitmap;
  readonly workMs: number;
}

export interface Segmenter {
  /** Draws the whole of `picture`, whatever its shape, and answers with its mask. One at a time. @throws when the model fails or was closed */
  maskOf(picture: CanvasImageSource): Promise<Mask>;
  close(): void;
}

/** @throws when a file is missing, or the model does not run here */
export type OpenSegmenter = (isWanted: AbortSignal) => Promise<Segmenter>;

/** Beside the window's page, and served with a policy of its own. */
export const FRAME_PAGE = "background.html";
const FILES = [
  "selfie_segmentation_solution_simd_wasm_bin.js",
  "selfie_segmentation_solution_simd_wasm_bin.wasm",
  "selfie_segmentation_landscape.tflite",
  "selfie_segmentation.binarypb",
] as const;
/** The library asks for it, too; it is empty, and so is not shipped. */
const EMPTY = "selfie_segmentation_solution_simd_wasm_bin.data";

export const openSegmenter: OpenSegmenter = async (isWanted) => {
  const loaded = await Promise.all(FILES.map(async (name) => [name, await load(name, isWanted)] as const));
  const files = Object.fromEntries([...loaded, [EMPTY, new ArrayBuffer(0)]]);
  const frame = await openFrame(isWanted);
  const { port1: port, port2 } = new MessageChannel();
  let settle: { resolve(answer: FrameAnswer): void; reject(error: Error): void } | null = null;
  let isClosed = false;

  function close(): void {
    isClosed = true;
    settle?.reject(new Error("Closed"));
    port.close();
    frame.remove();
  }
  const answer = (): Promise<FrameAnswer> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      if (isClosed || isWanted.aborted) reject(new Error("Closed"));
    });
  port.onmessage = ({ data }: MessageEvent<FrameAnswer>) => settle?.resolve(data);
  isWanted.addEventListener("abort", close, { once: true });

  const ready = answer();
  // A page without an origin has no address that could be named.
  frame.contentWindow?.postMessage({ type: "files", files } satisfies FrameFiles, "*", [
    port2,
    ...Object.values(files),
  ]);
  const opened = await ready;
  if (opened.type !== "ready") {
    close();
    throw wrongAnswer(opened);
  }
  const small = new OffscreenCanvas(MASK_WIDTH, MASK_HEIGHT);
  const context = small.getContext("2d", { alpha: false });
  return {
    async maskOf(source) {
      context?.drawImage(source, 0, 0, MASK_WIDTH, MASK_HEIGHT);
      const picture = small.transferToImageBitmap();
      const answered = answer();
      port.postMessage({ picture } satisfies MaskRequest, [picture]);
      const found = await answered;
      if (found.type !== "mask") throw wrongAnswer(found);
      return { picture: found.mask, workMs: found.workMs };
    },
    close,
  };
};

const wrongAnswer = (answer: FrameAnswer): Error =>
  new Error(answer.type === "failed" ? answer.reason : answer.type);

async function load(name: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(name, { signal });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.arrayBuffer();
}

/** Resolves when its script listens. */
function openFrame(isWanted: AbortSignal): Promise<HTMLIFrameElement> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = FRAME_PAGE;
  frame.hidden = true;
  frame.title = "";
  frame.setAttribute("aria-hidden", "true");
  return new Promise((resolve, reject) => {
    function onMessage({ source, data }: MessageEvent<unknown>): void {
      if (source !== frame.contentWindow || data !== FRAME_LISTENS) return;
      removeEventListener("message", onMessage);
      resolve(frame);
    }
    isWanted.addEventListener(
      "abort",
      () => {
        removeEventListener("message", onMessage);
        frame.remove();
        reject(new Error("Closed"));
      },
      { once: true },
    );
    addEventListener("message", onMessage);
    document.body.append(frame);
  });
}

/** A camera that is turned off and on again, or changed, has its picture back at once; later the model's memory (some 100 MB) is free. */
const WARM_MS = 60_000;

/** Hands one segmenter out again and again, to one user at a time. Closed by its user, it waits for the next one. */
export function keepWarm(clock: Clock, open: OpenSegmenter): OpenSegmenter {
  let waiting: Segmenter | null = null;
  let cancel = (): void => {};

  function rest(segmenter: Segmenter): void {
    waiting?.close();
    waiting = segmenter;
    cancel();
    cancel = clock.setTimer(clock.nowMs() + WARM_MS, () => {
      if (waiting === segmenter) waiting = null;
      segmenter.close();
    });
  }

  return async (isWanted) => {
    const kept = waiting;
    waiting = null;
    cancel();
    // What opens it may not be what closes it.
    const segmenter = kept ?? (await open(new AbortController().signal));
    let isFit = true;
    let isBusy = false;
    let isClosed = false;
    function close(): void {
      if (isClosed) return;
      isClosed = true;
      // One that has not answered yet would answer the next user.
      if (isFit && !isBusy) rest(segmenter);
      else segmenter.close();
    }
    if (isWanted.aborted) close();
    return {
      async maskOf(picture) {
        isBusy = true;
        try {
          return await segmenter.maskOf(picture);
        } catch (error) {
          isFit = false;
          throw error;
        } finally {
          isBusy = false;
        }
      },
      close,
    };
  };
}
