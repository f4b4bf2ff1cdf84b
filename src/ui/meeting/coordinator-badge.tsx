/** The coordinator's name in the header, also while the coordinator changes. A click opens the statistics. */
import { RadioTower, RefreshCw } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";

/** Most takeovers are over sooner; and a shown word stays long enough to be read. */
const SHOW_AFTER_MS = 100;
const SHOW_AT_LEAST_MS = 1_200;

export function CoordinatorBadge({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const isSwitching = useDebouncedFlag(meeting.isTakingOver, SHOW_AFTER_MS, SHOW_AT_LEAST_MS);
  const coordinator = participantIn(meeting, meeting.coordinator);
  const deputy = participantIn(meeting, meeting.deputy);
  const isAlone = meeting.participants.length < 2;
  const who = coordinator === undefined ? null : coordinator.isSelf ? "you" : coordinator.name;
  const text = isSwitching ? "Switching computers" : who === null ? "" : `Carried by ${who}`;
  return (
    <>
      {/* A screen reader announces changes of a status that is in the page already: it is there even while empty. */}
      <span class="visually-hidden" role="status">
        {isAlone || meeting.isPartitioned ? "" : text}
      </span>
      {!isAlone && !meeting.isPartitioned && text !== "" && (
        <button
          type="button"
          class={`coordinator-badge ${isSwitching ? "switching" : ""}`}
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
