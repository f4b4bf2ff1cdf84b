/** What a headless participant sends: files in place of a camera and a microphone, a drawn card in place of a screen. */
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { MediaPlatform, RawPicture } from "./platform.ts";
import { CARD_HEIGHT, CARD_INTERVAL_MS, CARD_WIDTH, drawTestCard } from "./test-card.ts";
import { PLAYED_RATE_HZ } from "./wav.ts";
import type { Y4mFile } from "./y4m.ts";

export interface Source {
  readonly track: MediaStreamTrack;
  /** Plays or pauses. */
  setPlaying(isPlaying: boolean): void;
}

interface SourceDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly platform: MediaPlatform;
}

const SOUND_FRAME_MS = 10;
const SOUND_FRAME_SAMPLES = (PLAYED_RATE_HZ * SOUND_FRAME_MS) / 1000;
/** After a longer stall the missed frames are left out; after a shorter one they are made up for. */
const MAX_BEHIND_MS = 200;

/** Calls `work` at absolute deadlines, `intervalMs` apart, so that lateness does not add up. */
function createPacer(clock: Clock, intervalMs: number, work: () => void) {
  let cancel: (() => void) | null = null;
  let dueAtMs = 0;
  function run(): void {
    const nowMs = clock.nowMs();
    if (nowMs - dueAtMs > MAX_BEHIND_MS) dueAtMs = nowMs;
    for (; dueAtMs <= nowMs; dueAtMs += intervalMs) work();
    cancel = clock.setTimer(dueAtMs, run);
  }
  return {
    setPlaying(isPlaying: boolean): void {
      if (isPlaying === (cancel !== null)) return;
      cancel?.();
      cancel = null;
      if (!isPlaying) return;
      dueAtMs = clock.nowMs();
      run();
    },
  };
}

/** `samples`: mono at PLAYED_RATE_HZ, at least one frame. `onPlayed` gets each frame that goes out. */
export function createMicrophone(
  deps: SourceDeps,
  samples: Int16Array,
  onPlayed: (frame: Int16Array) => void,
): Source {
  const source = deps.platform.createSoundSource();
  let position = 0;
  const pacer = createPacer(deps.clock, SOUND_FRAME_MS, () => {
    // A fresh array each time: the library may keep it.
    const frame = new Int16Array(SOUND_FRAME_SAMPLES);
    for (let filled = 0; filled < frame.length;) {
      const part = samples.subarray(position, position + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      position = (position + part.length) % samples.length;
    }
    source.onData({
      samples: frame,
      sampleRate: PLAYED_RATE_HZ,
      channelCount: 1,
      bitsPerSample: 16,
      numberOfFrames: frame.length,
    });
    onPlayed(frame);
  });
  return { track: source.createTrack(), setPlaying: pacer.setPlaying };
}

/** Plays the file at its own rate. When it cannot be read any more, the picture stands still and a line says why. */
export function createCamera(deps: SourceDeps, file: Y4mFile): Source {
  const source = deps.platform.createPictureSource(false);
  let next: RawPicture | null = null;
  let isReading = false;
  let isBroken = false;
  function readAhead(): void {
    if (isReading || isBroken) return;
    isReading = true;
    file.readFrame().then(
      (data) => {
        next = { width: file.width, height: file.height, data };
        isReading = false;
      },
      (error: unknown) => {
        isBroken = true;
        deps.log.error(error instanceof Error ? error.message : String(error));
      },
    );
  }
  readAhead();
  const pacer = createPacer(deps.clock, file.frameIntervalMs, () => {
    if (next === null) return;
    source.onFrame(next);
    next = isBroken ? next : null;
    readAhead();
  });
  return { track: source.createTrack(), setPlaying: pacer.setPlaying };
}

export function createTestCard(deps: SourceDeps): Source {
  const source = deps.platform.createPictureSource(true);
  let index = 0;
  const pacer = createPacer(deps.clock, CARD_INTERVAL_MS, () => {
    source.onFrame({ width: CARD_WIDTH, height: CARD_HEIGHT, data: drawTestCard(index++) });
  });
  return { track: source.createTrack(), setPlaying: pacer.setPlaying };
}
