/** The own sound and picture in a direct call: copies of the meeting's tracks, so that each is muted for itself and nothing is opened twice. */
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals";
import type { DeviceKind, Devices } from "./devices.ts";

export interface CallTracks {
  /** What the user wants to send. */
  readonly wanted: Readonly<Record<DeviceKind, Signal<boolean>>>;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  /** What the other one hears and sees of it. */
  readonly sends: ReadonlySignal<Readonly<Record<DeviceKind, boolean>>>;
  stop(): void;
}

export function createCallTracks(
  devices: Pick<Devices, DeviceKind | "setWanted">,
  isCameraWanted: boolean,
): CallTracks {
  const wanted = { camera: signal(isCameraWanted), microphone: signal(true) };
  const microphone = signal<MediaStreamTrack | null>(null);
  const camera = signal<MediaStreamTrack | null>(null);

  function put(place: Signal<MediaStreamTrack | null>, track: MediaStreamTrack | null): void {
    place.peek()?.stop();
    const copy = track?.clone() ?? null;
    if (copy !== null && track !== null) copy.contentHint = track.contentHint;
    place.value = copy;
  }
  const stops = [
    // It stays open while it is muted: who unmutes loses no syllable.
    effect(() => {
      if (wanted.microphone.value) untracked(() => devices.setWanted("microphone", true, "call"));
    }),
    effect(() => {
      const isOn = wanted.camera.value;
      untracked(() => devices.setWanted("camera", isOn, "call"));
    }),
    effect(() => {
      const track = devices.microphone.value;
      untracked(() => put(microphone, track));
    }),
    effect(() => {
      const track = wanted.camera.value ? devices.camera.value : null;
      untracked(() => put(camera, track));
    }),
    effect(() => {
      // The meeting's own may be muted.
      if (microphone.value !== null) microphone.value.enabled = wanted.microphone.value;
    }),
  ];
  return {
    ...{ wanted, microphone, camera },
    sends: computed(() => ({
      microphone: wanted.microphone.value && microphone.value !== null,
      camera: camera.value !== null,
    })),
    stop() {
      for (const stop of stops.toReversed()) stop();
      put(microphone, null);
      put(camera, null);
      devices.setWanted("camera", false, "call");
      devices.setWanted("microphone", false, "call");
    },
  };
}
