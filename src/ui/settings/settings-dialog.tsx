/** The settings. The core keeps them and sends them with its view. */
import { useSignal } from "@preact/signals";
import { CONTROL_LABELS, LANGUAGES, type Settings } from "../../api/settings.ts";
import type { AppView } from "../../api/view.ts";
import { electronBridge } from "../context/electron.ts";
import { useApp } from "../context/app.ts";
import { CaptionSettings } from "./caption-settings.tsx";
import { BackgroundField } from "./background-field.tsx";
import { DevicePickers } from "./device-pickers.tsx";
import { HotkeyField } from "./hotkey-field.tsx";
import { OwnLevel } from "./own-level.tsx";
import { MediaSettings } from "./media-settings.tsx";
import { UpdateNotice } from "./update-notice.tsx";
import { NOTICE_KINDS, NOTICE_SETTINGS } from "../model/notices.ts";
import type { SettingsSection } from "../model/screen.ts";
import { saidText } from "../model/text.ts";
import { byteSize } from "../language/format.ts";
import { Dialog } from "../kit/dialog.tsx";
import { SelectField, SwitchField, TextField } from "../kit/field.tsx";
import { NameField } from "../kit/name-field.tsx";
import { t } from "../language/texts.ts";
import { LANGUAGE_NAMES } from "../language/choice.ts";

const themes = () =>
  [
    { value: "system", label: t().settings.themeSystem },
    { value: "light", label: t().settings.themeLight },
    { value: "dark", label: t().settings.themeDark },
  ] as const;

function labelChoices() {
  const { labelsAuto: auto, labelsAlways: always, labelsNever: never } = t().settings;
  const words = { auto, always, never };
  return CONTROL_LABELS.map((value) => ({ value, label: words[value] }));
}

const switches = () =>
  [
    { setting: "joinWithCamera", label: t().settings.joinWithCamera },
    { setting: "joinWithMicrophone", label: t().settings.joinWithMicrophone },
    { setting: "skipPreview", label: t().settings.skipPreview },
  ] as const;

const kindSwitches = () =>
  NOTICE_KINDS.map((kind) => ({ setting: NOTICE_SETTINGS[kind], label: t().notices.kinds[kind] }));
const noticeSwitches = () =>
  [
    { setting: "meetingNotices", label: t().settings.meetingNotices },
    { setting: "notificationSounds", label: t().settings.sounds },
    { setting: "unreadBadge", label: t().settings.unreadBadge },
  ] as const;

const keySwitches = () =>
  [
    { setting: "pushToTalk", label: t().settings.pushToTalk },
    { setting: "letterShortcuts", label: t().settings.letterShortcuts },
  ] as const;

/** `at`: the section whose first field has the focus; null for none. */
export function SettingsDialog({ view, at }: { view: AppView; at: SettingsSection | null }) {
  const { state } = useApp();
  const { settings } = view;
  const set = (change: Partial<Settings>) => state.send({ type: "setSettings", settings: change });
  return (
    <Dialog title={t().common.settings} at={at}>
      <div class="dialog-body">
        <NameField name={view.self.name} />
        <section class="settings-section" data-section="devices">
          <h3>{t().settings.devices}</h3>
          <DevicePickers settings={settings} />
          <OwnLevel />
        </section>
        <BackgroundField settings={settings} set={set} />
        <MediaSettings settings={settings} set={set} />
        <Segments
          legend={t().settings.appearance}
          name="theme"
          choices={themes()}
          chosen={settings.theme}
          onChoose={(theme) => set({ theme })}
        />
        <Segments
          legend={t().settings.labels}
          name="labels"
          choices={labelChoices()}
          chosen={settings.controlLabels}
          onChoose={(controlLabels) => set({ controlLabels })}
        />
        <section class="settings-section">
          <h3>{t().settings.language}</h3>
          <SelectField
            label={t().settings.language}
            isLabelHidden
            value={settings.language}
            options={[
              { value: "system", label: t().settings.languageOfSystem },
              ...LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] })),
            ]}
            onChange={(value) =>
              set({ language: LANGUAGES.find((language) => language === value) ?? "system" })
            }
          />
        </section>
        <section class="settings-section">
          <h3>{t().home.meetings}</h3>
          <Switches of={switches()} settings={settings} set={set} />
          {electronBridge() !== null && (
            <SwitchField
              label={t().settings.stayInTray}
              isOn={settings.stayInTray}
              onChange={(stayInTray) => set({ stayInTray })}
            />
          )}
          {view.canStartAtLogin && <StartAtLogin isOn={settings.startAtLogin} />}
        </section>
        <section class="settings-section" data-section="notices">
          <h3>{t().notices.title}</h3>
          <Switches of={kindSwitches()} settings={settings} set={set} />
          <p class="field-hint">{t().notices.always}</p>
          <Switches of={noticeSwitches()} settings={settings} set={set} />
          <NotificationSetting />
        </section>
        <section class="settings-section">
          <h3>{t().settings.keyboard}</h3>
          <Switches of={keySwitches()} settings={settings} set={set} />
          <HotkeyField hotkey={settings.hotkey} set={set} />
        </section>
        <CaptionSettings view={view} set={set} />
        <FileSettings view={view} />
        <button type="button" class="button" onClick={() => (state.dialog.value = { kind: "examination" })}>
          {t().doctor.open}
        </button>
        {view.meeting === null && (
          <button
            type="button"
            class="button"
            onClick={() => {
              state.dialog.value = null;
              state.introduction.value = "devices";
            }}
          >
            {t().introduction.showAgain}
          </button>
        )}
        <UpdateNotice view={view} place="settings" />
        <p class="settings-version">Landline {view.version}</p>
      </div>
    </Dialog>
  );
}

type SwitchedSetting = {
  [Key in keyof Settings]: Settings[Key] extends boolean ? Key : never;
}[keyof Settings];

function Switches(props: {
  readonly of: readonly { readonly setting: SwitchedSetting; readonly label: string }[];
  readonly settings: Settings;
  readonly set: (change: Partial<Settings>) => void;
}) {
  return (
    <>
      {props.of.map(({ setting, label }) => (
        <SwitchField
          key={setting}
          label={label}
          isOn={props.settings[setting]}
          onChange={(isOn) => props.set({ [setting]: isOn })}
        />
      ))}
    </>
  );
}

function Segments<Value extends string>(props: {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const { legend, name, choices, chosen, onChoose } = props;
  return (
    <fieldset class="settings-section">
      <legend>{legend}</legend>
      <div class="segments">
        {choices.map(({ value, label }) => (
          <label key={value} class={`segment ${chosen === value ? "chosen" : ""}`}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={chosen === value}
              onChange={() => onChoose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The system may refuse it. */
function StartAtLogin({ isOn }: { isOn: boolean }) {
  const { state } = useApp();
  const problem = useSignal<string | null>(null);
  async function set(startAtLogin: boolean): Promise<void> {
    const answer = await state.request({ type: "setSettings", settings: { startAtLogin } });
    problem.value = answer.type === "error" ? saidText(answer) : null;
  }
  return (
    <>
      <SwitchField label={t().settings.startAtLogin} isOn={isOn} onChange={(wanted) => void set(wanted)} />
      {problem.value !== null && (
        <p class="field-error" role="alert" dir="auto">
          {problem.value}
        </p>
      )}
    </>
  );
}

/** Shown until the user has answered the browser: after that, only the browser's own settings can change the answer. */
function NotificationSetting() {
  const permission = useSignal("Notification" in globalThis ? Notification.permission : "denied");
  if (permission.value !== "default") return null;
  return (
    <div class="switch-field">
      <span>{t().settings.notify}</span>
      <button
        type="button"
        class="button small"
        onClick={() => void Notification.requestPermission().then((given) => (permission.value = given))}
      >
        {t().settings.allow}
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
    problem.value = isFit ? null : t().settings.daysWrong;
    if (isFit) state.send({ type: "setSettings", settings: { keepRecordingsDays: wanted } });
  }
  return (
    <TextField
      label={t().settings.deleteAfter}
      value={typed.value}
      hint={t().settings.deleteAfterHint}
      error={problem.value}
      onInput={(value) => (typed.value = value)}
      onCommit={save}
    />
  );
}

const GB = 1e9;

/** The core checks the folder: the page knows nothing of the disk, and in a browser names none of its folders. */
function FileSettings({ view }: { view: AppView }) {
  const { state } = useApp();
  const { settings, storage } = view;
  const isReadOnly = electronBridge() === null;
  const folder = useSignal(settings.downloadFolder);
  const folderProblem = useSignal<string | null>(null);
  const room = useSignal(String(Math.round(settings.copiesLimitBytes / GB)));
  const roomProblem = useSignal<string | null>(null);

  async function saveFolder(): Promise<void> {
    const answer = await state.request({
      type: "setSettings",
      settings: { downloadFolder: folder.value.trim() },
    });
    folderProblem.value = answer.type === "error" ? saidText(answer) : null;
  }
  function saveRoom(): void {
    const gigabytes = Number(room.value.replace(",", "."));
    const isFit = room.value.trim() !== "" && gigabytes >= 0 && gigabytes <= 100_000;
    roomProblem.value = isFit ? null : t().settings.gigabytesWrong;
    if (isFit) {
      state.send({ type: "setSettings", settings: { copiesLimitBytes: Math.round(gigabytes * GB) } });
    }
  }
  const free = storage.freeBytes === null ? "" : t().settings.freeOnDisk(byteSize(storage.freeBytes));
  return (
    <section class="settings-section" data-section="files">
      <h3>{t().settings.files}</h3>
      <TextField
        label={t().settings.saveIn}
        value={isReadOnly ? settings.downloadFolder || t().settings.ownDownloads : folder.value}
        hint={isReadOnly ? t().sentences.pageNamesNoFolder : t().settings.saveInHint}
        isReadOnly={isReadOnly}
        error={folderProblem.value}
        onInput={(value) => {
          folder.value = value;
          folderProblem.value = null;
        }}
        onCommit={() => void saveFolder()}
      />
      <TextField
        label={t().settings.copiesRoom}
        value={room.value}
        hint={t().settings.copiesHint(byteSize(storage.copiesBytes), free)}
        error={roomProblem.value}
        onInput={(value) => (room.value = value)}
        onCommit={saveRoom}
      />
      <KeepRecordings days={settings.keepRecordingsDays} />
      <SwitchField
        label={t().settings.secondCopies}
        hint={t().settings.secondCopiesHint}
        isOn={settings.keepSecondCopies}
        onChange={(keepSecondCopies) => state.send({ type: "setSettings", settings: { keepSecondCopies } })}
      />
      {storage.setAside !== null && <p class="field-hint">{t().settings.setAside(storage.setAside)}</p>}
    </section>
  );
}
