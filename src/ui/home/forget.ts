/** Deletes what this machine keeps of a meeting, after a question. */
import type { EarlierMeeting } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import type { App } from "../context/app.ts";
import { meetingTitle } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function askToForget(app: App, { meetingId, title }: EarlierMeeting): void {
  const { state } = app;
  async function run(): Promise<void> {
    const isForgotten = await attempt(app, { type: "forgetMeeting", meetingId });
    if (isForgotten && state.reading.value === meetingId) state.reading.value = null;
  }
  state.dialog.value = {
    kind: "confirm",
    question: {
      title: t().home.forgetTitle,
      text: t().home.forgetText(meetingTitle(title)),
      action: t().home.forget,
      run: () => void run(),
    },
  };
}
