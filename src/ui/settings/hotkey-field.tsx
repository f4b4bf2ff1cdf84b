/** The keys that switch the microphone from any window: to be typed anew, or turned off. Only the app has them, not a browser. */
import { useSignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import { DEFAULT_HOTKEY } from "../../kernel/hotkey.ts";
import { electronBridge } from "../context/electron.ts";
import { hotkeyOf, hotkeyText } from "../model/hotkey.ts";

const HINT = "Works during a meeting, whichever window is in front.";
const HOW = "Press two or more keys together, such as Ctrl, Shift and M. Esc leaves it as it is.";
const NO_KEYS = "Hold Ctrl or Alt, and for a letter Shift, too.";
const TAKEN = "Another program has these keys. Press others.";

export function HotkeyField({
  hotkey,
  set,
}: Pick<Settings, "hotkey"> & { set: (change: Partial<Settings>) => void }) {
  const bridge = electronBridge();
  const isListening = useSignal(false);
  const problem = useSignal<string | null>(null);
  if (bridge === null) return null;
  const { isMac, setHotkey } = bridge;

  async function choose(wanted: string): Promise<void> {
    const isTaken = await setHotkey(wanted);
    problem.value = isTaken ? null : TAKEN;
    if (!isTaken) return void setHotkey(hotkey);
    isListening.value = false;
    set({ hotkey: wanted });
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Tab goes on, and Enter on the button that listens would press it again.
    if (!isListening.value || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    const wanted = hotkeyOf(event, isMac);
    if (event.key === "Escape") stopListening();
    else if (wanted === null) problem.value = NO_KEYS;
    else void choose(wanted);
  }
  function stopListening(): void {
    isListening.value = false;
    problem.value = null;
  }

  const shown = hotkey === "" ? "Off" : hotkeyText(hotkey, isMac);
  return (
    <div class="hotkey-field" role="group" aria-label="Microphone from any window">
      <div>
        <span>Microphone from any window</span>
        <p class={problem.value === null ? "field-hint" : "field-error"} role="status">
          {problem.value ?? (isListening.value ? HOW : HINT)}
        </p>
      </div>
      <button
        type="button"
        class={`button small hotkey ${isListening.value ? "listening" : ""}`}
        aria-label={isListening.value ? "Press the keys" : `Change the keys: ${shown}`}
        onClick={() => (isListening.value = true)}
        onKeyDown={onKeyDown}
        onBlur={stopListening}
      >
        {isListening.value ? "Press the keys…" : shown}
      </button>
      <button
        type="button"
        class="button small"
        onClick={() => void choose(hotkey === "" ? DEFAULT_HOTKEY : "")}
      >
        {hotkey === "" ? "Turn on" : "Turn off"}
      </button>
    </div>
  );
}
