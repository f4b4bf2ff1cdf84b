/** The root component: the screen for the core's view, and the dialog and toasts over it. */
import { useEffect, useLayoutEffect } from "preact/hooks";
import { AppContext, type App } from "./context/app.ts";
import { AnnounceDialog, AnnouncementsDialog } from "./chat/announcements.tsx";
import { ByCodeDialog } from "./home/by-code-dialog.tsx";
import { ByTitleDialog } from "./home/by-title-dialog.tsx";
import { EntranceDialog } from "./meeting/entrance-dialog.tsx";
import { InviteDialog } from "./meeting/invite-dialog.tsx";
import { ConfirmDialog } from "./kit/confirm-dialog.tsx";
import { CallCard } from "./meeting/call-card.tsx";
import { CreateDialog } from "./home/create-dialog.tsx";
import { LiveRegion } from "./kit/live-region.tsx";
import { Logo } from "./kit/logo.tsx";
import { PasscodeDialog } from "./home/passcode-dialog.tsx";
import { DropZone } from "./files/drop-zone.tsx";
import { PreviewDialog } from "./files/preview-dialog.tsx";
import { PrivateMessageDialog } from "./chat/private-message-dialog.tsx";
import { ExaminationDialog } from "./settings/examination-dialog.tsx";
import { SettingsDialog } from "./settings/settings-dialog.tsx";
import { InstallUpdateDialog } from "./settings/install-update-dialog.tsx";
import { ShortcutsDialog } from "./settings/shortcuts-dialog.tsx";
import { ScreenSourcesDialog } from "./meeting/screen-sources-dialog.tsx";
import { TakeOverDialog } from "./meeting/take-over-dialog.tsx";
import { LinkTestDialog } from "./meeting/link-test-dialog.tsx";
import { VolumeDialog } from "./meeting/volume-dialog.tsx";
import { AskPollDialog } from "./meeting/ask-poll-dialog.tsx";
import { TimerDialog } from "./meeting/timer.tsx";
import { Toasts } from "./notifications/toasts.tsx";
import { RecordingScreen, RecordingsDialog } from "./recordings/recording-page.tsx";
import { HistoryScreen } from "./home/history.tsx";
import { HomeScreen } from "./home/home.tsx";
import { MeetingScreen } from "./meeting/meeting.tsx";
import { PrejoinScreen } from "./home/prejoin.tsx";
import { WaitingScreen } from "./home/waiting.tsx";
import { IntroductionScreen } from "./home/introduction.tsx";
import { WelcomeScreen } from "./home/welcome.tsx";
import { listenForPrinting } from "./print-page.tsx";
import { participantIn } from "./model/participants.ts";
import { windowTitle } from "./model/text.ts";
import { keepFocus } from "./context/focus-kept.ts";
import { returnFocus } from "./context/focus-return.ts";
import { listenForShortcuts } from "./context/shortcuts.ts";
import { connectShell, electronBridge } from "./context/electron.ts";
import { leadFromHere } from "./context/lead-view.ts";
import { followOpenedLink } from "./context/opened-link.ts";
import { listenForTalkKeys } from "./context/talk-keys.ts";
import { t } from "./language/texts.ts";

export function Root({ app }: { app: App }) {
  const { state } = app;
  const view = state.view.value;
  const theme = view?.settings.theme ?? "system";
  const unread = state.unread.value;
  const title = view?.meeting?.title;
  const hasBadge = view?.settings.unreadBadge === true;
  useEffect(() => listenForShortcuts(app), [app]);
  useEffect(() => listenForTalkKeys(app), [app]);
  // Effects of the layout end at once with the window; others end frames later, and would move the focus of what comes then.
  useLayoutEffect(() => returnFocus(app.state), [app]);
  useLayoutEffect(keepFocus, []);
  useEffect(() => leadFromHere(app), [app]);
  useEffect(() => connectShell(app, electronBridge()), [app]);
  useEffect(() => listenForPrinting(app), [app]);
  useEffect(() => followOpenedLink(app), [app]);
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(() => {
    const shown = hasBadge ? unread : 0;
    document.title = windowTitle(title, shown);
    showBadge(shown);
  }, [title, unread, hasBadge]);
  return (
    <AppContext.Provider value={app}>
      {state.link.state.value === "lost" && view?.meeting == null && (
        <p class="reconnecting" role="status">
          {t().app.reconnecting}
        </p>
      )}
      <Screen app={app} />
      <CallCard />
      <OpenDialog app={app} />
      <DropZone />
      <Toasts />
      <LiveRegion hasToasts={false} />
    </AppContext.Provider>
  );
}

/** On the program's icon: by the shell, and by browsers where a page is installed as a program; others refuse it. */
function showBadge(unread: number): void {
  const bridge = electronBridge();
  if (bridge !== null) return void bridge.setBadge(unread);
  if (!("setAppBadge" in navigator)) return;
  const shown = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge();
  shown.catch(() => {});
}

function Screen({ app }: { app: App }) {
  const { state } = app;
  const view = state.view.value;
  if (view === null || !app.isLanguageSettled.value) {
    return (
      <main class="splash">
        <Logo />
        <h1 class="visually-hidden">{t().app.starting}</h1>
      </main>
    );
  }
  if (view.meeting !== null) return <MeetingScreen view={view} meeting={view.meeting} />;
  if (!view.self.isNameChosen) return <WelcomeScreen />;
  const introduction = state.introduction.value;
  if (introduction !== null) return <IntroductionScreen view={view} page={introduction} />;
  const { joining } = view;
  if (joining !== null && joining.place !== null)
    return <WaitingScreen view={view} title={joining.title} place={joining.place} />;
  const target = state.target.value;
  if (target !== null) return <PrejoinScreen view={view} target={target} />;
  const recording = state.recordings.value?.find(
    ({ recordingId }) => recordingId === state.recordingShown.value,
  );
  if (recording !== undefined) return <RecordingScreen key={recording.recordingId} recording={recording} />;
  const reading = state.reading.value;
  const kept = view.earlier.find(({ meetingId }) => meetingId === reading);
  return kept === undefined ? (
    <HomeScreen view={view} />
  ) : (
    <HistoryScreen key={kept.meetingId} view={view} meeting={kept} />
  );
}

function OpenDialog({ app }: { app: App }) {
  const { state } = app;
  const dialog = state.dialog.value;
  const view = state.view.value;
  if (dialog === null || view === null) return null;
  switch (dialog.kind) {
    case "settings":
      return <SettingsDialog view={view} at={dialog.at ?? null} />;
    case "examination":
      return <ExaminationDialog view={view} />;
    case "shortcuts":
      return <ShortcutsDialog />;
    case "installUpdate":
      return <InstallUpdateDialog />;
    case "create":
      return <CreateDialog view={view} />;
    case "byTitle":
      return <ByTitleDialog failed={dialog.failed ?? null} />;
    case "byCode":
      return <ByCodeDialog key={dialog.link} link={dialog.link} />;
    case "invite":
      return view.meeting && <InviteDialog meeting={view.meeting} />;
    case "entrance":
      return view.meeting && <EntranceDialog meeting={view.meeting} />;
    case "passcode":
      return <PasscodeDialog target={dialog.target} />;
    case "takeOver":
      return <TakeOverDialog presenter={dialog.presenter} />;
    case "confirm":
      return <ConfirmDialog question={dialog.question} />;
    case "announce":
      return <AnnounceDialog />;
    case "askPoll":
      return <AskPollDialog />;
    case "recordings":
      return view.meeting && <RecordingsDialog meetingId={view.meeting.meetingId} />;
    case "screenSources":
      return <ScreenSourcesDialog sources={dialog.sources} choose={dialog.choose} />;
    case "linkTest":
      return view.meeting && <LinkTestDialog meeting={view.meeting} peerId={dialog.peerId} />;
    case "timer":
      return <TimerDialog />;
    case "announcements":
      return view.meeting && <AnnouncementsDialog meeting={view.meeting} />;
    case "volume": {
      const heard = view.meeting && participantIn(view.meeting, dialog.peerId);
      return heard ? <VolumeDialog participant={heard} /> : null;
    }
    case "privateMessage":
      return view.meeting && <PrivateMessageDialog meeting={view.meeting} />;
    case "preview":
      return view.meeting && <PreviewDialog fileId={dialog.fileId} meeting={view.meeting} />;
  }
}
