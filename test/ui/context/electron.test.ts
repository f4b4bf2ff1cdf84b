/** What the window does with the shell around it. */
import test from "ava";
import { signal } from "@preact/signals";
import type { ScreenSource } from "../../../src/api/electron-bridge.ts";
import type { AppView } from "../../../src/api/view.ts";
import { connectShell } from "../../../src/ui/context/electron.ts";
import type { Dialog } from "../../../src/ui/model/screen.ts";
import { scenarioNamed } from "../scenarios.ts";

test("[HV4] the shell has the chosen hotkey and the icon in the tray, each time that it changes; its question opens the dialog", (t) => {
  const { view: first } = scenarioNamed("home-empty", 0);
  const view = signal<AppView | null>(null);
  const dialog = signal<Dialog | null>(null);
  const hotkeys: string[] = [];
  const trays: unknown[] = [];
  const stopped: string[] = [];
  let ask = (_sources: readonly ScreenSource[], _choose: (id: string | null) => void): void => {};
  const stop = connectShell(
    { state: { view, dialog } },
    {
      async setHotkey(hotkey) {
        hotkeys.push(hotkey);
        return true;
      },
      async setTray(texts) {
        trays.push(texts);
        return true;
      },
      onChooseSource(listener) {
        ask = listener;
        return () => void stopped.push("question");
      },
    },
  );
  t.deepEqual(hotkeys, [], "before the core has said what was chosen");
  view.value = first;
  view.value = { ...first, version: "another view" };
  view.value = { ...first, settings: { ...first.settings, hotkey: "" } };
  t.deepEqual(hotkeys, [first.settings.hotkey, ""]);
  t.deepEqual(trays, [], "nobody wants it");
  for (const stayInTray of [true, true, false])
    view.value = { ...first, settings: { ...first.settings, stayInTray } };
  t.deepEqual(trays, [{ open: "Open Landline", quit: "Quit Landline" }, null]);
  const choose = () => {};
  const source = { id: "screen:0", name: "Entire screen", isWindow: false, thumbnail: null };
  ask([source], choose);
  t.deepEqual(dialog.value, { kind: "screenSources", sources: [source], choose });
  stop();
  view.value = first;
  t.is(hotkeys.length, 3);
  t.deepEqual(stopped, ["question"]);
  connectShell({ state: { view, dialog } }, null)();
});
