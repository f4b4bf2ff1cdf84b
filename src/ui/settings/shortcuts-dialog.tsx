/** The sheet of keyboard shortcuts. */
import { electronBridge } from "../context/electron.ts";
import { SHORTCUTS } from "../context/shortcuts.ts";
import { Dialog } from "../kit/dialog.tsx";

const OTHERS = [
  { key: "F6", label: "Next part of the screen" },
  { key: "?", label: "This sheet" },
  { key: "Esc", label: "Close what is open" },
];

export function ShortcutsDialog() {
  const hotkey = electronBridge()?.hotkey;
  const global = hotkey === undefined ? [] : [{ key: hotkey, label: "Microphone, from any window" }];
  return (
    <Dialog title="Keyboard shortcuts">
      <dl class="dialog-body shortcuts">
        {[...SHORTCUTS, ...global, ...OTHERS].map(({ key, label }) => (
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
