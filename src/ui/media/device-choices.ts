/** Opens another camera or microphone when the user chooses one in the settings. */
import { effect, untracked } from "@preact/signals";
import type { AppState } from "../model/store.ts";
import type { Devices } from "./devices.ts";

/**
 * Follows the view and not the core's answer: the core answers a change of settings before it sends the view that has
 * it, and `Devices` reads the chosen label from the view.
 */
export function followDeviceChoices(state: AppState, devices: Devices): void {
  for (const [kind, setting] of [
    ["camera", "cameraLabel"],
    ["microphone", "microphoneLabel"],
  ] as const) {
    let chosen: string | null = null;
    effect(() => {
      const label = state.view.value?.settings[setting];
      if (label === undefined || label === chosen) return;
      const isChange = chosen !== null;
      chosen = label;
      if (isChange) untracked(() => devices.reopen(kind));
    });
  }
}
