/** Hears what the window would play: the mix of the leg whose gain is up. Nothing sounds; it is measured. */
import type { Clock } from "../../kernel/clock.ts";
import type { SoundSink } from "../leg/types.ts";
import { createSoundGapMeter, type SoundGapMeter } from "./gap-meter.ts";
import { meanSquare, toDbov, tonesDbov } from "./level.ts";
import type { MediaPlatform, RawSound, SoundReceiver } from "./platform.ts";

/** The last second is kept for looking at tones. */
const KEPT_FRAMES = 100;
const AUDIBLE_GAIN = 0.5;

export interface MixSink extends SoundSink {
  readonly gaps: SoundGapMeter;
  /** Mean level in dBov of what was played since the last call; -127 when nothing was. */
  takeLevelDbov(): number;
  /** Levels of tones in the last second, in dBov, in their order. */
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
  const legs = new Map<string, { readonly receiver: SoundReceiver; gain: number }>();
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
    gaps.push(toDbov(power), (1000 * sound.numberOfFrames) / sound.sampleRate, deps.clock.nowMs());
  }

  return {
    gaps,
    attach(key, track) {
      const receiver = deps.platform.receiveSound(track);
      const leg = { receiver, gain: 0 };
      // A crossfade has no length here: the louder leg is the one that is heard.
      receiver.ondata = (sound) => {
        if (leg.gain > AUDIBLE_GAIN) play(sound);
      };
      legs.set(key, leg);
    },
    setGain(key, gain) {
      const leg = legs.get(key);
      if (leg !== undefined) leg.gain = gain;
    },
    detach(key) {
      legs.get(key)?.receiver.stop();
      legs.delete(key);
    },
    takeLevelDbov() {
      const level = frameCount === 0 ? toDbov(0) : toDbov(powerSum / frameCount);
      powerSum = 0;
      frameCount = 0;
      return level;
    },
    tonesDbov(tonesHz) {
      const newest = recent.at(-1);
      if (newest === undefined) return tonesHz.map(() => toDbov(0));
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
      for (const { receiver } of legs.values()) receiver.stop();
      legs.clear();
    },
  };
}
