/** The own picture before anybody else sees it. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Mic, MicOff, Video as VideoIcon, VideoOff } from "lucide";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { IconButton } from "../kit/icon-button.tsx";
import { OwnPicture } from "./own-picture.tsx";
import type { DeviceKind } from "../media/devices.ts";
import { joinChoices, type JoinChoices } from "../model/screen.ts";
import { t } from "../language/texts.ts";

/** While the screen is there, camera and microphone are on as the settings say. */
export function usePreviewedDevices(): void {
  const { state, devices } = useApp();
  // Computed, so that a view with the same settings does not ask again for a device that was denied.
  const choices = useComputed<Partial<JoinChoices>>(() => {
    const known = state.view.value?.settings;
    return known === undefined ? {} : joinChoices(known);
  });
  const isCameraWanted = useComputed(() => choices.value.camera);
  const isMicrophoneWanted = useComputed(() => choices.value.microphone);
  useSignalEffect(() => {
    if (isCameraWanted.value !== undefined) devices.setWanted("camera", isCameraWanted.value);
  });
  useSignalEffect(() => {
    if (isMicrophoneWanted.value !== undefined) devices.setWanted("microphone", isMicrophoneWanted.value);
  });
  useEffect(
    () => () => {
      // The meeting takes the devices over, and the wait at its door keeps them; on the way back to the list they are turned off.
      const { meeting, joining } = state.view.value ?? {};
      if (meeting || typeof joining?.place === "number") return;
      devices.setWanted("camera", false);
      devices.setWanted("microphone", false);
    },
    [],
  );
}

/** The own picture, with the buttons for camera and microphone on it. */
export function OwnPreview({ view }: { view: AppView }) {
  const { state, devices } = useApp();
  const { settings } = view;
  const problems = devices.problems.value;
  const choices = joinChoices(settings);
  const isCameraOn = choices.camera && problems.camera === null;
  const isMicrophoneOn = choices.microphone && problems.microphone === null;
  function choose(kind: DeviceKind, isOn: boolean): void {
    const change = kind === "camera" ? { joinWithCamera: isOn } : { joinWithMicrophone: isOn };
    state.send({ type: "setSettings", settings: change });
    // After a failure the setting is on already: the device has to be asked for here.
    devices.setWanted(kind, isOn);
  }
  return (
    <section class="preview" aria-label={t().home.preview}>
      <OwnPicture self={view.self} />
      <div class="preview-controls">
        <IconButton
          size="large"
          icon={isMicrophoneOn ? Mic : MicOff}
          label={isMicrophoneOn ? t().home.joinMuted : t().home.joinWithMicrophone}
          tone={isMicrophoneOn ? "plain" : "off"}
          onClick={() => choose("microphone", !isMicrophoneOn)}
        />
        <IconButton
          size="large"
          icon={isCameraOn ? VideoIcon : VideoOff}
          label={isCameraOn ? t().home.joinWithoutCamera : t().home.joinWithCamera}
          tone={isCameraOn ? "plain" : "off"}
          onClick={() => choose("camera", !isCameraOn)}
        />
      </div>
    </section>
  );
}

/** Why a device that is wanted does not come. */
export function DeviceProblems() {
  const { camera, microphone } = useApp().devices.problems.value;
  return (
    <>
      {[camera, microphone].map(
        (problem) =>
          problem !== null && (
            <p key={problem} class="field-error" role="alert">
              {problem}
            </p>
          ),
      )}
    </>
  );
}
