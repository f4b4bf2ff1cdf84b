/**
 * Whose computer carries the meeting: an icon, with words for a while when that changes. A click answers what people want to know of it:
 * what happens when a computer goes away.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Laptop, RefreshCw } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { carryingTexts } from "../model/carrying.ts";
import { participantIn } from "../model/participants.ts";
import { Icon } from "../kit/icon.tsx";
import { placeBeside } from "../kit/menu.tsx";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";
import { t } from "../language/texts.ts";

/** Most takeovers are over sooner; and a shown word stays long enough to be read. */
const SHOW_AFTER_MS = 100;
const SHOW_AT_LEAST_MS = 1_200;
/** How long the name of another coordinator stands in words. */
const NEWS_MS = 6_000;

export function CoordinatorBadge({ meeting }: { meeting: MeetingView }) {
  const isSwitching = useDebouncedFlag(meeting.isTakingOver, SHOW_AFTER_MS, SHOW_AT_LEAST_MS);
  const isNews = useNews(meeting.coordinator);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const detailsId = useId();
  const coordinator = participantIn(meeting, meeting.coordinator);
  const isAlone = meeting.participants.length < 2;
  const text = isSwitching
    ? t().meeting.switching
    : coordinator === undefined
      ? ""
      : coordinator.isSelf
        ? t().meeting.carriedByYou
        : t().meeting.carriedBy(coordinator.name);
  const isShown = !isAlone && !meeting.isPartitioned && text !== "";
  return (
    <>
      {/* A screen reader announces changes of a status that is in the page already: it is there even while empty. */}
      <span class="visually-hidden" role="status">
        {isShown ? text : ""}
      </span>
      {isShown && (
        <>
          <button
            ref={buttonRef}
            type="button"
            class={`coordinator-badge ${isSwitching ? "switching" : ""}`}
            aria-label={text}
            aria-haspopup="dialog"
            popovertarget={detailsId}
          >
            <Icon node={isSwitching ? RefreshCw : Laptop} size={18} />
            {(isSwitching || isNews) && <span class="ellipsis">{text}</span>}
            <span
              class="tooltip bottom-end"
              aria-hidden="true"
              data-text={t().meeting.whatDoesThatMean(text)}
            />
          </button>
          <Details id={detailsId} meeting={meeting} button={buttonRef} />
        </>
      )}
    </>
  );
}

/** True for NEWS_MS after the value has changed. */
function useNews(value: string): boolean {
  const { clock } = useApp();
  const isNews = useSignal(false);
  const known = useRef(value);
  useEffect(() => {
    if (known.current === value) return;
    known.current = value;
    isNews.value = true;
    return clock.setTimer(clock.nowMs() + NEWS_MS, () => (isNews.value = false));
  }, [value]);
  return isNews.value;
}

function Details(props: {
  readonly id: string;
  readonly meeting: MeetingView;
  readonly button: { readonly current: HTMLElement | null };
}) {
  const { state } = useApp();
  const ref = useRef<HTMLDivElement>(null);
  const texts = carryingTexts(props.meeting);
  return (
    <div
      ref={ref}
      id={props.id}
      popover="auto"
      class="menu carrying"
      role="dialog"
      aria-label={t().meeting.whoCarries}
      onToggle={({ newState }) => {
        if (ref.current === null || props.button.current === null || newState !== "open") return;
        placeBeside(ref.current, props.button.current);
      }}
    >
      <h2 class="breakable" dir="auto">
        {texts.who}
      </h2>
      <p>{texts.what}</p>
      <h3>{t().meeting.ifIClose}</h3>
      <p class="breakable">{texts.ifSelfGoes}</p>
      {texts.ifOtherGoes !== null && <p class="breakable">{texts.ifOtherGoes}</p>}
      <button
        type="button"
        class="text-button small"
        onClick={() => {
          ref.current?.hidePopover();
          state.panel.value = "statistics";
        }}
      >
        {t().meeting.showNumbers}
      </button>
    </div>
  );
}
