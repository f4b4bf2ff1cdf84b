/** Finds people in pictures, by a model in a sandboxed frame beside the window's page. */
import type { Clock } from "../../kernel/clock.ts";
import { MASK_PATIENCE_MS, START_PATIENCE_MS } from "./background-machine.ts";
import {
  FRAME_LISTENS,
  FRAME_PAGE,
  MASK_HEIGHT,
  MASK_WIDTH,
  MODEL_FILES,
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

/** The library asks for it, too; it is empty, and so is not shipped. */
const EMPTY = "selfie_segmentation_solution_simd_wasm_bin.data";

export const openSegmenter: OpenSegmenter = async (isWanted) => {
  const loaded = await Promise.all(
    MODEL_FILES.map(async (name) => [name, await load(name, isWanted)] as const),
  );
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

/** A model on its way to somebody who has gone meanwhile: whoever comes next gets it. */
interface Coming {
  readonly model: Promise<Segmenter>;
  /** If it has not come by then, it never will. */
  readonly untilMs: number;
  giveUp(): void;
}

/**
 * Hands one segmenter out again and again, to one user at a time. Closed by its user, it waits for the next one. One that is being opened, or has yet to
 * answer, is no other's before it is ready; however often a camera is turned on and off meanwhile, no second one is opened beside it.
 */
export function keepWarm(clock: Clock, open: OpenSegmenter): OpenSegmenter {
  let waiting: Segmenter | null = null;
  let coming: Coming | null = null;
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

  function begin(): Coming {
    const closing = new AbortController();
    return {
      model: open(closing.signal),
      untilMs: clock.nowMs() + START_PATIENCE_MS,
      giveUp: () => closing.abort(),
    };
  }

  /** Nobody waits for it any more. */
  function leave(left: Coming): void {
    if (clock.nowMs() >= left.untilMs) return left.giveUp();
    coming?.giveUp();
    coming = left;
    const forget = (): boolean => {
      if (coming !== left) return false;
      coming = null;
      cancelGivingUp();
      return true;
    };
    const cancelGivingUp = clock.setTimer(left.untilMs, () => {
      if (forget()) left.giveUp();
    });
    left.model.then((segmenter) => {
      if (forget()) rest(segmenter);
    }, forget);
  }

  /** @throws what opening it throws; Error when it is wanted no more */
  function next(isWanted: AbortSignal): Promise<Segmenter> {
    const taken = coming ?? begin();
    coming = null;
    return new Promise((resolve, reject) => {
      let isSettled = false;
      const settle = (): boolean => {
        if (isSettled) return false;
        isSettled = true;
        isWanted.removeEventListener("abort", onAbort);
        return true;
      };
      function onAbort(): void {
        if (!settle()) return;
        leave(taken);
        reject(new Error("Closed"));
      }
      isWanted.addEventListener("abort", onAbort);
      taken.model.then(
        (segmenter) => {
          if (settle()) resolve(segmenter);
        },
        (error: unknown) => {
          if (settle()) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
      if (isWanted.aborted) onAbort();
    });
  }

  function takeWaiting(): Segmenter | null {
    const kept = waiting;
    waiting = null;
    if (kept !== null) cancel();
    return kept;
  }

  return async (isWanted) => {
    const segmenter = takeWaiting() ?? (await next(isWanted));
    let isFit = true;
    let asked: { readonly answer: Promise<Segmenter>; readonly untilMs: number } | null = null;
    let isClosed = false;
    function close(): void {
      if (isClosed) return;
      isClosed = true;
      if (!isFit) segmenter.close();
      else if (asked === null) rest(segmenter);
      // One that has not answered yet would answer the next user.
      else leave({ model: asked.answer, untilMs: asked.untilMs, giveUp: segmenter.close });
    }
    if (isWanted.aborted) close();
    return {
      async maskOf(picture) {
        const mask = segmenter.maskOf(picture);
        const answer = mask.then(
          () => segmenter,
          (error: unknown) => {
            segmenter.close();
            throw error;
          },
        );
        answer.catch(() => {});
        asked = { answer, untilMs: clock.nowMs() + MASK_PATIENCE_MS };
        try {
          return await mask;
        } catch (error) {
          isFit = false;
          throw error;
        } finally {
          asked = null;
        }
      },
      close,
    };
  };
}
