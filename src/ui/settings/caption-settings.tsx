/** How captions look, which acts at once, and what captions the own speech. */
import { useSignal } from "@preact/signals";
import { CAPTION_PLACES, CAPTION_SIZES, type Settings } from "../../api/settings.ts";
import type { AppView } from "../../api/view.ts";
import { electronBridge } from "../context/electron.ts";
import { useApp } from "../context/app.ts";
import { SelectField, SwitchField, TextField } from "../kit/field.tsx";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";

export function CaptionSettings(props: { view: AppView; set: (change: Partial<Settings>) => void }) {
  const { view, set } = props;
  const { settings } = view;
  return (
    <section class="settings-section">
      <h3>{t().captions.name}</h3>
      <SwitchField
        label={t().captions.showWhenThere}
        isOn={settings.captions}
        onChange={(captions) => set({ captions })}
      />
      <SelectField
        label={t().captions.size}
        value={settings.captionSize}
        options={CAPTION_SIZES.map((value) => ({ value, label: t().captions.sizes[value] }))}
        onChange={(value) => set({ captionSize: CAPTION_SIZES.find((each) => each === value) ?? "medium" })}
      />
      <SelectField
        label={t().captions.place}
        value={settings.captionPlace}
        options={CAPTION_PLACES.map((value) => ({ value, label: t().captions.places[value] }))}
        onChange={(value) => set({ captionPlace: CAPTION_PLACES.find((each) => each === value) ?? "bottom" })}
      />
      <SwitchField
        label={t().captions.readOut}
        hint={t().captions.readOutHint}
        isOn={settings.readCaptions}
        onChange={(readCaptions) => set({ readCaptions })}
      />
      <SwitchField
        label={t().captions.ownSpeech}
        hint={t().captions.ownSpeechHint}
        isOn={settings.captionOwnSpeech}
        onChange={(captionOwnSpeech) => set({ captionOwnSpeech })}
      />
      {settings.captionOwnSpeech && <SpeechProgram view={view} />}
    </section>
  );
}

/** The core reads the line, and says what is wrong with the program. In a browser the line is shown alone: the core takes none from there. */
function SpeechProgram({ view: { settings, speech } }: { view: AppView }) {
  const { state } = useApp();
  const line = useSignal(settings.speechProgram);
  const problem = useSignal<string | null>(null);
  async function save(): Promise<void> {
    const answer = await state.request({
      type: "setSettings",
      settings: { speechProgram: line.value.trim() },
    });
    problem.value = answer.type === "error" ? saidText(answer) : null;
  }
  const isReadOnly = electronBridge() === null;
  const said =
    speech.problem === null
      ? null
      : saidText({ message: speech.problem, sentences: speech.problemSentences });
  // Where the line cannot be changed, it is said what changes it.
  const failure = said === null || !isReadOnly ? said : `${said} ${t().sentences.pageNamesNoProgram}`;
  return (
    <TextField
      label={t().captions.program}
      value={isReadOnly ? settings.speechProgram : line.value}
      hint={isReadOnly ? t().sentences.pageNamesNoProgram : t().captions.programHint}
      isReadOnly={isReadOnly}
      error={problem.value ?? failure}
      maxLength={2_000}
      onInput={(value) => (line.value = value)}
      onCommit={() => void save()}
    />
  );
}
