/** Sends the own camera and microphone as the core's view wants them, and plays on the chosen speaker. */
import { computed, effect, untracked, type ReadonlySignal } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { Legs } from "../../media/leg/types.ts";
import type { AppState } from "../model/store.ts";
import type { AudioOutput } from "./audio-output.ts";
import type { Devices } from "./devices.ts";

export function sendOwnDevices(deps: {
  readonly state: AppState;
  readonly devices: Devices;
  readonly legs: Legs;
  readonly output: AudioOutput;
  /** Nothing of the microphone is to leave the window, whatever the view says. */
  readonly isSilenced: ReadonlySignal<boolean>;
  /** What the user says is for somebody alone. */
  readonly isInCall: ReadonlySignal<boolean>;
}): {
  readonly mutedMicrophone: ReadonlySignal<MediaStreamTrack | null>;
  /** As the others hear it; null while they do not. */
  readonly heardMicrophone: ReadonlySignal<MediaStreamTrack | null>;
  readonly stop: Unsubscribe;
} {
  const { state, devices, legs, output, isSilenced, isInCall } = deps;
  const isCameraWanted = computed(() => state.view.value?.self.isCameraOn ?? false);
  const isMicrophoneWanted = computed(() => state.view.value?.self.isMicrophoneOn ?? false);
  const isHeard = computed(() => isMicrophoneWanted.value && !isSilenced.value && !isInCall.value);
  const stops = [
    effect(() => {
      const isOn = isCameraWanted.value;
      untracked(() => devices.setWanted("camera", isOn));
    }),
    // Muting keeps the device open, so that unmuting loses no syllable; nothing is sent meanwhile.
    effect(() => {
      if (isMicrophoneWanted.value) untracked(() => devices.setWanted("microphone", true));
    }),
    // A call may have opened it.
    effect(() => legs.setCamera(isCameraWanted.value ? devices.camera.value : null)),
    effect(() => {
      const track = devices.microphone.value;
      const isOn = isHeard.value;
      if (track !== null) track.enabled = isOn;
      legs.setMicrophone(isOn ? track : null);
    }),
    effect(() => output.setSpeaker(devices.speakerId.value)),
  ];
  return {
    heardMicrophone: computed(() => (isHeard.value ? devices.microphone.value : null)),
    mutedMicrophone: computed(() => (isHeard.value || isInCall.value ? null : devices.microphone.value)),
    stop() {
      devices.setWanted("camera", false);
      devices.setWanted("microphone", false);
      for (const stop of stops.toReversed()) stop();
    },
  };
}
