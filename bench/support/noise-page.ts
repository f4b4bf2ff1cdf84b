/** Records the fake microphone as the window would send it, for each setting of noise suppression. Runs in Chromium. */
import { effect, signal } from "@preact/signals";
import type { Settings } from "../../src/api/settings.ts";
import { realClock } from "../../src/kernel/clock.ts";
import { constraintsFor, initialQuality, isFiltered } from "../../src/ui/media/capture-quality.ts";
import { filterMicrophone } from "../../src/ui/media/filtered-microphone.ts";
import { createNoiseFilter, openNoiseFilter } from "../../src/ui/media/noise-filter.ts";

/** Newer than the DOM's types. */
declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}

async function record(noiseSuppression: Settings["noiseSuppression"], seconds: number): Promise<string> {
  const quality = { ...initialQuality, noiseSuppression };
  // The level of what is recorded is compared: it stays as it is.
  const audio = { ...constraintsFor("microphone", quality), autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const [own] = stream.getAudioTracks();
  if (own === undefined) throw new Error("There is no microphone");
  const microphone = signal<MediaStreamTrack | null>(own);
  const sent = filterMicrophone({
    ...{ clock: realClock, microphone, open: openNoiseFilter },
    isWanted: signal(isFiltered(quality)),
    onFailed: () => console.error("The filter failed"),
  });
  if (isFiltered(quality)) {
    await new Promise<void>((resolve) => {
      const stop = effect(() => {
        if (sent.value !== own) queueMicrotask(() => (stop(), resolve()));
      });
    });
  }
  const pcm = await readSamples(sent.value ?? own, seconds * 48_000);
  microphone.value = null;
  own.stop();
  return textOf(pcm);
}

/** What the filter alone makes of the file. */
async function renderFilter(): Promise<string> {
  const bytes = await (await fetch("mix.wav")).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes);
  const context = new OfflineAudioContext(1, sound.length, 48_000);
  const filter = await createNoiseFilter(context);
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(filter).connect(context.destination);
  source.start();
  // The model loads by itself, and does not say when it has.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const rendered = (await context.startRendering()).getChannelData(0);
  return textOf(Int16Array.from(rendered, (sample) => sample * 32_767));
}

function textOf(pcm: Int16Array): string {
  let text = "";
  const bytes = new Uint8Array(pcm.buffer);
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

async function readSamples(track: MediaStreamTrack, count: number): Promise<Int16Array> {
  const pcm = new Int16Array(count);
  let filled = 0;
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  while (filled < count) {
    const { value, done } = await reader.read();
    if (done) break;
    const samples = new Float32Array(value.numberOfFrames);
    value.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
    value.close();
    for (const sample of samples.subarray(0, count - filled)) pcm[filled++] = sample * 32_767;
  }
  await reader.cancel();
  return pcm;
}

Object.assign(globalThis, { record, renderFilter });
