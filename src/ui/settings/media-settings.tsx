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
import { t } from "../language/texts.ts";

const heightNames = (): Readonly<Record<Settings["cameraHeight"], string>> => ({
  360: t().settings.size360,
  540: "540p",
  720: t().settings.size720,
  1080: t().settings.size1080,
});

const noiseNames = (): Readonly<Record<Settings["noiseSuppression"], string>> => ({
  off: t().settings.noiseOff,
  standard: t().settings.noiseStandard,
  strong: t().settings.noiseStrong,
});

const motionNames = (): Readonly<Record<Settings["screenMotion"], string>> => ({
  sharp: t().settings.motionSharp,
  smooth: t().settings.motionSmooth,
});

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
        <h3>{t().settings.pictures}</h3>
        <SelectField
          label={t().settings.pictureSize}
          value={String(settings.cameraHeight)}
          options={CAMERA_HEIGHTS.map((height) => ({ value: String(height), label: heightNames()[height] }))}
          onChange={(value) => {
            const cameraHeight = CAMERA_HEIGHTS.find((height) => String(height) === value);
            if (cameraHeight !== undefined) set({ cameraHeight });
          }}
        />
        <SelectField
          label={t().settings.picturesPerSecond}
          value={String(settings.cameraFramesPerS)}
          options={CAMERA_RATES.map((rate) => ({ value: String(rate), label: String(rate) }))}
          onChange={(value) => {
            const cameraFramesPerS = CAMERA_RATES.find((rate) => String(rate) === value);
            if (cameraFramesPerS !== undefined) set({ cameraFramesPerS });
          }}
        />
        <SelectField
          label={t().settings.presentedScreen}
          value={settings.screenMotion}
          options={SCREEN_MOTIONS.map((motion) => ({ value: motion, label: motionNames()[motion] }))}
          onChange={(value) => {
            const screenMotion = SCREEN_MOTIONS.find((motion) => motion === value);
            if (screenMotion !== undefined) set({ screenMotion });
          }}
        />
        <SelectField
          label={t().settings.sendLimit}
          value={String(settings.sendLimitKbps)}
          options={limitOptions(SEND_LIMITS_KBPS, settings.sendLimitKbps)}
          onChange={(value) => set({ sendLimitKbps: Number(value) })}
        />
        <SelectField
          label={t().settings.receiveLimit}
          value={String(settings.receiveLimitKbps)}
          options={limitOptions(RECEIVE_LIMITS_KBPS, settings.receiveLimitKbps)}
          hint={t().settings.receiveLimitHint}
          onChange={(value) => set({ receiveLimitKbps: Number(value) })}
        />
        <SwitchField
          label={t().settings.soundOnly}
          isOn={settings.soundOnly}
          onChange={(soundOnly) => set({ soundOnly })}
        />
      </section>
      <section class="settings-section">
        <h3>{t().settings.sound}</h3>
        <SelectField
          label={t().settings.noise}
          value={settings.originalSound ? "off" : settings.noiseSuppression}
          options={NOISE_SUPPRESSION.map((level) => ({ value: level, label: noiseNames()[level] }))}
          isDisabled={settings.originalSound}
          {...(settings.originalSound && { hint: t().settings.noiseOriginal })}
          onChange={(value) => {
            const noiseSuppression = NOISE_SUPPRESSION.find((level) => level === value);
            if (noiseSuppression !== undefined) set({ noiseSuppression });
          }}
        />
        <SwitchField
          label={t().settings.originalSound}
          isOn={settings.originalSound}
          onChange={(originalSound) => set({ originalSound })}
        />
      </section>
    </>
  );
}
