/** What camera and microphone send, and what is received. It acts at once. */
import {
  CAMERA_HEIGHTS,
  CAMERA_RATES,
  NOISE_SUPPRESSION,
  SCREEN_MOTIONS,
  type Settings,
} from "../../api/settings.ts";
import { limitOptions, RECEIVE_LIMITS_KBPS, SEND_LIMITS_KBPS } from "./limit-options.ts";
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

const MOTION_NAMES: Readonly<Record<Settings["screenMotion"], string>> = {
  sharp: "Sharp, for text and slides",
  smooth: "Smooth, for films and animations",
};

export function MediaSettings({
  settings,
  set,
}: {
  settings: Settings;
  set: (change: Partial<Settings>) => void;
}) {
  return (
    <>
      <section class="settings-section">
        <h3>Pictures</h3>
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
          label="A screen that I present"
          value={settings.screenMotion}
          options={SCREEN_MOTIONS.map((motion) => ({ value: motion, label: MOTION_NAMES[motion] }))}
          onChange={(value) => {
            const screenMotion = SCREEN_MOTIONS.find((motion) => motion === value);
            if (screenMotion !== undefined) set({ screenMotion });
          }}
        />
        <SelectField
          label="My pictures and screen take up, at most"
          value={String(settings.sendLimitKbps)}
          options={limitOptions(SEND_LIMITS_KBPS, settings.sendLimitKbps)}
          onChange={(value) => set({ sendLimitKbps: Number(value) })}
        />
        <SelectField
          label="Others' pictures take up, at most"
          value={String(settings.receiveLimitKbps)}
          options={limitOptions(RECEIVE_LIMITS_KBPS, settings.receiveLimitKbps)}
          hint="A presented screen always comes, and counts first."
          onChange={(value) => set({ receiveLimitKbps: Number(value) })}
        />
        <SwitchField
          label="Sound only: receive no pictures and screens"
          isOn={settings.soundOnly}
          onChange={(soundOnly) => set({ soundOnly })}
        />
      </section>
      <section class="settings-section">
        <h3>Sound</h3>
        <SelectField
          label="Noise around me"
          value={settings.originalSound ? "off" : settings.noiseSuppression}
          options={NOISE_SUPPRESSION.map((level) => ({ value: level, label: NOISE_NAMES[level] }))}
          isDisabled={settings.originalSound}
          {...(settings.originalSound && { hint: "Nothing is taken out of original sound." })}
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
      </section>
    </>
  );
}
