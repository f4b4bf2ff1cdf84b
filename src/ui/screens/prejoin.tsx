/** How one looks and sounds, before anybody else sees and hears it. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ArrowLeft, Mic, MicOff, Video as VideoIcon, VideoOff } from "lucide";
import type { AppView } from "../../core-api.ts";
import { enter } from "../actions.ts";
import { useApp } from "../app-context.ts";
import { Avatar } from "../components/avatar.tsx";
import { DevicePickers } from "../components/device-pickers.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { LevelMeter } from "../components/level-meter.tsx";
import { SwitchField } from "../components/field.tsx";
import { Video } from "../components/video.tsx";
import type { Target } from "../state.ts";
import { peopleCount } from "../text.ts";

export function PrejoinScreen({ view, target }: { view: AppView; target: Target }) {
  const app = useApp();
  const { state, devices } = app;
  const { settings } = view;
  useSignalEffect(() => {
    const wanted = state.view.value?.settings;
    if (wanted === undefined) return;
    devices.setWanted("camera", wanted.joinWithCamera);
    devices.setWanted("microphone", wanted.joinWithMicrophone);
  });
  useEffect(
    () => () => {
      // The meeting takes them over; on the way back to the list they go dark.
      if (state.view.value?.meeting) return;
      devices.setWanted("camera", false);
      devices.setWanted("microphone", false);
    },
    [],
  );
  const title = target.kind === "create" ? target.title : target.meeting.title || "Private meeting";
  const camera = devices.camera.value;
  const { camera: cameraProblem, microphone: microphoneProblem } = devices.problems.value;
  const isJoining = view.joining !== null;
  return (
    <div class="prejoin">
      <header class="prejoin-header">
        <IconButton
          icon={ArrowLeft}
          label="Back to the list"
          tooltipSide="bottom"
          onClick={() => (state.target.value = null)}
        />
      </header>
      <main class="prejoin-main">
        <section class="preview" aria-label="Preview">
          {camera !== null ? (
            <Video key={camera.id} track={camera} isMirrored fit="cover" />
          ) : (
            <div class="tile-blank">
              <Avatar peerId={view.self.peerId} name={view.self.name} size="portrait" />
            </div>
          )}
          <div class="tile-name">
            <span class="ellipsis" title={view.self.name}>
              {view.self.name}
            </span>
          </div>
          <div class="preview-controls">
            <IconButton
              size="large"
              icon={settings.joinWithMicrophone ? Mic : MicOff}
              label={settings.joinWithMicrophone ? "Join muted" : "Join with the microphone on"}
              tone={settings.joinWithMicrophone ? "plain" : "off"}
              onClick={() =>
                state.send({
                  type: "setSettings",
                  settings: { joinWithMicrophone: !settings.joinWithMicrophone },
                })
              }
            />
            <IconButton
              size="large"
              icon={settings.joinWithCamera ? VideoIcon : VideoOff}
              label={settings.joinWithCamera ? "Join with the camera off" : "Join with the camera on"}
              tone={settings.joinWithCamera ? "plain" : "off"}
              onClick={() =>
                state.send({ type: "setSettings", settings: { joinWithCamera: !settings.joinWithCamera } })
              }
            />
          </div>
        </section>
        <section class="prejoin-side">
          <div>
            <p class="quiet">{target.kind === "create" ? "Your meeting" : "Ready to join?"}</p>
            <h1 class="breakable">{title}</h1>
            {target.kind === "join" && <p class="quiet">{peopleCount(target.meeting.members)} here</p>}
          </div>
          <DevicePickers settings={settings} />
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
            <p class="field-error" role="alert">
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
            {isJoining ? "Joining…" : target.kind === "create" ? "Start meeting" : "Join"}
          </button>
          <SwitchField
            label="Skip this preview next time"
            isOn={settings.skipPreview}
            onChange={(skipPreview) => state.send({ type: "setSettings", settings: { skipPreview } })}
          />
        </section>
      </main>
    </div>
  );
}
