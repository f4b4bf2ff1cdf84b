/** Says that a meeting has begun nearby: by the system's own notification while nobody works with the window, else to a screen reader, for the list shows it. */
import { effect, untracked } from "@preact/signals";
import type { App } from "../context/app.ts";
import { t } from "../language/texts.ts";
import { initialBegunNearby, stepBegunNearby } from "../model/begun-nearby.ts";
import { notifyBySystem } from "./message-notifications.ts";

export function announceMeetingsNearby({
  clock,
  state,
  isAttended,
}: Pick<App, "clock" | "state" | "isAttended">): void {
  let seen = initialBegunNearby(clock.nowMs());
  effect(() => {
    const view = state.view.value;
    if (view === null) return;
    const { nearby, settings } = view;
    const isWaiting = view.meeting === null && view.joining === null;
    const own = view.meeting?.meetingId ?? null;
    const [next, begun] = stepBegunNearby(seen, { nearby, isWaiting, own }, clock.nowMs());
    seen = next;
    if (!settings.meetingNotices) return;
    untracked(() => {
      for (const { title } of begun) {
        const text = t().home.begunNearby(title);
        // The window comes to the front, and shows the list: to join is a step of its own.
        if (!isAttended() && notifyBySystem({ title: text, text: "", tag: "nearby" }, () => {})) continue;
        state.announce({ text, topic: "nearby" });
      }
    });
  });
}
