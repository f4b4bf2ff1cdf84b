/**
 * Sends the core what the user says, for the program that captions it: the same track that goes out to the others, while it goes out. It leaves this
 * computer's page for this computer's core alone.
 */
import { effect, untracked, type ReadonlySignal } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { SPEECH_RATE_HZ } from "../../kernel/speech-sound.ts";

/** Calls `onSound` with pieces of a tenth of a second, 16 kHz, mono, signed 16 bits, in this machine's order of bytes, until the returned function is called. */
export type OpenSpeechTap = (
  track: MediaStreamTrack,
  onSound: (samples: Int16Array<ArrayBuffer>) => void,
  onFailed: () => void,
) => Unsubscribe;

export function sendOwnSpeech(deps: {
  /** The microphone as the others hear it; null while they do not. */
  readonly heard: ReadonlySignal<MediaStreamTrack | null>;
  /** The core's program takes sound. */
  readonly isWanted: ReadonlySignal<boolean>;
  readonly open: OpenSpeechTap;
  readonly send: (pcm: string) => void;
  readonly onFailed: () => void;
}): Unsubscribe {
  return effect(() => {
    const track = deps.heard.value;
    if (track === null || !deps.isWanted.value) return;
    return untracked(() => deps.open(track, (samples) => deps.send(base64Of(samples)), deps.onFailed));
  });
}

const base64Of = (samples: Int16Array<ArrayBuffer>): string =>
  btoa(String.fromCharCode(...new Uint8Array(samples.buffer)));

/** Beside the page. */
const WORKLET = "speech-worklet.js";

export const openSpeechTap: OpenSpeechTap = (track, onSound, onFailed) => {
  // Newer than the DOM's types: nothing is played, so no speaker has to be open for it.
  // The browser makes the rate of the device's.
  const context = new AudioContext(
    Object.assign({ sampleRate: SPEECH_RATE_HZ }, { sinkId: { type: "none" } }),
  );
  let isClosed = false;

  async function start(): Promise<void> {
    await context.audioWorklet.addModule(WORKLET);
    if (isClosed) return;
    const tap = new AudioWorkletNode(context, "speech", {
      ...{ numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" },
    });
    tap.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => {
      if (!isClosed) onSound(data);
    };
    context.createMediaStreamSource(new MediaStream([track])).connect(tap);
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    void context.close().catch(() => {});
  }
  start().catch(() => {
    if (isClosed) return;
    close();
    onFailed();
  });
  return close;
};
