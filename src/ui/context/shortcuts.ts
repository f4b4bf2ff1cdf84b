/** Keyboard shortcuts: the table for the handler and for the sheet that lists them. */
import type { App } from "./app.ts";
import { shortcutKey } from "../model/shortcut-keys.ts";
import { electronBridge } from "./electron.ts";
import { canPrint, printHistory } from "./printing.ts";
import { focusNextRegion } from "./regions.ts";
import {
  toggleCamera,
  toggleCaptions,
  toggleFullScreen,
  toggleHand,
  toggleMicrophone,
  togglePanel,
  toggleViewMode,
} from "./actions.ts";
import { t } from "../language/texts.ts";

export interface Shortcut {
  readonly key: string;
  readonly label: string;
  readonly run: (app: App) => void;
}

export const shortcuts = (): readonly Shortcut[] => [
  { key: "m", label: t().settings.keys.microphone, run: toggleMicrophone },
  { key: "v", label: t().settings.keys.camera, run: toggleCamera },
  { key: "s", label: t().settings.keys.present, run: (app) => void app.media.value?.togglePresenting() },
  { key: "h", label: t().settings.keys.hand, run: toggleHand },
  { key: "c", label: t().common.chat, run: (app) => togglePanel(app, "chat") },
  { key: "p", label: t().common.people, run: (app) => togglePanel(app, "participants") },
  { key: "d", label: t().common.files, run: (app) => togglePanel(app, "files") },
  {
    key: "i",
    label: t().common.statistics,
    run: (app) => togglePanel(app, "statistics"),
  },
  { key: "n", label: t().notices.title, run: (app) => togglePanel(app, "notices") },
  { key: "t", label: t().captions.onOrOff, run: toggleCaptions },
  { key: "g", label: t().settings.keys.view, run: toggleViewMode },
  { key: "f", label: t().meeting.fullScreen, run: toggleFullScreen },
];

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Listens until the returned function is called. Keys do nothing while the user types or a dialog is open. */
export function listenForShortcuts(app: App): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    const { state } = app;
    // The key belongs to an input method: Escape gives up a Chinese or Japanese word that is being put together.
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && shortcutKey(event) === "p" && canPrint(app)) {
      event.preventDefault();
      void printHistory(app);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    // An open menu handles its own keys.
    if (document.querySelector(":popover-open") !== null) return;
    if (event.key === "Escape" && state.dialog.value === null && state.panel.value !== null) {
      state.panel.value = null;
      return;
    }
    if (event.key === "F6" && state.dialog.value === null) {
      // On a screen without parts the key stays the browser's.
      if (focusNextRegion(event.shiftKey ? -1 : 1)) event.preventDefault();
      return;
    }
    if (isTyping(event.target) || state.dialog.value !== null) return;
    if (state.view.value?.settings.letterShortcuts === false) return;
    const key = shortcutKey(event);
    if (key === "?") {
      event.preventDefault();
      state.dialog.value = { kind: "shortcuts" };
      return;
    }
    const shortcut = shortcuts().find((other) => other.key === key);
    if (shortcut === undefined || !state.view.value?.meeting) return;
    event.preventDefault();
    shortcut.run(app);
  }
  window.addEventListener("keydown", onKeyDown);
  const stopHotkey = electronBridge()?.onToggleMicrophone(() => {
    if (app.state.view.value?.meeting) toggleMicrophone(app);
  });
  return () => {
    window.removeEventListener("keydown", onKeyDown);
    stopHotkey?.();
  };
}
