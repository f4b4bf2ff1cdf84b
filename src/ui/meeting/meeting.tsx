/** The meeting's screen: header, stage, controls and, beside the stage, one panel. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Activity, Files, KeyRound, Keyboard, Lock } from "lucide";
import type { AppView, MeetingView } from "../../api/view.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { togglePanel } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { AloneCard } from "./alone-card.tsx";
import { AnnouncementBanner } from "../chat/announcements.tsx";
import { CoordinatorBadge } from "./coordinator-badge.tsx";
import { CaptionBar } from "./caption-bar.tsx";
import { ChatPanel } from "../chat/chat-panel.tsx";
import { Controls } from "./controls.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { FilesPanel } from "../files/files-panel.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { HostInvitations } from "./host-invitations.tsx";
import { IncomingCall } from "./incoming-call.tsx";
import { KnockNotice } from "./knocks.tsx";
import { LedViewBar } from "./led-view-bar.tsx";
import { MediaBanner } from "./media-banner.tsx";
import { ParticipantsPanel } from "./participants-panel.tsx";
import { SkipLink } from "../kit/skip-link.tsx";
import { NoticesPanel } from "./notices-panel.tsx";
import { PollsPanel } from "./polls-panel.tsx";
import { UpdateNotice } from "../settings/update-notice.tsx";
import { RecordingBanner, RecordingMark } from "./recording-banner.tsx";
import { PresentingBar } from "./presenting-bar.tsx";
import { Stage } from "./stage.tsx";
import { StatisticsPanel } from "../statistics/statistics-panel.tsx";
import { TimerMark } from "./timer.tsx";
import { TakeOverRequest } from "./take-over-dialog.tsx";
import { TranscriptPanel } from "./transcript-panel.tsx";
import { duration, meetingTitle } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function MeetingScreen({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const panel = state.panel.value;
  const isPresenting = meeting.presenter === view.self.peerId;
  return (
    <div class={`meeting ${panel === null ? "" : "with-panel"}`}>
      <header class="meeting-header">
        <h1 class="ellipsis" dir="auto" title={meeting.title}>
          {meetingTitle(meeting.title)}
        </h1>
        {meeting.needsPasscode && (
          <span
            class="header-mark"
            role="img"
            aria-label={t().meeting.hasPasscode}
            title={t().meeting.hasPasscode}
          >
            <Icon node={KeyRound} size={14} />
          </span>
        )}
        {meeting.isLocked && (
          <span class="header-mark locked" title={t().meeting.lockedTitle}>
            <Icon node={Lock} size={14} />
            <span class="mark-word">{t().people.locked}</span>
          </span>
        )}
        <RecordingMark meeting={meeting} />
        <Elapsed sinceMs={meeting.joinedAtMs} />
        {meeting.timer !== null && <TimerMark meeting={meeting} timer={meeting.timer} />}
        <span class="spring" />
        <CoordinatorBadge meeting={meeting} />
        <IconButton
          icon={Files}
          label={t().common.files}
          shortcut="D"
          tooltipSide="left"
          extraClass="files-button"
          isPressed={panel === "files"}
          onClick={() => togglePanel(app, "files")}
        />
        <IconButton
          icon={Activity}
          label={t().common.statistics}
          shortcut="I"
          tooltipSide="left"
          isPressed={panel === "statistics"}
          onClick={() => togglePanel(app, "statistics")}
        />
        <IconButton
          icon={Keyboard}
          label={t().settings.keyboardShortcuts}
          shortcut="?"
          tooltipSide="left"
          onClick={() => (state.dialog.value = { kind: "shortcuts" })}
        />
      </header>
      <ConnectionBanner meeting={meeting} />
      <MediaBanner meeting={meeting} />
      <RecordingBanner meeting={meeting} />
      <UpdateNotice view={view} place="meeting" />
      <AnnouncementBanner meeting={meeting} />
      {isPresenting && <PresentingBar meeting={meeting} />}
      <LedViewBar meeting={meeting} />
      <main class="meeting-main">
        <SkipLink>{t().meeting.skipToControls}</SkipLink>
        <Stage view={view} meeting={meeting} />
        <AloneCard meeting={meeting} />
        {panel === "chat" && <ChatPanel meeting={meeting} />}
        {panel === "polls" && <PollsPanel meeting={meeting} />}
        {panel === "transcript" && <TranscriptPanel meeting={meeting} />}
        {panel === "files" && <FilesPanel meeting={meeting} />}
        {panel === "notices" && <NoticesPanel />}
        {panel === "participants" && <ParticipantsPanel meeting={meeting} />}
        {panel === "statistics" && <StatisticsPanel view={view} meeting={meeting} />}
      </main>
      <div class="requests">
        <IncomingCall meeting={meeting} />
        <KnockNotice meeting={meeting} />
        <HostInvitations meeting={meeting} />
        {isPresenting && <TakeOverRequest meeting={meeting} />}
      </div>
      <footer>
        <CaptionBar meeting={meeting} />
        <Controls view={view} meeting={meeting} />
      </footer>
    </div>
  );
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const { clock } = useApp();
  const nowMs = useSignal(clock.wallMs());
  useEffect(() => {
    return repeatEvery(clock, 1_000, () => (nowMs.value = clock.wallMs()));
  }, []);
  return (
    <span class="elapsed" role="timer" aria-label={t().meeting.time}>
      {duration(nowMs.value - sinceMs)}
    </span>
  );
}
