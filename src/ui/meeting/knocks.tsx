/** Those that wait to be let in, for the members that may let them in: a notice over the meeting, and a list among the people. */
import { useEffect, useRef } from "preact/hooks";
import type { Knocker, MeetingView } from "../../api/view.ts";
import { attempt, togglePanel } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { focusMainButton } from "../context/focus-return.ts";
import { knockerNote, knockText, newKnocks } from "../model/knocking.ts";
import { t } from "../language/texts.ts";

/** Not modal: the meeting goes on. Each that comes is said once to a screen reader. */
export function KnockNotice({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const seen = useRef<MeetingView | null>(null);
  useEffect(() => {
    for (const { name } of newKnocks(seen.current, meeting))
      state.announce({ text: t().people.isWaiting(name), isEvent: true });
    seen.current = meeting;
  }, [meeting.knocks]);
  const { knocks } = meeting;
  const text = knockText(knocks);
  const [first] = knocks;
  if (text === null || first === undefined || state.panel.value === "participants") return null;
  const isOne = knocks.length === 1;
  return (
    <section class="request" aria-label={text}>
      <p>
        <span class="breakable" dir="auto">
          {text}
        </span>
        {isOne && <span class="quiet knock-note">{knockerNote(first)}</span>}
      </p>
      <div class="request-actions">
        {isOne ? (
          <>
            <KnockButton knocker={first} isAdmitted={false} />
            <KnockButton knocker={first} isAdmitted />
          </>
        ) : (
          <>
            <button type="button" class="button small" onClick={() => togglePanel(app, "participants")}>
              {t().people.showThem}
            </button>
            <AdmitAllButton />
          </>
        )}
      </div>
    </section>
  );
}

/** At the head of the panel. */
export function KnockList({ knocks }: Pick<MeetingView, "knocks">) {
  if (knocks.length === 0) return null;
  return (
    <section class="knock-list" aria-labelledby="knocks-heading">
      <header>
        <h3 id="knocks-heading">
          {t().people.waiting} <span class="count">{knocks.length}</span>
        </h3>
        {knocks.length > 1 && <AdmitAllButton />}
      </header>
      <ul>
        {knocks.map((knocker) => (
          <li key={knocker.peerId}>
            <div class="participant-name">
              <span class="ellipsis" dir="auto" title={knocker.name}>
                {knocker.name}
              </span>
              <span class="participant-roles">{knockerNote(knocker)}</span>
            </div>
            <div class="request-actions">
              <KnockButton knocker={knocker} isAdmitted={false} />
              <KnockButton knocker={knocker} isAdmitted />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function KnockButton({ knocker, isAdmitted }: { knocker: Knocker; isAdmitted: boolean }) {
  const app = useApp();
  const { peerId, name } = knocker;
  const label = isAdmitted ? t().people.admit : t().people.refuse;
  const about = isAdmitted ? t().people.admitName(name) : t().people.refuseName(name);
  return (
    <button
      type="button"
      class={`button small ${isAdmitted ? "primary" : ""}`}
      aria-label={about}
      onClick={() => {
        void attempt(app, { type: isAdmitted ? "admit" : "refuse", peerId });
        focusMainButton();
      }}
    >
      {label}
    </button>
  );
}

function AdmitAllButton() {
  const app = useApp();
  return (
    <button
      type="button"
      class="button small primary"
      onClick={() => {
        void attempt(app, { type: "admitAll" });
        focusMainButton();
      }}
    >
      {t().people.admitAll}
    </button>
  );
}
