/** A link to a meeting that was clicked outside the window: shows where it leads. Joining is for the person. */
import { effect, untracked } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { AppState } from "../model/store.ts";
import { t } from "../language/texts.ts";

export function followOpenedLink({
  state,
}: {
  readonly state: Pick<AppState, "view" | "introduction" | "dialog" | "send" | "say">;
}): Unsubscribe {
  return effect(() => {
    const view = state.view.value;
    const link = view?.openedLink ?? null;
    if (view === null || link === null) return;
    // A name comes first, and whoever is on the way into a meeting goes there.
    if (!view.self.isNameChosen || state.introduction.value !== null || view.joining !== null) return;
    untracked(() => {
      state.send({ type: "takeLink" });
      if (view.meeting === null) state.dialog.value = { kind: "byCode", link };
      else state.say(t().home.linkInMeeting);
    });
  });
}
