/** Who carries the meeting: a quiet line in the top bar that says so while it changes, too, and leads to the statistics. */
import { RadioTower, RefreshCw } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";

/** Most takeovers are over before anybody could read a word. */
const SHOW_AFTER_MS = 100;
const SHOW_AT_LEAST_MS = 1_200;

export function CoordinatorBadge({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const isSwitching = useDebouncedFlag(meeting.isTakingOver, SHOW_AFTER_MS, SHOW_AT_LEAST_MS);
  const carrier = participantIn(meeting, meeting.coordinator);
  const deputy = participantIn(meeting, meeting.deputy);
  const isAlone = meeting.participants.length < 2;
  const who = carrier === undefined ? null : carrier.isSelf ? "you" : carrier.name;
  const text = isSwitching ? "Switching computers" : who === null ? "" : `Carried by ${who}`;
  return (
    <>
      {/* There from the beginning, so that changes of its text are read out. */}
      <span class="visually-hidden" role="status">
        {isAlone || meeting.isPartitioned ? "" : text}
      </span>
      {!isAlone && !meeting.isPartitioned && text !== "" && (
        <button
          type="button"
          class={`carrier ${isSwitching ? "switching" : ""}`}
          onClick={() => (state.panel.value = "statistics")}
        >
          <Icon node={isSwitching ? RefreshCw : RadioTower} size={14} />
          <span class="ellipsis">{text}</span>
          <span
            class="tooltip bottom-end"
            aria-hidden="true"
            data-text={
              deputy === undefined
                ? "Pictures and sound pass through this computer"
                : `${deputy.isSelf ? "You stand" : `${deputy.name} stands`} by to go on if it goes away`
            }
          />
        </button>
      )}
    </>
  );
}
