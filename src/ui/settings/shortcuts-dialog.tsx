/** The sheet of keyboard shortcuts. */
import { electronBridge } from "../context/electron.ts";
import { shortcuts } from "../context/shortcuts.ts";
import { useApp } from "../context/app.ts";
import { Dialog } from "../kit/dialog.tsx";
import { t } from "../language/texts.ts";
import { hotkeyText } from "../model/hotkey.ts";

const talkKeys = () => [
  { key: t().settings.keys.space, label: t().settings.keys.holdToTalk },
  { key: t().settings.keys.ctrlSpace, label: t().settings.keys.holdFromField },
];
const lettersSheet = () => ({ key: "?", label: t().settings.keys.these });
const others = () => [
  { key: "F6", label: t().settings.keys.nextPart },
  { key: "Esc", label: t().settings.keys.close },
];

export function ShortcutsDialog() {
  const settings = useApp().state.view.value?.settings;
  const bridge = electronBridge();
  const hotkey = settings?.hotkey ?? "";
  const global =
    bridge === null || hotkey === ""
      ? []
      : [{ key: hotkeyText(hotkey, bridge.isMac), label: t().settings.keys.anyWindow }];
  const letters = settings?.letterShortcuts === false ? [] : [...shortcuts(), lettersSheet()];
  const talk = settings?.pushToTalk === false ? [] : talkKeys();
  return (
    <Dialog title={t().settings.keyboardShortcuts}>
      <dl class="dialog-body shortcuts">
        {[...talk, ...letters, ...global, ...others()].map(({ key, label }) => (
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
