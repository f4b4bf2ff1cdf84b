/** The meeting log as a list, newest first. */
import { useSignal } from "@preact/signals";
import {
  ArrowRightLeft,
  LogIn,
  MonitorUp,
  Plug,
  Power,
  PowerOff,
  Unplug,
  UserMinus,
  UserPlus,
  Wifi,
  WifiOff,
  type IconNode,
} from "lucide";
import { timeOfDay } from "../model/text.ts";
import { meetingEventText, type MeetingEvent, type MeetingLogEntry } from "../model/meeting-log.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";

/** How many are shown until the user asks for all. */
const FIRST_COUNT = 6;

const ICONS: Readonly<Record<MeetingEvent["kind"], IconNode>> = {
  joined: LogIn,
  participantJoined: UserPlus,
  participantLeft: UserMinus,
  takeover: ArrowRightLeft,
  presenter: MonitorUp,
  cutOff: WifiOff,
  reachedAgain: Wifi,
  legLost: Unplug,
  legBack: Plug,
  coreLost: PowerOff,
  coreBack: Power,
};

export function MeetingLogList({ entries }: { entries: readonly MeetingLogEntry[] }) {
  const isWhole = useSignal(false);
  const newestFirst = entries.toReversed();
  const shown = isWhole.value ? newestFirst : newestFirst.slice(0, FIRST_COUNT);
  const hiddenCount = newestFirst.length - shown.length;
  return (
    <>
      <ul class="meeting-log">
        {shown.map(({ key, atMs, what }) => (
          <li key={key} class="meeting-log-entry">
            <Icon node={ICONS[what.kind]} size={14} />
            <span class="breakable">{meetingEventText(what)}</span>
            <time dateTime={new Date(atMs).toISOString()}>{timeOfDay(atMs)}</time>
          </li>
        ))}
      </ul>
      {(hiddenCount > 0 || isWhole.value) && (
        <button type="button" class="text-button small" onClick={() => (isWhole.value = !isWhole.value)}>
          {isWhole.value ? t().statistics.showNewest : t().statistics.showEarlier(hiddenCount)}
        </button>
      )}
    </>
  );
}
