/** What the stage shows: the own choice, or the view that a host leads. */
import type { MeetingView } from "../../api/view.ts";
import { followingOf, shownChoice, type Following, type StageChoice } from "../model/led-view.ts";
import type { AppState } from "../model/store.ts";

export function stageShown(state: AppState): StageChoice {
  const meeting = state.view.value?.meeting ?? null;
  return meeting === null
    ? ownChoice(state)
    : shownChoice(ownChoice(state), meeting, following(state, meeting));
}

export function following(
  state: Pick<AppState, "view" | "hasOwnView">,
  meeting: Pick<MeetingView, "ledView">,
): Following {
  const self = state.view.value?.self.peerId;
  return self === undefined ? null : followingOf(meeting, self, state.hasOwnView.value);
}

export const ownChoice = ({ viewMode, pins, gridPage }: AppState): StageChoice => ({
  viewMode: viewMode.value,
  pins: pins.value,
  page: gridPage.value,
});

/** Before the user changes the stage. Who follows a host goes on from what the host's view shows, and follows no longer. */
export function lookAway(state: AppState): void {
  const meeting = state.view.value?.meeting ?? null;
  if (meeting === null || following(state, meeting) !== "followed") return;
  const shown = stageShown(state);
  state.viewMode.value = shown.viewMode;
  state.pins.value = shown.pins;
  state.gridPage.value = shown.page;
  state.hasOwnView.value = true;
}
