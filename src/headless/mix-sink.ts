/**
 * Measures what a window would play: the mix of the leg whose gain is up, without what a screen plays. Nothing sounds. The library hands over only that leg's mix,
 * since a standby's would take a quarter of a participant's processor time.
 */
import type { Clock } from "../kernel/clock.ts";
import type { SoundSink } from "../media/leg/types.ts";
import { createSoundGapMeter, type SoundGapMeter } from "./gap-meter.ts";
import { powerToDbov } from "../kernel/level.ts";
import { meanSquare, tonesDbov } from "./level.ts";
import type { MediaPlatform, RawSound, SoundReceiver } from "./platform.ts";

/** A quarter of a second is kept for looking at tones: it separates tones that are 16 Hz apart. */
const KEPT_FRAMES = 25;
const AUDIBLE_GAIN = 0.5;

interface HeardLeg {
  readonly track: MediaStreamTrack;
  /** Null while the library hands nothing over. */
  receiver: SoundReceiver | null;
  gain: number;
  /** A frame has come since the gain went up. */
  hasBegun: boolean;
}

export interface MixSink extends SoundSink {
  readonly gaps: SoundGapMeter;
  /** Returns the mean level in dBov of what was played since the last call; -127 when nothing was. */
  takeLevelDbov(): number;
  /** Returns the level of each tone in the last quarter of a second, in dBov. */
  tonesDbov(tonesHz: readonly number[]): readonly number[];
  close(): void;
}

export function createMixSink(deps: {
  clock: Clock;
  platform: MediaPlatform;
  /** Sees what is played. */
  onPlayed?: (sound: RawSound) => void;
}): MixSink {
  const gaps = createSoundGapMeter();
  const legs = new Map<string, HeardLeg>();
  const recent: RawSound[] = [];
  let powerSum = 0;
  let frameCount = 0;

  function play(sound: RawSound): void {
    const power = meanSquare(sound.samples);
    powerSum += power;
    frameCount++;
    deps.onPlayed?.(sound);
    recent.push(sound);
    if (recent.length > KEPT_FRAMES) recent.shift();
    gaps.push(powerToDbov(power), (1000 * sound.numberOfFrames) / sound.sampleRate, deps.clock.nowMs());
  }

  // A crossfade has no length here: the louder leg is played.
  const isAudible = (leg: HeardLeg): boolean => leg.gain > AUDIBLE_GAIN;

  function stop(leg: HeardLeg): void {
    leg.receiver?.stop();
    leg.receiver = null;
  }

  function receive(leg: HeardLeg, sound: RawSound): void {
    if (isAudible(leg)) {
      if (!leg.hasBegun) for (const other of legs.values()) if (!isAudible(other)) stop(other);
      leg.hasBegun = true;
      return play(sound);
    }
    // These frames waited for a busy process: they belong to the time before the other leg was played.
    if (leg.receiver === null) return;
    if ([...legs.values()].some((other) => isAudible(other) && !other.hasBegun)) play(sound);
    else stop(leg);
  }

  return {
    gaps,
    attach: (key, track) => void legs.set(key, { track, receiver: null, gain: 0, hasBegun: false }),
    setGain(key, gain) {
      const leg = legs.get(key);
      if (leg === undefined) return;
      const wasAudible = isAudible(leg);
      leg.gain = gain;
      if (wasAudible || !isAudible(leg)) return;
      leg.hasBegun = false;
      leg.receiver ??= deps.platform.receiveSound(leg.track);
      leg.receiver.ondata = (sound) => receive(leg, sound);
    },
    detach(key) {
      const leg = legs.get(key);
      if (leg !== undefined) stop(leg);
      legs.delete(key);
    },
    takeLevelDbov() {
      const level = frameCount === 0 ? powerToDbov(0) : powerToDbov(powerSum / frameCount);
      powerSum = 0;
      frameCount = 0;
      return level;
    },
    tonesDbov(tonesHz) {
      const newest = recent.at(-1);
      if (newest === undefined) return tonesHz.map(() => powerToDbov(0));
      const alike = recent.filter((sound) => sound.sampleRate === newest.sampleRate);
      const stride = newest.channelCount;
      const samples = new Int16Array(alike.reduce((sum, { numberOfFrames }) => sum + numberOfFrames, 0));
      let length = 0;
      for (const sound of alike) {
        for (let index = 0; index < sound.numberOfFrames; index++)
          samples[length++] = sound.samples[index * stride] ?? 0;
      }
      return tonesDbov(samples, newest.sampleRate, tonesHz);
    },
    close() {
      for (const leg of legs.values()) stop(leg);
      legs.clear();
    },
  };
}
