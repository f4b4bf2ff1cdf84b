/** The toolbar at the bottom of a meeting. */
import {
  Activity,
  Bell,
  Captions,
  CaptionsOff,
  Ellipsis,
  Eye,
  EyeOff,
  Files,
  Headphones,
  Keyboard,
  Mic,
  MicOff,
  PhoneOff,
  ScrollText,
  Settings as SettingsIcon,
  UserMinus,
  Users,
  Video as VideoIcon,
  VideoOff,
} from "lucide";
import type { AppView, MeetingView } from "../../api/view.ts";
import { may, type Role } from "../../kernel/rights.ts";
import { useApp } from "../context/app.ts";
import {
  leave,
  toggleCamera,
  toggleCaptions,
  toggleMicrophone,
  togglePanel,
  togglePicturelessHidden,
  toggleSelfHidden,
} from "../context/actions.ts";
import { microphoneInCall } from "../model/calls.ts";
import { fitControls, type ControlId } from "../model/controls.ts";
import { isSoundOnly, setSoundOnly } from "../model/sound-only.ts";
import { roleOfSelf } from "../model/participants.ts";
import { cameraButton, microphoneButton } from "../model/own-mutes.ts";
import { Icon } from "../kit/icon.tsx";
import { Toolbar } from "../kit/toolbar.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Menu, type MenuItem } from "../kit/menu.tsx";
import { controlsOf, type MovableControl } from "./control-buttons.tsx";
import { CameraMenu, MicrophoneMenu } from "../settings/device-menu.tsx";
import { DeviceNote, useMutedBySystem } from "../settings/device-note.tsx";
import { ReactionButton, reactionItems } from "./reactions.tsx";
import { useFullScreen } from "./use-full-screen.ts";
import { useWindowSize } from "./use-window-size.ts";
import { t } from "../language/texts.ts";

const MOVABLE: readonly (readonly (MovableControl | "react")[])[] = [
  ["present", "hand", "react"],
  ["participants", "chat", "polls"],
  ["view", "fullScreen"],
];

export function Controls({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const app = useApp();
  const { isMicrophoneOn, isCameraOn } = view.self;
  const { ownMutes } = meeting;
  const isViewer = roleOfSelf(meeting) === "viewer";
  const isMicrophoneMuted = useMutedBySystem("microphone", isMicrophoneOn);
  const isCameraMuted = useMutedBySystem("camera", isCameraOn);
  const call = app.calls.current.value?.media ?? null;
  const microphone =
    call === null
      ? microphoneButton({
          ...{
            isOn: isMicrophoneOn,
            isMutedBySystem: isMicrophoneMuted,
            mute: ownMutes.microphone,
            isViewer,
          },
        })
      : microphoneInCall(call.tracks.sends.value.microphone);
  const camera = cameraButton({
    isOn: isCameraOn,
    isMutedBySystem: isCameraMuted,
    mute: ownMutes.camera,
    isViewer,
  });
  const isFullScreen = useFullScreen();
  const movable = MOVABLE.map((group) => group.filter((id) => isPossible(app, roleOfSelf(meeting), id)));
  const all: readonly ControlId[] = ["microphone", "camera", ...movable.flat(), "more", "leave"];
  const { shown, captions } = fitControls(all, useWindowSize(), view.settings.controlLabels);
  const hasCaptions = captions !== "none";
  const controls = controlsOf(app, meeting, isFullScreen);
  const captionOf = (caption: string) => (hasCaptions ? { caption } : {});
  return (
    <Toolbar class={`controls ${captions}`} label={t().meeting.controls}>
      <div class="controls-group">
        <div class={`split ${microphone.look}`}>
          <DeviceNote kind="microphone" isMutedBySystem={isMicrophoneMuted} />
          <IconButton
            size="large"
            icon={microphone.look === "on" ? Mic : MicOff}
            label={microphone.label}
            {...captionOf(microphone.caption)}
            tone={microphone.look === "off" ? "off" : "plain"}
            shortcut="M"
            onClick={() => toggleMicrophone(app)}
          />
          <MicrophoneMenu view={view} />
        </div>
        <div class={`split ${camera.look}`}>
          <DeviceNote kind="camera" isMutedBySystem={isCameraMuted} />
          <IconButton
            size="large"
            icon={camera.look === "on" ? VideoIcon : VideoOff}
            label={camera.label}
            {...captionOf(camera.caption)}
            tone={camera.look === "off" ? "off" : "plain"}
            shortcut="V"
            onClick={() => toggleCamera(app)}
          />
          <CameraMenu view={view} />
        </div>
      </div>
      {movable.map((group, index) => {
        const inBar = group.filter((id) => shown.has(id));
        if (inBar.length === 0) return null;
        return (
          <div key={index} class="controls-group">
            {inBar.map((id) => {
              if (id === "react") return <ReactionButton key={id} {...captionOf(t().common.react)} />;
              const { caption, ...control } = controls[id];
              return <IconButton key={id} size="large" {...control} {...captionOf(caption)} />;
            })}
          </div>
        );
      })}
      <div class="controls-group">
        <Menu
          icon={Ellipsis}
          iconSize={22}
          label={t().meeting.more}
          {...captionOf(t().meeting.more)}
          buttonClass="icon-button large"
          items={[
            {
              items: movable
                .flat()
                .flatMap((id) => (shown.has(id) || id === "react" ? [] : [controls[id]].map(asMenuItem))),
            },
            { heading: t().common.react, items: shown.has("react") ? [] : reactionItems(app) },
            { items: useFurtherItems(meeting) },
          ].filter(({ items }) => items.length > 0)}
        />
        <button
          type="button"
          class="icon-button large leave"
          aria-label={t().meeting.leave}
          title={t().meeting.leave}
          onClick={() => leave(app)}
        >
          <Icon node={PhoneOff} size={22} />
          {hasCaptions && <span class="caption">{t().meeting.leave}</span>}
        </button>
      </div>
    </Toolbar>
  );
}

type AppPart = Pick<ReturnType<typeof useApp>, "canPresent" | "canFillScreen" | "state">;
function isPossible(app: AppPart, role: Role, id: ControlId): boolean {
  if (id === "present") return app.canPresent && may(role, "present");
  return id !== "fullScreen" || app.canFillScreen;
}

const asMenuItem = ({ icon, label, onClick }: Omit<MenuItem, "run"> & { onClick: () => void }): MenuItem => ({
  ...(icon === undefined ? {} : { icon }),
  label,
  run: onClick,
});

/** What the toolbar never has. */
function useFurtherItems(meeting: MeetingView): readonly MenuItem[] {
  const app = useApp();
  const { state } = app;
  const isSelfHidden = state.isSelfHidden.value;
  const arePicturelessHidden = state.arePicturelessHidden.value;
  const soundOnly = isSoundOnly(state);
  const areCaptionsOn = state.view.value?.settings.captions !== false;
  const isCaptioned = meeting.captioners.length > 0 || state.captions.transcript.value.length > 0;
  return [
    {
      icon: soundOnly ? VideoIcon : Headphones,
      label: soundOnly ? t().meeting.showPictures : t().meeting.soundOnly,
      run: () => setSoundOnly(state, !soundOnly),
    },
    ...(isCaptioned
      ? [
          {
            icon: areCaptionsOn ? CaptionsOff : Captions,
            label: areCaptionsOn ? t().captions.hide : t().captions.show,
            run: () => toggleCaptions(app),
          },
          { icon: ScrollText, label: t().captions.transcript, run: () => togglePanel(app, "transcript") },
        ]
      : []),
    ...(meeting.participants.length > 1
      ? [
          {
            icon: isSelfHidden ? Eye : EyeOff,
            label: isSelfHidden ? t().meeting.showMyPicture : t().meeting.hideMyPicture,
            run: () => toggleSelfHidden(app),
          },
          {
            icon: arePicturelessHidden ? Users : UserMinus,
            label: arePicturelessHidden ? t().meeting.showPictureless : t().meeting.hidePictureless,
            run: () => togglePicturelessHidden(app),
          },
        ]
      : []),
    {
      icon: SettingsIcon,
      label: t().common.settings,
      run: () => (state.dialog.value = { kind: "settings" }),
    },
    { icon: Files, label: t().common.files, run: () => togglePanel(app, "files") },
    { icon: Bell, label: t().notices.title, run: () => togglePanel(app, "notices") },
    { icon: Activity, label: t().common.statistics, run: () => togglePanel(app, "statistics") },
    {
      icon: Keyboard,
      label: t().settings.keyboardShortcuts,
      run: () => (state.dialog.value = { kind: "shortcuts" }),
    },
  ];
}
