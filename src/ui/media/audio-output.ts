/** Plays the mixes of the legs through one AudioContext, so that one can fade into the other, and samples them for the gap meter. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { SoundSink } from "../../media/leg/types.ts";
import type { SoundSample } from "./gap-meter.ts";

interface LegSound {
  /** Chromium decodes a remote track only if a media element has it: these stay muted. */
  readonly elements: readonly HTMLAudioElement[];
  readonly sources: readonly MediaStreamAudioSourceNode[];
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
  /** A sound track without sound. */
  silence(): MediaStreamTrack;
  /** Plays the other one of a direct call; null: nobody. */
  playCall(track: MediaStreamTrack | null): void;
  /** The meeting is only faintly heard, because the user talks to somebody alone. */
  setDucked(isDucked: boolean): void;
  /** Whether there is sound on any leg, and in what is played, at this moment. */
  sample(): SoundSample;
  close(): void;
}

/** -14 dB: one notices when one is spoken to, and can talk over it. */
const DUCKED_GAIN = 0.2;
const DUCK_S = 0.2;
/** -60 dBFS: a quieter frame is silence. */
const SILENCE_RMS = 0.001;
/** 1,024 samples at 48 kHz are 21 ms, about the gap meter's step of 20 ms. */
const ANALYSER_SAMPLES = 1024;

function decode(stream: MediaStream): HTMLAudioElement {
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  void element.play().catch(() => {});
  return element;
}

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
  const sounds = new Map<string, LegSound>();
  const meeting = new GainNode(context);
  meeting.connect(context.destination);
  let stopCall = (): void => {};
  const buffer = new Float32Array(ANALYSER_SAMPLES);

  function rms(analyser: AnalyserNode): number {
    analyser.getFloatTimeDomainData(buffer);
    let sum = 0;
    for (const value of buffer) sum += value * value;
    return Math.sqrt(sum / buffer.length);
  }

  function detach(key: string): void {
    const sound = sounds.get(key);
    if (sound === undefined) return;
    sounds.delete(key);
    for (const source of sound.sources) source.disconnect();
    sound.analyser.disconnect();
    sound.gain.disconnect();
    for (const element of sound.elements) element.srcObject = null;
  }

  return {
    isBlocked,
    attach(key, mix, screen) {
      detach(key);
      const streams = [mix, screen].map((track) => new MediaStream([track]));
      const elements = streams.map(decode);
      const sources = streams.map((stream) => context.createMediaStreamSource(stream));
      const analyser = new AnalyserNode(context, { fftSize: ANALYSER_SAMPLES });
      const gain = new GainNode(context, { gain: 0 });
      for (const source of sources) source.connect(analyser);
      analyser.connect(gain).connect(meeting);
      sounds.set(key, { elements, sources, analyser, gain });
    },
    setGain(key, gain, rampMs) {
      const parameter = sounds.get(key)?.gain.gain;
      if (parameter === undefined) return;
      const startAt = context.currentTime;
      parameter.cancelScheduledValues(startAt);
      parameter.setValueAtTime(parameter.value, startAt);
      parameter.linearRampToValueAtTime(gain, startAt + rampMs / 1000);
    },
    detach,
    silence() {
      const [track] = new MediaStreamAudioDestinationNode(context).stream.getAudioTracks();
      if (track === undefined) throw new Error("A destination has a track");
      return track;
    },
    playCall(track) {
      stopCall();
      stopCall = () => {};
      if (track === null) return;
      const stream = new MediaStream([track]);
      const element = decode(stream);
      const source = context.createMediaStreamSource(stream);
      source.connect(context.destination);
      stopCall = () => {
        source.disconnect();
        element.srcObject = null;
      };
    },
    setDucked(isDucked) {
      meeting.gain.setTargetAtTime(isDucked ? DUCKED_GAIN : 1, context.currentTime, DUCK_S / 3);
    },
    outputLatencyMs: () => context.outputLatency * 1000,
    resume: () => void context.resume().catch(() => {}),
    setSpeaker: (deviceId) => playOn(context, deviceId),
    sample() {
      let isSounding = false;
      let isHeard = false;
      for (const { analyser, gain } of sounds.values()) {
        const level = rms(analyser);
        if (level > SILENCE_RMS) isSounding = true;
        if (level * gain.gain.value > SILENCE_RMS) isHeard = true;
      }
      return { isSounding, isHeard };
    },
    close() {
      for (const key of [...sounds.keys()]) detach(key);
      stopCall();
      void context.close().catch(() => {});
    },
  };
}
