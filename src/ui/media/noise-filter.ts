/**
 * Takes noise out of a microphone's sound with RNNoise, a small model of voices that lies beside the window and asks nobody. The browser runs
 * no model before the user has touched the page, and it may refuse: until it runs, and whenever it does not, the sound goes out as it is.
 */
import { RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";
import { signal } from "@preact/signals";
import type { OpenNoiseFilter } from "./filtered-microphone.ts";
import { resumeOnGesture } from "./sound-gesture.ts";

/** Beside the page. */
const WORKLET = "noise-worklet.js";
const MODEL = "noise-model.wasm";
/** The model knows no other rate. */
const RATE_HZ = 48_000;
const LOOK_EVERY_MS = 50;
const LOOK = { fftSize: 1_024 };
/** A model that has made nothing of so much sound has not loaded: 5 s. */
const MAX_UNHEARD_LOOKS = 100;

export const openNoiseFilter: OpenNoiseFilter = (microphone, { clock, onTrack, onFailed }) => {
  // Newer than the DOM's types: nothing is played, so no speaker has to be open for it.
  const context = new AudioContext(Object.assign({ sampleRate: RATE_HZ }, { sinkId: { type: "none" } }));
  // The microphone itself is switched off while it is muted: a copy of it goes on, so that unmuting loses no syllable.
  const copy = microphone.clone();
  copy.enabled = true;
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const isBlocked = signal(context.state !== "running");
  let isHeard = false;
  let isClosed = false;
  let cancelLook = (): void => {};

  function tell(): void {
    const [track] = destination.stream.getAudioTracks();
    onTrack(isHeard && !isBlocked.value && track !== undefined ? track : null);
  }

  function fail(): void {
    if (isClosed) return;
    close();
    onFailed();
  }

  /** The model loads by itself, and says neither when it has nor that it could not: its sound does. A microphone may be silent for long. */
  function awaitSound(before: AnalyserNode, after: AnalyserNode, unheardLooks = 0): void {
    if (hasSound(after)) {
      isHeard = true;
      return tell();
    }
    const looks = unheardLooks + (hasSound(before) ? 1 : 0);
    if (looks === MAX_UNHEARD_LOOKS) return fail();
    cancelLook = clock.setTimer(clock.nowMs() + LOOK_EVERY_MS, () => awaitSound(before, after, looks));
  }

  async function start(): Promise<void> {
    const filter = await createNoiseFilter(context);
    if (isClosed) return;
    filter.addEventListener("processorerror", fail);
    const source = context.createMediaStreamSource(new MediaStream([copy]));
    const [before, after] = [new AnalyserNode(context, LOOK), new AnalyserNode(context, LOOK)];
    source.connect(before);
    source.connect(filter).connect(after);
    filter.connect(destination);
    awaitSound(before, after);
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    cancelLook();
    stopResuming();
    copy.stop();
    for (const track of destination.stream.getTracks()) track.stop();
    void context.close().catch(() => {});
  }

  const stopResuming = resumeOnGesture(window, isBlocked, () => void context.resume().catch(() => {}));
  context.addEventListener("statechange", () => {
    if (isClosed) return;
    isBlocked.value = context.state !== "running";
    tell();
  });
  start().catch(fail);
  return close;
};

/** @throws when a file of the filter is missing or the browser refuses it */
export async function createNoiseFilter(context: BaseAudioContext): Promise<AudioWorkletNode> {
  const [wasmBinary] = await Promise.all([loadModel(), context.audioWorklet.addModule(WORKLET)]);
  // An AudioWorkletNode takes any context; the package's type is narrower.
  const filter = new RnnoiseWorkletNode(context as AudioContext, { maxChannels: 1, wasmBinary });
  filter.channelCount = 1;
  filter.channelCountMode = "explicit";
  return filter;
}

function hasSound(analyser: AnalyserNode): boolean {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return samples.some((sample) => sample !== 0);
}

async function loadModel(): Promise<ArrayBuffer> {
  const answer = await fetch(MODEL);
  if (!answer.ok) throw new Error(`${MODEL}: ${answer.status}`);
  return answer.arrayBuffer();
}
