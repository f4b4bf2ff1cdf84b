/** The meetings whose history this machine keeps and that are not nearby now. */
import { History, Trash2 } from "lucide";
import type { EarlierMeeting } from "../../api/view.ts";
import { attempt, prepare } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { reopening } from "../model/screen.ts";
import { dayName, meetingTitle, timeOfDay } from "../model/text.ts";

export function EarlierList({ earlier }: { earlier: readonly EarlierMeeting[] }) {
  const app = useApp();
  const nowMs = app.clock.wallMs();
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
                <span class="earlier-title ellipsis" dir="auto" title={title}>
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
                onClick={() => prepare(app, reopening(meeting))}
              >
                Open
              </button>
              <ForgetButton meeting={meeting} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Deletes what this machine keeps of the meeting, after a question. */
export function ForgetButton({ meeting }: { meeting: EarlierMeeting }) {
  const app = useApp();
  const title = meetingTitle(meeting.title);
  const question = {
    title: "Forget this meeting?",
    text: `Messages and copies of files of "${title}" are deleted from this computer. The others keep theirs.`,
    action: "Forget",
    run: () => void attempt(app, { type: "forgetMeeting", meetingId: meeting.meetingId }),
  };
  return (
    <IconButton
      icon={Trash2}
      label={`Forget ${title}`}
      tooltipSide="left"
      onClick={() => (app.state.dialog.value = { kind: "confirm", question })}
    />
  );
}
