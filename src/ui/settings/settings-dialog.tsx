/** The settings. The core keeps them and sends them with its view. */
import { useSignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { DevicePickers } from "./device-pickers.tsx";
import { HotkeyField } from "./hotkey-field.tsx";
import { MediaSettings } from "./media-settings.tsx";
import { errorText } from "../model/text.ts";
import { byteSize } from "../../kernel/byte-size.ts";
import { Dialog } from "../kit/dialog.tsx";
import { SwitchField, TextField } from "../kit/field.tsx";
import { NameField } from "../kit/name-field.tsx";

const THEMES = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const SWITCHES = [
  { setting: "joinWithCamera", label: "Join with the camera on" },
  { setting: "joinWithMicrophone", label: "Join with the microphone on" },
  { setting: "skipPreview", label: "Skip the preview when joining" },
  { setting: "notificationSounds", label: "Sounds for joins, leaves and messages" },
] as const;

const KEY_SWITCHES = [
  { setting: "pushToTalk", label: "Hold Space to talk while muted" },
  { setting: "letterShortcuts", label: "Single letters are shortcuts" },
] as const;

export function SettingsDialog({ view }: { view: AppView }) {
  const { state } = useApp();
  const { settings } = view;
  const set = (change: Partial<Settings>) => state.send({ type: "setSettings", settings: change });
  return (
    <Dialog title="Settings">
      <div class="dialog-body">
        <NameField name={view.self.name} />
        <section class="settings-section">
          <h3>Devices</h3>
          <DevicePickers settings={settings} />
        </section>
        <MediaSettings settings={settings} set={set} />
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
          {SWITCHES.map(({ setting, label }) => (
            <SwitchField
              key={setting}
              label={label}
              isOn={settings[setting]}
              onChange={(isOn) => set({ [setting]: isOn })}
            />
          ))}
          <NotificationSetting />
        </section>
        <section class="settings-section">
          <h3>Keyboard</h3>
          {KEY_SWITCHES.map(({ setting, label }) => (
            <SwitchField
              key={setting}
              label={label}
              isOn={settings[setting]}
              onChange={(isOn) => set({ [setting]: isOn })}
            />
          ))}
          <HotkeyField hotkey={settings.hotkey} set={set} />
        </section>
        <FileSettings view={view} />
        <p class="settings-version">Landline {view.version}</p>
      </div>
    </Dialog>
  );
}

/** Shown until the user has answered the browser: after that, only the browser's own settings can change the answer. */
function NotificationSetting() {
  const permission = useSignal("Notification" in globalThis ? Notification.permission : "denied");
  if (permission.value !== "default") return null;
  return (
    <div class="switch-field">
      <span>Notify me of messages that are for me while the window is hidden</span>
      <button
        type="button"
        class="button small"
        onClick={() => void Notification.requestPermission().then((given) => (permission.value = given))}
      >
        Allow
      </button>
    </div>
  );
}

const MAX_DAYS = 36_500;

function KeepRecordings({ days }: { days: number }) {
  const { state } = useApp();
  const typed = useSignal(days === 0 ? "" : String(days));
  const problem = useSignal<string | null>(null);
  function save(): void {
    const text = typed.value.trim();
    const wanted = text === "" ? 0 : Number(text);
    const isFit = Number.isInteger(wanted) && wanted >= 0 && wanted <= MAX_DAYS;
    problem.value = isFit ? null : "Type a number of days, such as 30, or nothing.";
    if (isFit) state.send({ type: "setSettings", settings: { keepRecordingsDays: wanted } });
  }
  return (
    <TextField
      label="Delete recordings after so many days"
      value={typed.value}
      hint="Counted from a recording's end; with everything that was made of it. Empty: they stay until you delete them."
      error={problem.value}
      onInput={(value) => (typed.value = value)}
      onCommit={save}
    />
  );
}

const GB = 1e9;

/** The core checks the folder: the page knows nothing of the disk. */
function FileSettings({ view }: { view: AppView }) {
  const { state } = useApp();
  const { settings, storage } = view;
  const folder = useSignal(settings.downloadFolder);
  const folderProblem = useSignal<string | null>(null);
  const room = useSignal(String(Math.round(settings.copiesLimitBytes / GB)));
  const roomProblem = useSignal<string | null>(null);

  async function saveFolder(): Promise<void> {
    const answer = await state.request({
      type: "setSettings",
      settings: { downloadFolder: folder.value.trim() },
    });
    folderProblem.value = answer.type === "error" ? errorText(answer.message) : null;
  }
  function saveRoom(): void {
    const gigabytes = Number(room.value.replace(",", "."));
    const isFit = room.value.trim() !== "" && gigabytes >= 0 && gigabytes <= 100_000;
    roomProblem.value = isFit ? null : "Type a number of gigabytes, such as 20.";
    if (isFit) {
      state.send({ type: "setSettings", settings: { copiesLimitBytes: Math.round(gigabytes * GB) } });
    }
  }
  const free = storage.freeBytes === null ? "" : `, ${byteSize(storage.freeBytes)} free on this disk`;
  return (
    <section class="settings-section">
      <h3>Files</h3>
      <TextField
        label="Save files in"
        value={folder.value}
        hint="A folder's full path. Empty: your own folder for downloads."
        error={folderProblem.value}
        onInput={(value) => {
          folder.value = value;
          folderProblem.value = null;
        }}
        onCommit={() => void saveFolder()}
      />
      <TextField
        label="Room for copies of others' files, in GB"
        value={room.value}
        hint={`Kept so that those who share may leave. When it is full, the copies used longest ago go first. ${byteSize(storage.copiesBytes)} used${free}.`}
        error={roomProblem.value}
        onInput={(value) => (room.value = value)}
        onCommit={saveRoom}
      />
      <KeepRecordings days={settings.keepRecordingsDays} />
      {storage.setAside !== null && (
        <p class="field-hint">The history that was damaged lies in {storage.setAside}.</p>
      )}
    </section>
  );
}
