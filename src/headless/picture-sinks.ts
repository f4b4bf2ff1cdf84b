/** Receives the pictures that the legs show, counts and times them, and looks at their colour. */
import type { Clock } from "../kernel/clock.ts";
import type { Picture } from "../media/leg/types.ts";
import { createPictureGapMeter, type PictureGapMeter } from "./gap-meter.ts";
import type { MediaPlatform, PictureReceiver, RawPicture } from "./platform.ts";

export interface Colour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

export interface PictureCount {
  readonly peerId: string;
  /** Decoded since the last count. */
  readonly frames: number;
  /** Size of the newest picture; 0 before the first. */
  readonly width: number;
  readonly height: number;
  /** The newest picture's mean; null before the first. */
  readonly colour: Colour | null;
}

export interface PictureSinks {
  readonly gaps: PictureGapMeter;
  /** Receives exactly these pictures from here on. */
  follow(pictures: readonly Picture[]): void;
  /** Returns the counts in the order of `follow`, and starts new ones. */
  count(): readonly PictureCount[];
  close(): void;
}

/** One participant's picture. */
interface Sink {
  track: MediaStreamTrack;
  /** The receiver of the track that is shown, and of the one that replaces it as soon as it brings a picture. */
  readonly receivers: Map<MediaStreamTrack, PictureReceiver>;
  frames: number;
  newest: RawPicture | null;
}

export function createPictureSinks(deps: {
  clock: Clock;
  platform: MediaPlatform;
  /** Sees what is shown. */
  onShown?: (peerId: string, picture: RawPicture) => void;
}): PictureSinks {
  const gaps = createPictureGapMeter();
  const sinks = new Map<string, Sink>();

  function receive(peerId: string, sink: Sink, track: MediaStreamTrack): void {
    if (sink.receivers.has(track)) return;
    const receiver = deps.platform.receivePictures(track);
    sink.receivers.set(track, receiver);
    receiver.onframe = ({ frame }) => {
      if (sink.track !== track) keepOnly(sink, [track]);
      sink.track = track;
      sink.frames++;
      sink.newest = frame;
      gaps.push(peerId, deps.clock.nowMs());
      deps.onShown?.(peerId, frame);
    };
  }

  function keepOnly(sink: Sink, tracks: readonly MediaStreamTrack[]): void {
    for (const [track, receiver] of sink.receivers) {
      if (tracks.includes(track)) continue;
      receiver.stop();
      sink.receivers.delete(track);
    }
  }

  return {
    gaps,
    follow(pictures) {
      const ids = new Set<string>(pictures.map(({ peerId }) => peerId));
      for (const [peerId, sink] of sinks) {
        if (ids.has(peerId)) continue;
        keepOnly(sink, []);
        sinks.delete(peerId);
      }
      for (const { peerId, track, next } of pictures) {
        const sink = sinks.get(peerId) ?? { track, receivers: new Map(), frames: 0, newest: null };
        sinks.set(peerId, sink);
        // The next track may have brought its first picture a moment before the legs noticed.
        if (sink.track !== next) sink.track = track;
        keepOnly(sink, [sink.track, ...(next === undefined ? [] : [next])]);
        receive(peerId, sink, sink.track);
        if (next !== undefined) receive(peerId, sink, next);
      }
    },
    count() {
      return [...sinks].map(([peerId, sink]) => {
        const { frames, newest } = sink;
        sink.frames = 0;
        return {
          peerId,
          frames,
          width: newest?.width ?? 0,
          height: newest?.height ?? 0,
          colour: newest === null ? null : meanColour(newest),
        };
      });
    },
    close() {
      for (const sink of sinks.values()) keepOnly(sink, []);
      sinks.clear();
    },
  };
}

/** Every 61st sample: a prime, so that it wanders across the columns. */
const SAMPLE_STEP = 61;

/** Returns the mean of each plane, 0 to 255. */
export function meanColour({ width, height, data }: RawPicture): Colour {
  const pixels = width * height;
  const mean = (from: number, to: number): number => {
    let sum = 0;
    let count = 0;
    for (let index = from; index < to; index += SAMPLE_STEP) {
      sum += data[index] ?? 0;
      count++;
    }
    return count === 0 ? 0 : Math.round(sum / count);
  };
  return { y: mean(0, pixels), u: mean(pixels, pixels * 1.25), v: mean(pixels * 1.25, pixels * 1.5) };
}
