/** As a host: everybody sees the stage as this window does. */
import { effect, untracked } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { StageView } from "../../kernel/stage-view.ts";
import type { AppState } from "../model/store.ts";
import { attempt } from "./actions.ts";
import type { App } from "./app.ts";

const ownView = (state: AppState): StageView => ({
  layout: state.viewMode.value,
  pins: state.pins.value,
  page: state.gridPage.value,
});

export async function leadView(app: App): Promise<void> {
  const { state } = app;
  const view = ownView(state);
  state.ledHere.value = JSON.stringify(view);
  if (!(await attempt(app, { type: "leadView", ...view }))) state.ledHere.value = null;
}

/** While self leads, all see what changes here. Until the returned function is called. */
export function leadFromHere(app: App): Unsubscribe {
  const { state } = app;
  return effect(() => {
    const { meeting = null, self = null } = state.view.value ?? {};
    const view = ownView(state);
    if (meeting === null || meeting.ledView === null || meeting.ledView.by !== self?.peerId) return;
    const { by: _by, ...led } = meeting.ledView;
    const text = JSON.stringify(view);
    if (text === (state.ledHere.peek() ?? JSON.stringify(led))) return;
    untracked(() => {
      state.ledHere.value = text;
      void attempt(app, { type: "leadView", ...view });
    });
  });
}
