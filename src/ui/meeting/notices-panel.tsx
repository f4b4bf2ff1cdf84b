/**
 * The notices of this meeting beside the stage, newest first, to be read again. No live region: a screen reader heard each when it came,
 * and reads the list where the user goes.
 */
import {
  Bell,
  ChartColumn,
  CircleAlert,
  CircleDot,
  File as FileIcon,
  Gauge,
  MessageSquare,
  SlidersHorizontal,
  Users,
  type IconNode,
} from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import type { NoticeEntry, NoticeKind } from "../model/notices.ts";
import { timeOfDay } from "../model/text.ts";
import { t } from "../language/texts.ts";

const ICONS: Readonly<Record<NoticeKind, IconNode>> = {
  people: Users,
  messages: MessageSquare,
  files: FileIcon,
  recording: CircleDot,
  activity: ChartColumn,
  machine: Gauge,
};
const iconOf = ({ kind, tone }: NoticeEntry): IconNode =>
  tone === "problem" ? CircleAlert : kind === null ? Bell : ICONS[kind];

export function NoticesPanel() {
  const { state } = useApp();
  const newestFirst = state.noticeLog.value.toReversed();
  return (
    <Panel
      name={t().notices.title}
      actions={
        <IconButton
          icon={SlidersHorizontal}
          label={t().notices.choose}
          tooltipSide="left"
          onClick={() => (state.dialog.value = { kind: "settings", at: "notices" })}
        />
      }
    >
      {newestFirst.length === 0 ? (
        <div class="panel-empty">
          <Icon node={Bell} size={28} />
          <p>{t().notices.none}</p>
          <p class="quiet">{t().notices.noneText}</p>
        </div>
      ) : (
        <ul class="notices" tabIndex={0} aria-label={t().notices.all}>
          {newestFirst.map((entry) => (
            <li key={entry.id} class={`notice-entry ${entry.tone}`}>
              <Icon node={iconOf(entry)} size={16} />
              <span class="breakable" dir="auto">
                {entry.text}
              </span>
              <time dateTime={new Date(entry.atMs).toISOString()}>{timeOfDay(entry.atMs)}</time>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
