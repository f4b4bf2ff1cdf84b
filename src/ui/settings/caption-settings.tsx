/** How captions look. It acts at once. */
import { CAPTION_PLACES, CAPTION_SIZES, type Settings } from "../../api/settings.ts";
import { SelectField, SwitchField } from "../kit/field.tsx";
import { t } from "../language/texts.ts";

export function CaptionSettings(props: { settings: Settings; set: (change: Partial<Settings>) => void }) {
  const { settings, set } = props;
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
    </section>
  );
}
