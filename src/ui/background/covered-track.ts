/** A camera's track with its background covered: frame by frame, as background-machine.ts says. */
import type { ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { createDriver } from "../../kernel/machine.ts";
import {
  backgroundMachine,
  FIRST_LEVEL,
  initialBackground,
  LEVELS,
  type BackgroundEffect,
  type Level,
  type StopReason,
} from "./background-machine.ts";
import { createComposer, type Cover } from "./composer.ts";
import type { OpenSegmenter, Segmenter } from "./segmenter.ts";

/** Newer than the DOM's types; in every Chromium and in no other browser. */
declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: ReadableStream<VideoFrame>;
}
interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
declare const MediaStreamTrackGenerator: new (options: { kind: "video" }) => TrackGenerator;

/** A frame that comes a little early is the next one: cameras are not exact. */
const EARLY = 0.85;

export type OpenCover = (
  camera: MediaStreamTrack,
  deps: {
    readonly clock: Clock;
    readonly cover: ReadonlySignal<Cover>;
    /** The covered picture moves from now on. */
    readonly onTrack: (track: MediaStreamTrack) => void;
    /** There will be no picture any more. */
    readonly onStopped: (why: StopReason) => void;
  },
) => Unsubscribe;

export function createOpenCover(openSegmenter: OpenSegmenter): OpenCover {
  return (camera, { clock, cover, onTrack, onStopped }) => {
    const closing = new AbortController();
    let segmenter: Segmenter | null = null;
    let level: Level | undefined = LEVELS[FIRST_LEVEL];
    const driver = createDriver({ clock, perform }, backgroundMachine, initialBackground);

    function perform(effect: BackgroundEffect): void {
      if (effect.type === "setLevel") {
        level = effect.level;
        return;
      }
      close();
      onStopped(effect.why);
    }

    function close(): void {
      if (closing.signal.aborted) return;
      closing.abort();
      driver.close();
      segmenter?.close();
    }

    async function run(): Promise<void> {
      const opened = await openSegmenter(closing.signal);
      segmenter = opened;
      if (closing.signal.aborted) return opened.close();
      const composer = createComposer();
      const generator = new MediaStreamTrackGenerator({ kind: "video" });
      generator.contentHint = camera.contentHint;
      const reader = new MediaStreamTrackProcessor({ track: camera }).readable.getReader();
      const writer = generator.writable.getWriter();
      closing.signal.addEventListener("abort", () => {
        generator.stop();
        void reader.cancel().catch(() => {});
      });
      let isShown = false;
      let lastAtUs = -Infinity;
      for (;;) {
        const { value: frame, done } = await reader.read();
        // The camera's own end is its opener's to tell.
        if (done || closing.signal.aborted) return frame?.close();
        const { timestamp } = frame;
        if (level === undefined || timestamp - lastAtUs < (EARLY * 1e6) / level.framesPerS) {
          frame.close();
          continue;
        }
        lastAtUs = timestamp;
        const takenAtMs = clock.nowMs();
        driver.input({ type: "asked" });
        const whole = composer.take(frame, level);
        frame.close();
        const tookMs = clock.nowMs() - takenAtMs;
        const mask = await opened.maskOf(whole);
        if (closing.signal.aborted) return mask.picture.close();
        const maskedAtMs = clock.nowMs();
        const covered = new VideoFrame(composer.compose(mask.picture, cover.peek()), { timestamp });
        mask.picture.close();
        const workMs = tookMs + mask.workMs + (clock.nowMs() - maskedAtMs);
        await writer.write(covered);
        if (!isShown) onTrack(generator);
        isShown = true;
        driver.input({ type: "frame", workMs });
      }
    }

    driver.input({ type: "start" });
    run().catch(() => driver.input({ type: "failed" }));
    return close;
  };
}
