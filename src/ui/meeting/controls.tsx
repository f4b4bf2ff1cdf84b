/** The toolbar at the bottom of a meeting. */
import {
  Hand,
  LayoutGrid,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  SquareUser,
  Settings as SettingsIcon,
  Users,
  Video as VideoIcon,
  VideoOff,
} from "lucide";
import type { AppView, MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import {
  leave,
  toggleCamera,
  toggleHand,
  toggleMicrophone,
  togglePanel,
  toggleViewMode,
} from "../context/actions.ts";
import { selfIn } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton, type IconButtonProps } from "../kit/icon-button.tsx";
import { Toolbar } from "../kit/toolbar.tsx";

export function Controls({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const app = useApp();
  const { state, media } = app;
  const { isMicrophoneOn, isCameraOn } = view.self;
  const own = selfIn(meeting);
  const isPresenting = meeting.presenter === view.self.peerId;
  const isGrid = state.viewMode.value === "grid";
  return (
    <Toolbar class="controls" label="Meeting controls">
      <div class="controls-group">
        <ControlButton
          icon={isMicrophoneOn ? Mic : MicOff}
          label={isMicrophoneOn ? "Mute" : "Unmute"}
          tone={isMicrophoneOn ? "plain" : "off"}
          shortcut="M"
          onClick={() => toggleMicrophone(app)}
        />
        <ControlButton
          icon={isCameraOn ? VideoIcon : VideoOff}
          label={isCameraOn ? "Turn camera off" : "Turn camera on"}
          tone={isCameraOn ? "plain" : "off"}
          shortcut="V"
          onClick={() => toggleCamera(app)}
        />
        {app.canPresent && (
          <ControlButton
            icon={isPresenting ? MonitorX : MonitorUp}
            label={isPresenting ? "Stop presenting" : "Present your screen"}
            tone={isPresenting ? "accent" : "plain"}
            shortcut="S"
            onClick={() => void media.value?.togglePresenting()}
          />
        )}
        <ControlButton
          icon={Hand}
          label={own?.isHandUp === true ? "Lower your hand" : "Raise your hand"}
          tone={own?.isHandUp === true ? "accent" : "plain"}
          shortcut="H"
          onClick={() => toggleHand(app)}
        />
      </div>
      <div class="controls-group">
        <ControlButton
          icon={Users}
          label="People"
          isPressed={state.panel.value === "participants"}
          shortcut="P"
          onClick={() => togglePanel(app, "participants")}
        />
        <ControlButton
          icon={MessageSquare}
          label="Chat"
          isPressed={state.panel.value === "chat"}
          badge={state.panel.value === "chat" ? 0 : state.unread.value}
          shortcut="C"
          onClick={() => togglePanel(app, "chat")}
        />
        <ControlButton
          icon={isGrid ? SquareUser : LayoutGrid}
          label={isGrid ? "Speaker view" : "Grid view"}
          shortcut="G"
          extraClass="optional"
          onClick={() => toggleViewMode(app)}
        />
        <ControlButton
          icon={SettingsIcon}
          label="Settings"
          extraClass="optional"
          onClick={() => (state.dialog.value = { kind: "settings" })}
        />
      </div>
      <button type="button" class="button danger leave" aria-label="Leave" onClick={() => leave(app)}>
        <Icon node={PhoneOff} size={18} />
        <span>Leave</span>
      </button>
    </Toolbar>
  );
}

const ControlButton = (props: Omit<IconButtonProps, "size">) => <IconButton {...props} size="large" />;
