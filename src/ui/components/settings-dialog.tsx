/** Settings: they live in the core and come back with the view. */
import { useSignal } from "@preact/signals";
import type { AppView, Settings } from "../../core-api.ts";
import { MAX_NAME_LENGTH } from "../../kernel/schema.ts";
import { useApp } from "../app-context.ts";
import { DevicePickers } from "./device-pickers.tsx";
import { Dialog } from "./dialog.tsx";
import { SwitchField, TextField } from "./field.tsx";

const THEMES = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

export function SettingsDialog({ view }: { view: AppView }) {
  const { state } = useApp();
  const { settings } = view;
  const name = useSignal(view.self.name);
  const set = (change: Partial<Settings>) => state.send({ type: "setSettings", settings: change });
  return (
    <Dialog title="Settings" onClose={() => (state.dialog.value = null)}>
      <div class="dialog-body">
        <TextField
          label="Your name"
          value={name.value}
          maxLength={MAX_NAME_LENGTH}
          onInput={(value) => (name.value = value)}
          onCommit={() => {
            if (name.value.trim() !== "") state.send({ type: "setName", name: name.value.trim() });
          }}
        />
        <section class="settings-section">
          <h3>Devices</h3>
          <DevicePickers settings={settings} />
        </section>
        <fieldset class="settings-section">
          <legend>Appearance</legend>
          <div class="segments">
            {THEMES.map(({ value, label }) => (
              <label key={value} class={`segment ${settings.theme === value ? "chosen" : ""}`}>
                <input
                  type="radio"
                  name="theme"
                  value={value}
                  checked={settings.theme === value}
                  onChange={() => set({ theme: value })}
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
        <section class="settings-section">
          <h3>Meetings</h3>
          <SwitchField
            label="Join with the camera on"
            isOn={settings.joinWithCamera}
            onChange={(joinWithCamera) => set({ joinWithCamera })}
          />
          <SwitchField
            label="Join with the microphone on"
            isOn={settings.joinWithMicrophone}
            onChange={(joinWithMicrophone) => set({ joinWithMicrophone })}
          />
          <SwitchField
            label="Join at once, without the preview"
            isOn={settings.skipPreview}
            onChange={(skipPreview) => set({ skipPreview })}
          />
          <SwitchField
            label="Sounds for joins, leaves and messages"
            isOn={settings.notificationSounds}
            onChange={(notificationSounds) => set({ notificationSounds })}
          />
        </section>
        <p class="settings-version">Landline {view.version}</p>
      </div>
    </Dialog>
  );
}
