/** Opens another camera or microphone when the user chooses one in the settings. */
import { effect, untracked } from "@preact/signals";
import type { AppState } from "../model/store.ts";
import { choiceOf } from "./chosen-device.ts";
import type { Devices } from "./devices.ts";

/**
 * Follows the view and not the core's answer: the core answers a change of settings before it sends the view that has
 * it, and `Devices` reads the choice from the view.
 */
export function followDeviceChoices(state: AppState, devices: Devices): void {
  for (const kind of ["camera", "microphone"] as const) {
    let chosen: string | null = null;
    effect(() => {
      const settings = state.view.value?.settings;
      if (settings === undefined) return;
      const choice = JSON.stringify(choiceOf(settings, kind));
      if (choice === chosen) return;
      const isChange = chosen !== null;
      chosen = choice;
      if (isChange) untracked(() => devices.reopen(kind));
    });
  }
}
