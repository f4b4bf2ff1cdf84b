/** What camera and microphone send, and what is received. It acts at once. */
import { CAMERA_HEIGHTS, CAMERA_RATES, NOISE_SUPPRESSION, type Settings } from "../../api/settings.ts";
import { SelectField, SwitchField } from "../kit/field.tsx";

const HEIGHT_NAMES: Readonly<Record<Settings["cameraHeight"], string>> = {
  360: "360p, for slow networks",
  540: "540p",
  720: "720p (HD)",
  1080: "1080p (full HD)",
};

const NOISE_NAMES: Readonly<Record<Settings["noiseSuppression"], string>> = {
  off: "Off",
  standard: "Standard",
  strong: "Strong: keyboards, fans and crowds, too",
};

export function MediaSettings({
  settings,
  set,
}: {
  settings: Settings;
  set: (change: Partial<Settings>) => void;
}) {
  return (
    <section class="settings-section">
      <h3>Picture and sound</h3>
      <SelectField
        label="Size of my picture"
        value={String(settings.cameraHeight)}
        options={CAMERA_HEIGHTS.map((height) => ({ value: String(height), label: HEIGHT_NAMES[height] }))}
        onChange={(value) => {
          const cameraHeight = CAMERA_HEIGHTS.find((height) => String(height) === value);
          if (cameraHeight !== undefined) set({ cameraHeight });
        }}
      />
      <SelectField
        label="Pictures a second, at most"
        value={String(settings.cameraFramesPerS)}
        options={CAMERA_RATES.map((rate) => ({ value: String(rate), label: String(rate) }))}
        onChange={(value) => {
          const cameraFramesPerS = CAMERA_RATES.find((rate) => String(rate) === value);
          if (cameraFramesPerS !== undefined) set({ cameraFramesPerS });
        }}
      />
      <SelectField
        label="Noise around me"
        value={settings.originalSound ? "off" : settings.noiseSuppression}
        options={NOISE_SUPPRESSION.map((level) => ({ value: level, label: NOISE_NAMES[level] }))}
        isDisabled={settings.originalSound}
        hint={
          settings.originalSound ? "Nothing is taken out of original sound." : "What the others hear of it."
        }
        onChange={(value) => {
          const noiseSuppression = NOISE_SUPPRESSION.find((level) => level === value);
          if (noiseSuppression !== undefined) set({ noiseSuppression });
        }}
      />
      <SwitchField
        label="Original sound: nothing is filtered out of my microphone. For music; wear headphones"
        isOn={settings.originalSound}
        onChange={(originalSound) => set({ originalSound })}
      />
      <SwitchField
        label="Sound only: receive no pictures and screens"
        isOn={settings.soundOnly}
        onChange={(soundOnly) => set({ soundOnly })}
      />
    </section>
  );
}
