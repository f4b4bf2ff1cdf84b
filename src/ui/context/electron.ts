/** The shell around the page, where there is one. */
import { computed, effect } from "@preact/signals";
import type { ElectronBridge } from "../../api/electron-bridge.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { AppState } from "../model/store.ts";
import { t } from "../language/texts.ts";

declare global {
  interface Window {
    /** Put there by Electron's preload. */
    readonly landline?: ElectronBridge<File>;
  }
}

/** Null in a browser. */
export const electronBridge = (): ElectronBridge<File> | null => window.landline ?? null;

type Connected = Pick<ElectronBridge<File>, "setHotkey" | "setTray" | "onChooseSource">;

/** Until the returned function is called, the shell has the chosen hotkey and the icon in the tray, and the person chooses in a dialog which screen to show. */
export function connectShell(
  { state }: { readonly state: Pick<AppState, "view" | "dialog"> },
  bridge: Connected | null,
): Unsubscribe {
  if (bridge === null) return () => {};
  // Of the view, which changes all the time, the shell hears these alone.
  const hotkey = computed(() => state.view.value?.settings.hotkey ?? null);
  const isTrayWanted = computed(() => state.view.value?.settings.stayInTray === true);
  const stops = [
    effect(() => {
      if (hotkey.value !== null) void bridge.setHotkey(hotkey.value);
    }),
    effect(() => {
      const { openLandline, quitLandline } = t().common;
      if (isTrayWanted.value) void bridge.setTray({ open: openLandline, quit: quitLandline });
    }),
    effect(() => (isTrayWanted.value ? () => void bridge.setTray(null) : undefined)),
    bridge.onChooseSource((sources, choose) => {
      state.dialog.value = { kind: "screenSources", sources, choose };
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
