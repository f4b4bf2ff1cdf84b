/** The shell around the page, where there is one. */
import { effect } from "@preact/signals";
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
  let last: string | null = null;
  let hadTray = false;
  const stops = [
    effect(() => {
      const hotkey = state.view.value?.settings.hotkey ?? null;
      if (hotkey !== null && hotkey !== last) void bridge.setHotkey(hotkey);
      last = hotkey;
    }),
    effect(() => {
      const hasTray = state.view.value?.settings.stayInTray === true;
      const { openLandline, quitLandline } = t().common;
      if (hasTray || hadTray)
        void bridge.setTray(hasTray ? { open: openLandline, quit: quitLandline } : null);
      hadTray = hasTray;
    }),
    bridge.onChooseSource((sources, choose) => {
      state.dialog.value = { kind: "screenSources", sources, choose };
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
