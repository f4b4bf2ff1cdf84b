/** The meetings on this network and those that this machine keeps: one row each. */
import { BookOpen, EllipsisVertical, History, KeyRound, Lock, Play, Trash2, Users } from "lucide";
import { prepare } from "../context/actions.ts";
import { useApp, type App } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu, type MenuItem } from "../kit/menu.tsx";
import { obstacleOf, targetOf, type ListedMeeting } from "../model/screen.ts";
import { dayName, meetingTitle, peopleCount, timeOfDay } from "../model/text.ts";
import { askToForget } from "./forget.ts";

export function MeetingList({ meetings }: { meetings: readonly ListedMeeting[] }) {
  return (
    <ul class="meeting-list" aria-label="Meetings">
      {meetings.map((meeting) => (
        <MeetingRow key={meeting.meetingId} meeting={meeting} />
      ))}
    </ul>
  );
}

function MeetingRow({ meeting }: { meeting: ListedMeeting }) {
  const app = useApp();
  const { nearby, earlier } = meeting;
  const title = meetingTitle(meeting.title);
  const obstacle = obstacleOf(meeting);
  const main = mainActionOf(app, meeting);
  const items = menuOf(app, meeting);
  return (
    <li class={`meeting-row ${main === null ? "closed" : ""}`}>
      <span class={`meeting-glyph ${nearby === null || obstacle !== null ? "quiet-glyph" : ""}`}>
        <Icon node={obstacle !== null ? Lock : nearby === null ? History : Users} size={20} />
      </span>
      <span class="meeting-text">
        <span class="meeting-title ellipsis" dir="auto" title={title}>
          {title}
        </span>
        <span class="meeting-facts">
          {nearby !== null && <span>{obstacle ?? `${peopleCount(nearby.members)} here now`}</span>}
          {nearby?.needsPasscode === true && obstacle === null && (
            <span class="meeting-passcode">
              <Icon node={KeyRound} size={14} /> Passcode
            </span>
          )}
          {earlier !== null && <span>{lastHere(app, earlier.lastAtMs)}</span>}
        </span>
      </span>
      {items.length > 0 && <Menu icon={EllipsisVertical} label={`More about ${title}`} items={items} />}
      {main !== null && (
        <button
          type="button"
          class={`button small row-action ${nearby === null ? "" : "primary"}`}
          aria-label={`${main.label} ${title}`}
          onClick={main.run}
        >
          {main.label}
        </button>
      )}
    </li>
  );
}

function lastHere({ clock }: App, atMs: number): string {
  return `Last here: ${dayName(atMs, clock.wallMs())}, ${timeOfDay(atMs)}`;
}

function mainActionOf(app: App, meeting: ListedMeeting): { label: string; run: () => void } | null {
  const { nearby } = meeting;
  if (nearby === null) return { label: "Read", run: () => read(app, meeting) };
  if (obstacleOf(meeting) !== null) return null;
  return { label: "Join", run: () => prepare(app, { kind: "join", meeting: nearby }) };
}

function read({ state }: App, { meetingId }: ListedMeeting): void {
  state.reading.value = meetingId;
}

function menuOf(app: App, meeting: ListedMeeting): readonly MenuItem[] {
  const { nearby, earlier } = meeting;
  if (earlier === null) return [];
  const target = targetOf(meeting);
  return [
    nearby !== null
      ? { icon: BookOpen, label: "Read messages", run: () => read(app, meeting) }
      : { icon: Play, label: "Start it again", run: () => target !== null && prepare(app, target) },
    { icon: Trash2, label: "Forget", run: () => askToForget(app, earlier) },
  ];
}
