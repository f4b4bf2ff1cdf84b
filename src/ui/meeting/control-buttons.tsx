/** The buttons of the toolbar: what each does and is called, and the same as an item of the "More" menu. */
import {
  ChartColumn,
  Hand,
  LayoutGrid,
  Maximize,
  MessageSquare,
  Minimize,
  MonitorUp,
  MonitorX,
  SquareUser,
  Users,
} from "lucide";
import type { IconNode } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import type { App } from "../context/app.ts";
import { stageShown } from "../context/stage-view.ts";
import { toggleFullScreen, toggleHand, togglePanel, toggleViewMode } from "../context/actions.ts";
import type { ControlId } from "../model/controls.ts";
import { selfIn } from "../model/participants.ts";
import { unanswered } from "../model/polls.ts";
import { t } from "../language/texts.ts";

/** Those that may stand in the toolbar or, where it has no room, in the menu. */
export type MovableControl = Extract<
  ControlId,
  "present" | "hand" | "participants" | "chat" | "polls" | "view" | "fullScreen"
>;

export interface Control {
  readonly icon: IconNode;
  readonly label: string;
  /** One word of the label. */
  readonly caption: string;
  readonly shortcut?: string;
  readonly onClick: () => void;
  readonly tone?: "accent";
  readonly isPressed?: boolean;
  readonly badge?: number;
}

export function controlsOf(
  app: App,
  meeting: MeetingView,
  isFullScreen: boolean,
): Readonly<Record<MovableControl, Control>> {
  const { state, media } = app;
  const own = selfIn(meeting);
  const isPresenting = own !== undefined && meeting.presenter === own.peerId;
  const isHandUp = own?.isHandUp === true;
  const isGrid = stageShown(state).viewMode === "grid";
  const isChatOpen = state.panel.value === "chat";
  return {
    present: {
      icon: isPresenting ? MonitorX : MonitorUp,
      label: isPresenting ? t().meeting.stopPresenting : t().meeting.presentYourScreen,
      caption: isPresenting ? t().meeting.stop : t().meeting.present,
      shortcut: "S",
      onClick: () => void media.value?.togglePresenting(),
      ...(isPresenting ? { tone: "accent" } : {}),
    },
    hand: {
      icon: Hand,
      label: isHandUp ? t().meeting.lowerYourHand : t().meeting.raiseYourHand,
      caption: isHandUp ? t().meeting.lower : t().meeting.raise,
      shortcut: "H",
      onClick: () => toggleHand(app),
      ...(isHandUp ? { tone: "accent" } : {}),
    },
    participants: {
      icon: Users,
      label: t().common.people,
      caption: t().common.people,
      shortcut: "P",
      isPressed: state.panel.value === "participants",
      onClick: () => togglePanel(app, "participants"),
    },
    chat: {
      icon: MessageSquare,
      label: t().common.chat,
      caption: t().common.chat,
      shortcut: "C",
      isPressed: isChatOpen,
      badge: isChatOpen ? 0 : state.unread.value,
      onClick: () => togglePanel(app, "chat"),
    },
    polls: {
      icon: ChartColumn,
      label: t().common.polls,
      caption: t().common.polls,
      isPressed: state.panel.value === "polls",
      badge:
        own === undefined || state.panel.value === "polls" ? 0 : unanswered(state.polls.value, own.peerId),
      onClick: () => togglePanel(app, "polls"),
    },
    view: {
      icon: isGrid ? SquareUser : LayoutGrid,
      label: isGrid ? t().meeting.speakerView : t().meeting.gridView,
      caption: t().meeting.view,
      shortcut: "G",
      onClick: () => toggleViewMode(app),
    },
    fullScreen: {
      icon: isFullScreen ? Minimize : Maximize,
      label: isFullScreen ? t().meeting.leaveFullScreen : t().meeting.fullScreen,
      caption: t().meeting.full,
      shortcut: "F",
      onClick: () => toggleFullScreen(app),
    },
  };
}
