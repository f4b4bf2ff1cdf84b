/** The sheet of keyboard shortcuts. */
import { electronBridge } from "../context/electron.ts";
import { SHORTCUTS } from "../context/shortcuts.ts";
import { useApp } from "../context/app.ts";
import { Dialog } from "../kit/dialog.tsx";
import { hotkeyText } from "../model/hotkey.ts";

const TALK_KEYS = [
  { key: "Space", label: "Hold to talk while muted" },
  { key: "Ctrl+Space", label: "The same from a text field or button" },
];
const LETTERS_SHEET = { key: "?", label: "These shortcuts" };
const OTHERS = [
  { key: "F6", label: "Next part of the screen" },
  { key: "Esc", label: "Close what is open" },
];

export function ShortcutsDialog() {
  const settings = useApp().state.view.value?.settings;
  const bridge = electronBridge();
  const hotkey = settings?.hotkey ?? "";
  const global =
    bridge === null || hotkey === ""
      ? []
      : [{ key: hotkeyText(hotkey, bridge.isMac), label: "Microphone, from any window" }];
  const letters = settings?.letterShortcuts === false ? [] : [...SHORTCUTS, LETTERS_SHEET];
  const talk = settings?.pushToTalk === false ? [] : TALK_KEYS;
  return (
    <Dialog title="Keyboard shortcuts">
      <dl class="dialog-body shortcuts">
        {[...talk, ...letters, ...global, ...OTHERS].map(({ key, label }) => (
          <div key={key} class="shortcut">
            <dt>{label}</dt>
            <dd>
              <kbd>{key.length === 1 ? key.toUpperCase() : key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
