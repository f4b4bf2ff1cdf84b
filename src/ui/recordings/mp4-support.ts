/**
 * Whether films can be made as MP4: as this browser answers, since the one that makes films is of its kind. Where it is not, the core says so in a
 * sentence.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";

const isSupported = signal(false);
let isAsked = false;

/** H.264's baseline at the size of a film. */
const CONFIG = { codec: "avc1.42001f", width: 1280, height: 720, bitrate: 1_800_000, framerate: 25 };

/** False until the browser has answered. */
export const canMakeMp4: ReadonlySignal<boolean> = computed(() => {
  if (!isAsked && "VideoEncoder" in globalThis) {
    isAsked = true;
    VideoEncoder.isConfigSupported(CONFIG).then(
      ({ supported }) => (isSupported.value = supported === true),
      () => {},
    );
  }
  return isSupported.value;
});
