/** The meetings on this network and those that this machine keeps: one row each. */
import { BookOpen, EllipsisVertical, History, KeyRound, Lock, Play, Trash2, Users } from "lucide";
import { prepare } from "../context/actions.ts";
import { useApp, type App } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu, type MenuItem } from "../kit/menu.tsx";
import { obstacleOf, targetOf, type ListedMeeting } from "../model/screen.ts";
import { dayAndTime, meetingTitle } from "../model/text.ts";
import { askToForget } from "./forget.ts";
import { t } from "../language/texts.ts";

export function MeetingList({ meetings }: { meetings: readonly ListedMeeting[] }) {
  return (
    <ul class="meeting-list" aria-label={t().home.meetings}>
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
          {nearby !== null && <span>{obstacle ?? t().home.hereNow(nearby.members)}</span>}
          {nearby?.needsPasscode === true && obstacle === null && (
            <span class="meeting-passcode">
              <Icon node={KeyRound} size={14} /> {t().common.passcode}
            </span>
          )}
          {earlier !== null && <span>{lastHere(app, earlier.lastAtMs)}</span>}
        </span>
      </span>
      {items.length > 0 && <Menu icon={EllipsisVertical} label={t().home.moreAbout(title)} items={items} />}
      {main !== null && (
        <button
          type="button"
          class={`button small row-action ${nearby === null ? "" : "primary"}`}
          aria-label={main.name(title)}
          onClick={main.run}
        >
          {main.label}
        </button>
      )}
    </li>
  );
}

function lastHere({ clock }: App, atMs: number): string {
  return t().home.lastHere(dayAndTime(atMs, clock.wallMs()));
}

interface MainAction {
  readonly label: string;
  /** For those who hear the window. */
  readonly name: (title: string) => string;
  readonly run: () => void;
}

function mainActionOf(app: App, meeting: ListedMeeting): MainAction | null {
  const { nearby } = meeting;
  if (nearby === null)
    return { label: t().home.read, name: t().home.readTitle, run: () => read(app, meeting) };
  if (obstacleOf(meeting) !== null) return null;
  return {
    label: t().common.join,
    name: t().home.joinTitle,
    run: () => void prepare(app, { kind: "join", meeting: nearby }),
  };
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
      ? { icon: BookOpen, label: t().home.readMessages, run: () => read(app, meeting) }
      : { icon: Play, label: t().home.startAgain, run: () => void (target !== null && prepare(app, target)) },
    { icon: Trash2, label: t().home.forget, run: () => askToForget(app, earlier) },
  ];
}
