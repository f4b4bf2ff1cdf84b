/** The home screen: nearby meetings, a new one, earlier ones, and the user's name. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  ChevronRight,
  History,
  KeyRound,
  Lock,
  Plus,
  Radio,
  Trash2,
  Settings as SettingsIcon,
  TriangleAlert,
  Users,
} from "lucide";
import type { AppView, EarlierMeeting, NearbyMeeting } from "../../api/view.ts";
import { MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { attempt, openEarlier, prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Logo } from "../kit/logo.tsx";
import { TextField } from "../kit/field.tsx";
import { dayName, meetingTitle, peopleCount, timeOfDay } from "../model/text.ts";

export function HomeScreen({ view }: { view: AppView }) {
  const { state } = useApp();
  const linkState = state.link.state.value;
  useEffect(() => {
    // A client that loses its link stops watching for the core: watch again when the link is back.
    if (linkState !== "open") return;
    state.send({ type: "watchMeetings", on: true });
    return () => state.send({ type: "watchMeetings", on: false });
  }, [linkState]);
  const { problem, interfaces } = view.network;
  return (
    <div class="home">
      <header class="home-header">
        <Logo />
        <IconButton
          icon={SettingsIcon}
          label="Settings"
          tooltipSide="left"
          onClick={() => (state.dialog.value = { kind: "settings" })}
        />
      </header>
      <main class="home-main">
        <section class="home-intro">
          <div>
            <h1>Nearby meetings</h1>
            <p class="quiet">Meetings on your network appear here by themselves.</p>
          </div>
          <button
            type="button"
            class="button primary large"
            onClick={() => (state.dialog.value = { kind: "create" })}
          >
            <Icon node={Plus} size={18} />
            New meeting
          </button>
        </section>
        {problem !== null && (
          <p class="notice" role="alert">
            <Icon node={TriangleAlert} size={18} />
            <span>{problem}</span>
          </p>
        )}
        {view.nearby.length === 0 ? (
          <EmptyList hasNetwork={interfaces.length > 0} />
        ) : (
          <ul class="meeting-list">
            {view.nearby.map((meeting) => (
              <MeetingRow key={meeting.meetingId} meeting={meeting} />
            ))}
          </ul>
        )}
        {view.earlier.length > 0 && <EarlierList earlier={view.earlier} />}
        <NameForm key={view.self.name} name={view.self.name} />
      </main>
      <footer class="home-footer">
        {interfaces.length === 0
          ? "No network"
          : `Connected through ${interfaces.map(({ name, address }) => `${name} (${address})`).join(", ")}`}
      </footer>
    </div>
  );
}

function MeetingRow({ meeting }: { meeting: NearbyMeeting }) {
  const app = useApp();
  const title = meetingTitle(meeting.title);
  const obstacle = !meeting.isCompatible
    ? "Runs another version of Landline: update to join"
    : meeting.isLocked
      ? "Locked by its host"
      : null;
  return (
    <li>
      <button
        type="button"
        class="meeting-row"
        disabled={obstacle !== null}
        onClick={() => prepare(app, { kind: "join", meeting })}
      >
        <span class="meeting-glyph">
          <Icon node={obstacle === null ? Users : Lock} size={20} />
        </span>
        <span class="meeting-text">
          <span class="meeting-title ellipsis" title={title}>
            {title}
          </span>
          <span class="meeting-facts">
            {obstacle ?? peopleCount(meeting.members)}
            {obstacle === null && meeting.needsPasscode && (
              <span class="meeting-passcode">
                <Icon node={KeyRound} size={14} /> Passcode
              </span>
            )}
          </span>
        </span>
        {obstacle === null && (
          <span class="meeting-join" aria-hidden="true">
            Join <Icon node={ChevronRight} size={16} />
          </span>
        )}
      </button>
    </li>
  );
}

/** The meetings whose history this machine keeps. */
function EarlierList({ earlier }: { earlier: readonly EarlierMeeting[] }) {
  const app = useApp();
  const nowMs = app.clock.wallMs();
  const ask = ({ meetingId, title }: EarlierMeeting) =>
    (app.state.dialog.value = {
      kind: "confirm",
      question: {
        title: "Forget this meeting?",
        text: `Messages and copies of files of "${title}" are deleted from this computer. The others keep theirs.`,
        action: "Forget",
        run: () => void attempt(app, { type: "forgetMeeting", meetingId }),
      },
    });
  return (
    <section class="earlier" aria-labelledby="earlier-title">
      <h2 id="earlier-title">Earlier meetings</h2>
      <ul class="meeting-list">
        {earlier.map((meeting) => {
          const title = meetingTitle(meeting.title);
          return (
            <li key={meeting.meetingId} class="earlier-row">
              <Icon node={History} size={18} />
              <span class="meeting-text">
                <span class="earlier-title ellipsis" title={title}>
                  {title}
                </span>
                <span class="meeting-facts">
                  {dayName(meeting.lastAtMs, nowMs)}, {timeOfDay(meeting.lastAtMs)}
                </span>
              </span>
              <button
                type="button"
                class="button small"
                aria-label={`Open ${title}`}
                onClick={() => void openEarlier(app, meeting)}
              >
                Open
              </button>
              <IconButton
                icon={Trash2}
                label={`Forget ${title}`}
                tooltipSide="left"
                onClick={() => ask({ ...meeting, title })}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function EmptyList({ hasNetwork }: { hasNetwork: boolean }) {
  return (
    <section class="empty" aria-label="No meetings">
      <span class="empty-glyph">
        <Icon node={Radio} size={28} />
      </span>
      <h2>{hasNetwork ? "Looking for meetings…" : "This computer is on no network"}</h2>
      <p class="quiet">
        {hasNetwork
          ? "None found so far. Start one and it appears on the other computers, or check these if you expect one:"
          : "Connect to Wi-Fi or plug in a cable, and meetings appear here. Then check these:"}
      </p>
      <ul class="empty-checks">
        <li>
          <strong>Same network.</strong> All computers must be on the same Wi-Fi or cable network.
        </li>
        <li>
          <strong>No guest Wi-Fi.</strong> Guest networks often keep devices apart from each other.
        </li>
        <li>
          <strong>Firewall.</strong> Allow Landline to receive connections on private networks.
        </li>
      </ul>
    </section>
  );
}

function NameForm({ name }: { name: string }) {
  const { state } = useApp();
  const typed = useSignal(name);
  return (
    <form class="name-form" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Your name"
        value={typed.value}
        maxLength={MAX_NAME_LENGTH}
        hint="Shown to the others in a meeting."
        error={typed.value.trim() === "" ? "Type a name, so that the others know who you are." : null}
        onInput={(value) => (typed.value = value)}
        onCommit={() => {
          if (typed.value.trim() !== "") state.send({ type: "setName", name: typed.value.trim() });
        }}
      />
    </form>
  );
}
