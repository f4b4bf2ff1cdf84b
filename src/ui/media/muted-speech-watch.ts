/** Listens to the own microphone while it is muted, for the word "You are muted". */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { powerToDbov } from "../../kernel/level.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { initialMutedSpeech, isMutedSpeechShown, SAMPLE_EVERY_MS, stepMutedSpeech } from "./muted-speech.ts";

/** Returns the level of what the track hears at this moment, in dBov, and how to stop listening. */
export type ListenTo = (track: MediaStreamTrack) => { level(): number; stop(): void };

export interface MutedSpeechWatch {
  /** The user speaks, and is not heard. */
  readonly isSpeakingMuted: ReadonlySignal<boolean>;
  readonly stop: Unsubscribe;
}

/** `mutedMicrophone`: the open microphone while it is muted by the user; null otherwise. */
export function watchMutedSpeech(deps: {
  readonly clock: Clock;
  readonly mutedMicrophone: ReadonlySignal<MediaStreamTrack | null>;
  readonly listenTo: ListenTo;
}): MutedSpeechWatch {
  const { clock, mutedMicrophone } = deps;
  const isSpeakingMuted = signal(false);
  let state = initialMutedSpeech;

  function step(levelDbov: number | null): void {
    const nowMs = clock.nowMs();
    state = stepMutedSpeech(state, levelDbov, nowMs);
    isSpeakingMuted.value = isMutedSpeechShown(state, nowMs);
  }

  const stop = effect(() => {
    const track = mutedMicrophone.value;
    if (track === null) return;
    const heard = deps.listenTo(track);
    const stopSampling = repeatEvery(clock, SAMPLE_EVERY_MS, () => step(heard.level()));
    return () => {
      stopSampling();
      heard.stop();
      step(null);
    };
  });
  return { isSpeakingMuted, stop };
}

/** 1,024 samples at 48 kHz are 21 ms. */
const SAMPLES = 1024;

export const listenByAudioContext: ListenTo = (track) => {
  // The track itself is switched off while it is muted: a copy of it hears.
  const copy = track.clone();
  copy.enabled = true;
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([copy]));
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  source.connect(analyser);
  const buffer = new Float32Array(SAMPLES);
  return {
    level() {
      analyser.getFloatTimeDomainData(buffer);
      let sum = 0;
      for (const value of buffer) sum += value * value;
      return powerToDbov(sum / SAMPLES);
    },
    stop() {
      copy.stop();
      void context.close().catch(() => {});
    },
  };
};
