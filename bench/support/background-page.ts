/** Covers the background of the fake camera, as the window would send it, and counts its frames. Runs in Chromium. */
import { signal } from "@preact/signals";
import { realClock } from "../../src/kernel/clock.ts";
import { createOpenCover } from "../../src/ui/background/covered-track.ts";
import { openSegmenter, type OpenSegmenter } from "../../src/ui/background/segmenter.ts";

export interface Covering {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** Median of the model's own time, in milliseconds. */
  readonly maskMs: number;
  readonly stopped: string | null;
}

declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: ReadableStream<VideoFrame>;
}

const QUALITY = { width: 640, height: 360, frameRate: 15 };
let camera: MediaStreamTrack | null = null;
let covered: MediaStreamTrack | null = null;
let stopped: string | null = null;
let close = (): void => {};
let maskTimes: number[] = [];

async function openCamera(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: QUALITY });
  camera = stream.getVideoTracks()[0] ?? null;
}

/** Resolves when the first covered frame is there. */
function cover(): Promise<void> {
  const own = camera;
  if (own === null) throw new Error("There is no camera");
  const open: OpenSegmenter = async (isWanted) => {
    const { maskOf, close } = await openSegmenter(isWanted);
    return {
      close,
      async maskOf(picture) {
        const mask = await maskOf(picture);
        maskTimes.push(mask.workMs);
        return mask;
      },
    };
  };
  return new Promise((resolve) => {
    close = createOpenCover(open)(own, {
      clock: realClock,
      cover: signal({ kind: "blur" as const }),
      onTrack(track) {
        covered = track;
        resolve();
      },
      onStopped(why) {
        stopped = why;
        resolve();
      },
    });
  });
}

/** Reads what is sent, for so long. Without `cover` it is the camera itself. */
async function watch(seconds: number): Promise<Covering> {
  const track = (covered ?? camera)?.clone();
  if (track === undefined) throw new Error("There is no picture");
  maskTimes = [];
  const untilMs = performance.now() + seconds * 1_000;
  setTimeout(() => track.stop(), seconds * 1_000);
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  let [frames, width, height] = [0, 0, 0];
  while (performance.now() < untilMs) {
    const { value, done } = await reader.read();
    if (done) break;
    frames += 1;
    [width, height] = [value.displayWidth, value.displayHeight];
    value.close();
  }
  const sorted = maskTimes.toSorted((a, b) => a - b);
  return { frames, width, height, maskMs: sorted[Math.floor(sorted.length / 2)] ?? 0, stopped };
}

Object.assign(globalThis, { openCamera, cover, watch, uncover: () => close() });
