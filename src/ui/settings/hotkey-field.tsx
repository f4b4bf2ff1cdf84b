/** The keys that switch the microphone from any window: to be typed anew, or turned off. Only the app has them, not a browser. */
import { useSignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import { DEFAULT_HOTKEY } from "../../kernel/hotkey.ts";
import { electronBridge } from "../context/electron.ts";
import { hotkeyOf, hotkeyText } from "../model/hotkey.ts";
import { t } from "../language/texts.ts";

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
    problem.value = isTaken ? null : t().settings.hotkey.taken;
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
    else if (wanted === null) problem.value = t().settings.hotkey.noKeys;
    else void choose(wanted);
  }
  function stopListening(): void {
    isListening.value = false;
    problem.value = null;
  }

  const shown = hotkey === "" ? t().settings.hotkey.off : hotkeyText(hotkey, isMac);
  return (
    <div class="hotkey-field" role="group" aria-label={t().settings.hotkey.title}>
      <div>
        <span>{t().settings.hotkey.title}</span>
        <p class={problem.value === null ? "field-hint" : "field-error"} role="status">
          {problem.value ?? (isListening.value ? t().settings.hotkey.how : t().settings.hotkey.hint)}
        </p>
      </div>
      <button
        type="button"
        class={`button small hotkey ${isListening.value ? "listening" : ""}`}
        aria-label={isListening.value ? t().settings.hotkey.press : t().settings.hotkey.change(shown)}
        onClick={() => (isListening.value = true)}
        onKeyDown={onKeyDown}
        onBlur={stopListening}
      >
        {isListening.value ? t().settings.hotkey.pressMore : shown}
      </button>
      <button
        type="button"
        class="button small"
        onClick={() => void choose(hotkey === "" ? DEFAULT_HOTKEY : "")}
      >
        {hotkey === "" ? t().settings.hotkey.turnOn : t().settings.hotkey.turnOff}
      </button>
    </div>
  );
}
