/** The preview: the user sees and hears the own devices before anybody else does. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ArrowLeft, Mic, MicOff, Video as VideoIcon, VideoOff } from "lucide";
import type { AppView } from "../../api/view.ts";
import { enter } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { BackgroundField } from "../settings/background-field.tsx";
import { DevicePickers } from "../settings/device-pickers.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { LevelMeter } from "../kit/level-meter.tsx";
import { SwitchField } from "../kit/field.tsx";
import { NameField } from "../kit/name-field.tsx";
import { OwnPicture } from "./own-picture.tsx";
import type { DeviceKind } from "../media/devices.ts";
import { joinChoices, type JoinChoices, type Target } from "../model/screen.ts";
import { meetingTitle } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function PrejoinScreen({ view, target }: { view: AppView; target: Target }) {
  const app = useApp();
  const { state, devices } = app;
  const { settings } = view;
  // Computed, so that a view with the same settings does not ask again for a device that was denied.
  const choices = useComputed<Partial<JoinChoices>>(() => {
    const [shown, known] = [state.target.value, state.view.value?.settings];
    return shown === null || known === undefined ? {} : joinChoices(known);
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
  const title = target.kind === "create" ? target.title : meetingTitle(target.meeting.title);
  const facts = factsOf(view, target);
  const { camera: cameraProblem, microphone: microphoneProblem } = devices.problems.value;
  const isJoining = view.joining !== null;
  return (
    <div class="prejoin">
      <header class="prejoin-header">
        <IconButton
          icon={ArrowLeft}
          label={t().common.backToList}
          tooltipSide="bottom"
          onClick={() => (state.target.value = null)}
        />
      </header>
      <main class="prejoin-main">
        <OwnPreview view={view} />
        <section class="prejoin-side">
          <div>
            <p class="quiet">{facts.lead}</p>
            <h1 class="breakable" dir="auto">
              {title}
            </h1>
            {facts.detail !== null && <p class="quiet">{facts.detail}</p>}
          </div>
          <NameField name={view.self.name} />
          <DevicePickers settings={settings} />
          <BackgroundField
            settings={settings}
            set={(change) => state.send({ type: "setSettings", settings: change })}
          />
          <LevelMeter track={devices.microphone.value} />
          {[cameraProblem, microphoneProblem].map(
            (problem) =>
              problem !== null && (
                <p key={problem} class="field-error" role="alert">
                  {problem}
                </p>
              ),
          )}
          {state.joinError.value !== null && (
            <p dir="auto" class="field-error" role="alert">
              {state.joinError.value}
            </p>
          )}
          <button
            type="button"
            class="button primary large"
            aria-disabled={isJoining}
            onClick={() => {
              if (!isJoining) void enter(app, target);
            }}
          >
            {isJoining ? t().home.joining : facts.action}
          </button>
          <SwitchField
            label={t().home.skipPreview}
            isOn={settings.skipPreview}
            onChange={(skipPreview) => state.send({ type: "setSettings", settings: { skipPreview } })}
          />
        </section>
      </main>
    </div>
  );
}

interface Facts {
  readonly lead: string;
  readonly detail: string | null;
  /** The label of the button that enters. */
  readonly action: string;
}

function factsOf(view: AppView, target: Target): Facts {
  if (target.kind === "create")
    return { lead: t().home.yourMeeting, detail: null, action: t().home.startMeeting };
  // An earlier meeting may come alive while its preview is open.
  const { meetingId } = target.meeting;
  const members =
    view.nearby.find((each) => each.meetingId === meetingId)?.members ??
    (target.kind === "join" ? target.meeting.members : 0);
  if (members > 0)
    return { lead: t().home.readyToJoin, detail: t().home.hereNow(members), action: t().common.join };
  return {
    lead: t().home.earlierMeeting,
    detail: t().home.earlierDetail,
    action: t().home.startAgain,
  };
}

/** The own picture, with the buttons for camera and microphone on it. */
function OwnPreview({ view }: { view: AppView }) {
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
