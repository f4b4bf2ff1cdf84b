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

/**
 * Says which moment of the files it is. All sources of a participant share one, and it goes on while a source pauses or its process is late:
 * what lies side by side in two files is sent side by side.
 */
export class FilmTime {
  readonly #clock: Clock;
  /** Null before anything has played. */
  #beganAtMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins with the first call. */
  nowMs(): number {
    this.#beganAtMs ??= this.#clock.nowMs();
    return this.#clock.nowMs() - this.#beganAtMs;
  }

  setTimer(atMs: number, callback: () => void): () => void {
    return this.#clock.setTimer((this.#beganAtMs ?? 0) + atMs, callback);
  }
}

/** Calls `work` at whole intervals of the files' time with their numbers, so that lateness does not add up. */
function createPacer(time: FilmTime, intervalMs: number, work: (first: number, latest: number) => void) {
  let cancel: (() => void) | null = null;
  let next = 0;
  function run(): void {
    const latest = Math.floor(time.nowMs() / intervalMs);
    if (latest >= next) work(next, latest);
    next = Math.max(next, latest + 1);
    cancel = time.setTimer(next * intervalMs, run);
  }
  return {
    setPlaying(isPlaying: boolean): void {
      if (isPlaying === (cancel !== null)) return;
      cancel?.();
      cancel = null;
      if (!isPlaying) return;
      next = Math.floor(time.nowMs() / intervalMs);
      run();
    },
  };
}

/** `samples`: mono at PLAYED_RATE_HZ, at least one frame. `onPlayed` gets each frame that goes out, and which moment of the file it begins with. */
export function createMicrophone(
  deps: SourceDeps,
  time: FilmTime,
  samples: Int16Array,
  onPlayed: (frame: Int16Array, filmMs: number) => void,
): Source {
  const source = deps.platform.createSoundSource();
  function play(index: number): void {
    // A fresh array each time: the library may keep it.
    const frame = new Int16Array(SOUND_FRAME_SAMPLES);
    let position = (index * frame.length) % samples.length;
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
    onPlayed(frame, index * SOUND_FRAME_MS);
  }
  const pacer = createPacer(time, SOUND_FRAME_MS, (first, latest) => {
    const isFarBehind = (latest - first) * SOUND_FRAME_MS > MAX_BEHIND_MS;
    for (let index = isFarBehind ? latest : first; index <= latest; index += 1) play(index);
  });
  return { track: source.createTrack(), setPlaying: pacer.setPlaying };
}

/**
 * Plays the file at its own rate: a picture whose time is over is left out. When the file cannot be read any more, the picture stands still and a
 * line says why. `onPlayed`: which moment of the file goes out.
 */
export function createCamera(
  deps: SourceDeps,
  time: FilmTime,
  file: Y4mFile,
  onPlayed: (filmMs: number) => void,
): Source {
  const source = deps.platform.createPictureSource(false);
  /** The picture that was read last, and its number. */
  let ready: { readonly picture: RawPicture; readonly index: number } | null = null;
  let isReading = false;
  let isBroken = false;
  /** Of the file's next picture. */
  let position = 0;
  /** The latest whose time has come; -1 while the camera is off. */
  let due = -1;

  function show(): void {
    if (ready === null) return;
    source.onFrame(ready.picture);
    onPlayed(ready.index * file.frameIntervalMs);
  }

  function read(index: number): void {
    if (isReading || isBroken) return;
    isReading = true;
    const skipped = Math.max(0, index - position);
    file.readFrame(skipped).then(
      (data) => {
        position += skipped + 1;
        ready = { picture: { width: file.width, height: file.height, data }, index: position - 1 };
        isReading = false;
        // A disk that is slow costs pictures, and never all of them.
        if (ready.index <= due) showAndGoOn();
      },
      (error: unknown) => {
        isBroken = true;
        deps.log.error(error instanceof Error ? error.message : String(error));
      },
    );
  }
  function showAndGoOn(): void {
    show();
    read(due + 1);
  }
  read(0);
  const pacer = createPacer(time, file.frameIntervalMs, (_first, latest) => {
    due = latest;
    const index = ready?.index ?? -1;
    if (isBroken || index === latest) showAndGoOn();
    else if (index < latest) read(latest);
  });
  return {
    track: source.createTrack(),
    setPlaying(isPlaying) {
      if (!isPlaying) due = -1;
      pacer.setPlaying(isPlaying);
    },
  };
}

export function createTestCard(deps: SourceDeps): Source {
  const source = deps.platform.createPictureSource(true);
  const pacer = createPacer(new FilmTime(deps.clock), CARD_INTERVAL_MS, (_first, latest) => {
    source.onFrame({ width: CARD_WIDTH, height: CARD_HEIGHT, data: drawTestCard(latest) });
  });
  return { track: source.createTrack(), setPlaying: pacer.setPlaying };
}
