/** What the settings ask of camera and microphone, in the browser's words. Pure. */
import { defaultSettings, type Settings } from "../../api/settings.ts";
import type { DeviceKind } from "./devices-state.ts";

export type CaptureQuality = Pick<
  Settings,
  "originalSound" | "noiseSuppression" | "cameraHeight" | "cameraFramesPerS"
>;

export const initialQuality: CaptureQuality = defaultSettings;

export const qualityOf = (settings: Settings): CaptureQuality => {
  const { originalSound, noiseSuppression, cameraHeight, cameraFramesPerS } = settings;
  return { originalSound, noiseSuppression, cameraHeight, cameraFramesPerS };
};

/** "ideal" accepts lesser cameras. */
export function constraintsFor(kind: DeviceKind, quality: CaptureQuality): MediaTrackConstraints {
  const { originalSound, noiseSuppression, cameraHeight, cameraFramesPerS } = quality;
  if (kind === "camera") {
    return {
      width: { ideal: Math.round((cameraHeight * 16) / 9) },
      height: { ideal: cameraHeight },
      frameRate: { ideal: cameraFramesPerS, max: cameraFramesPerS },
    };
  }
  const isCleaned = !originalSound;
  return {
    echoCancellation: isCleaned,
    // The strong one works on top of the browser's: changing between them opens nothing anew.
    noiseSuppression: isCleaned && noiseSuppression !== "off",
    autoGainControl: isCleaned,
    channelCount: 1,
  };
}

/** The own filter is to run (`noise-filter.ts`). */
export const isFiltered = ({ originalSound, noiseSuppression }: CaptureQuality): boolean =>
  noiseSuppression === "strong" && !originalSound;

/** What the encoder is to expect (W3C mst-content-hint). */
export const soundHint = ({ originalSound }: CaptureQuality): string => (originalSound ? "music" : "");

/** The devices of which something else is asked. */
export function changedKinds(before: CaptureQuality, after: CaptureQuality): DeviceKind[] {
  const kinds: readonly DeviceKind[] = ["camera", "microphone"];
  const wordsFor = (kind: DeviceKind, quality: CaptureQuality): string =>
    JSON.stringify(constraintsFor(kind, quality));
  return kinds.filter((kind) => wordsFor(kind, before) !== wordsFor(kind, after));
}
