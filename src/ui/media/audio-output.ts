/** Plays the mixes of the legs through one AudioContext, so that one can fade into the other, and samples them for the gap meter. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { SoundSink } from "../../media/leg/types.ts";
import type { SoundSample } from "./gap-meter.ts";

interface Voice {
  readonly element: HTMLAudioElement;
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
  readonly gain: GainNode;
}

export interface AudioOutput extends SoundSink {
  /** Browsers play no sound before the first click: call it in the click that joins. */
  resume(): void;
  /** The browser plays nothing before the user has touched the page. */
  readonly isBlocked: ReadonlySignal<boolean>;
  /** "" is the default device. Does nothing for an unknown one. */
  setSpeaker(deviceId: string): void;
  /** Whether there is sound on any leg, and in what is played, at this moment. */
  sample(): SoundSample;
  close(): void;
}

/** -60 dBFS: a quieter frame is silence. */
const SILENCE_RMS = 0.001;
/** 1,024 samples at 48 kHz are 21 ms, about the gap meter's step of 20 ms. */
const ANALYSER_SAMPLES = 1024;

/** `deviceId`: "" for the default speaker. Does nothing for an unknown one. */
export function playOn(context: AudioContext, deviceId: string): void {
  // The DOM types lack it; Chromium has it since version 110.
  const output = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  void output.setSinkId?.(deviceId).catch(() => {});
}

export function createAudioOutput(): AudioOutput {
  const context = new AudioContext({ latencyHint: "interactive" });
  const isBlocked = signal(context.state === "suspended");
  context.addEventListener("statechange", () => (isBlocked.value = context.state === "suspended"));
  const voices = new Map<string, Voice>();
  const buffer = new Float32Array(ANALYSER_SAMPLES);

  function rms(analyser: AnalyserNode): number {
    analyser.getFloatTimeDomainData(buffer);
    let sum = 0;
    for (const value of buffer) sum += value * value;
    return Math.sqrt(sum / buffer.length);
  }

  function detach(key: string): void {
    const voice = voices.get(key);
    if (voice === undefined) return;
    voices.delete(key);
    voice.source.disconnect();
    voice.analyser.disconnect();
    voice.gain.disconnect();
    voice.element.srcObject = null;
  }

  return {
    isBlocked,
    attach(key, track) {
      detach(key);
      const stream = new MediaStream([track]);
      // Chromium decodes a remote track only if a media element has it: this one stays muted.
      const element = new Audio();
      element.muted = true;
      element.srcObject = stream;
      void element.play().catch(() => {});
      const source = context.createMediaStreamSource(stream);
      const analyser = new AnalyserNode(context, { fftSize: ANALYSER_SAMPLES });
      const gain = new GainNode(context, { gain: 0 });
      source.connect(analyser).connect(gain).connect(context.destination);
      voices.set(key, { element, source, analyser, gain });
    },
    setGain(key, gain, rampMs) {
      const parameter = voices.get(key)?.gain.gain;
      if (parameter === undefined) return;
      const startAt = context.currentTime;
      parameter.cancelScheduledValues(startAt);
      parameter.setValueAtTime(parameter.value, startAt);
      parameter.linearRampToValueAtTime(gain, startAt + rampMs / 1000);
    },
    detach,
    resume: () => void context.resume().catch(() => {}),
    setSpeaker: (deviceId) => playOn(context, deviceId),
    sample() {
      let isSounding = false;
      let isHeard = false;
      for (const { analyser, gain } of voices.values()) {
        const level = rms(analyser);
        if (level > SILENCE_RMS) isSounding = true;
        if (level * gain.gain.value > SILENCE_RMS) isHeard = true;
      }
      return { isSounding, isHeard };
    },
    close() {
      for (const key of [...voices.keys()]) detach(key);
      void context.close().catch(() => {});
    },
  };
}
