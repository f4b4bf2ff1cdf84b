/** As a host: everybody sees the stage as this window does. */
import { effect, untracked } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { isSameView, type StageView } from "../../kernel/stage-view.ts";
import type { AppState } from "../model/store.ts";
import { attempt } from "./actions.ts";
import type { App } from "./app.ts";
import { ownChoice } from "./stage-view.ts";

function ownView(state: AppState): StageView {
  const { viewMode: layout, ...rest } = ownChoice(state);
  return { layout, ...rest };
}

export async function leadView(app: App): Promise<void> {
  const { state } = app;
  const view = ownView(state);
  state.ledHere.value = view;
  if (!(await attempt(app, { type: "leadView", ...view }))) state.ledHere.value = null;
}

/** While self leads, all see what changes here. Until the returned function is called. */
export function leadFromHere(app: App): Unsubscribe {
  const { state } = app;
  return effect(() => {
    const { meeting = null, self = null } = state.view.value ?? {};
    const view = ownView(state);
    if (meeting === null || meeting.ledView === null || meeting.ledView.by !== self?.peerId) return;
    if (isSameView(view, state.ledHere.peek() ?? meeting.ledView)) return;
    untracked(() => {
      state.ledHere.value = view;
      void attempt(app, { type: "leadView", ...view });
    });
  });
}
