/** Above the stage while a host leads the view: whose view it is, and the way out of it and back. */
import type { MeetingView } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { focusMainButton } from "../context/focus-return.ts";
import { following } from "../context/stage-view.ts";
import { ledViewTexts } from "../model/led-view.ts";
import { t } from "../language/texts.ts";

export function LedViewBar({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  return following(state, meeting) === null ? null : <Bar meeting={meeting} />;
}

function Bar({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { hasOwnView } = app.state;
  const how = following(app.state, meeting);
  const texts = ledViewTexts(meeting, how);
  if (texts === null) return null;
  function act(): void {
    if (how !== "own") hasOwnView.value = !hasOwnView.value;
    else {
      void attempt(app, { type: "stopLeadingView" });
      focusMainButton();
    }
  }
  return (
    <section class="stage-bar" aria-label={t().people.whoseView}>
      <span role="status">{texts.text}</span>
      <button type="button" class="button small" onClick={act}>
        {texts.action}
      </button>
    </section>
  );
}
