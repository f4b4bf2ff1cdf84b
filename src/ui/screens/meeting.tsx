/** The meeting: the stage, the bar and, beside it, chat or people. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Keyboard, Lock, MonitorUp, RefreshCw, WifiOff } from "lucide";
import type { AppView, MeetingView } from "../../core-api.ts";
import { useApp } from "../app-context.ts";
import { ChatPanel } from "../components/chat-panel.tsx";
import { Controls } from "../components/controls.tsx";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { PeoplePanel } from "../components/people-panel.tsx";
import { Stage } from "../components/stage.tsx";
import { TakeOverRequest } from "../components/take-over-dialog.tsx";
import { duration } from "../text.ts";

export function MeetingScreen({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const { state, media } = useApp();
  const panel = state.panel.value;
  const isPresenting = meeting.presenter === view.self.peerId;
  return (
    <div class={`meeting ${panel === null ? "" : "with-panel"}`}>
      <header class="meeting-header">
        <h1 class="ellipsis" title={meeting.title}>
          {meeting.title || "Private meeting"}
        </h1>
        {meeting.needsPasscode && (
          <span
            class="header-mark"
            role="img"
            aria-label="Protected by a passcode"
            title="Protected by a passcode"
          >
            <Icon node={Lock} size={14} />
          </span>
        )}
        <Elapsed sinceMs={meeting.joinedAtMs} />
        {meeting.isTakingOver && (
          <span class="taking-over" role="status">
            <Icon node={RefreshCw} size={14} /> Switching computers
          </span>
        )}
        <span class="spring" />
        <IconButton
          icon={Keyboard}
          label="Keyboard shortcuts"
          shortcut="?"
          tooltipSide="left"
          onClick={() => (state.dialog.value = { kind: "shortcuts" })}
        />
      </header>
      {meeting.isCutOff && (
        <p class="banner" role="alert">
          <Icon node={WifiOff} size={18} />
          <span>
            <strong>You are cut off.</strong> Nobody in the meeting can be reached. Check your network;
            Landline reconnects by itself.
          </span>
        </p>
      )}
      {isPresenting && media.value?.ownScreen.value != null && (
        <div class="presenting-bar" role="status">
          <Icon node={MonitorUp} size={18} />
          <span>Everyone sees your screen</span>
          <button type="button" class="button small" onClick={() => void media.value?.togglePresenting()}>
            Stop presenting
          </button>
        </div>
      )}
      <main class="meeting-main">
        <Stage view={view} meeting={meeting} />
        {panel === "chat" && <ChatPanel />}
        {panel === "people" && <PeoplePanel meeting={meeting} />}
      </main>
      {isPresenting && <TakeOverRequest meeting={meeting} />}
      <footer>
        <Controls view={view} meeting={meeting} />
      </footer>
    </div>
  );
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const nowMs = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (nowMs.value = Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="elapsed" role="timer" aria-label="Time in the meeting">
      {duration(nowMs.value - sinceMs)}
    </span>
  );
}
