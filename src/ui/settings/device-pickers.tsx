/** Which camera, microphone and speaker to use. The settings remember them by label: ids change with the page's origin. */
import { useEffect } from "preact/hooks";
import { Mic, Video as VideoIcon, Volume2 } from "lucide";
import type { IconNode } from "lucide";
import type { Settings } from "../../api/settings.ts";
import { useApp } from "../context/app.ts";
import { SelectField } from "../kit/field.tsx";
import { Icon } from "../kit/icon.tsx";
import type { DeviceLists } from "../media/devices.ts";

interface Picker {
  readonly name: string;
  readonly icon: IconNode;
  readonly list: keyof DeviceLists;
  readonly setting: "cameraLabel" | "microphoneLabel" | "speakerLabel";
}
const PICKERS: readonly Picker[] = [
  { name: "Camera", icon: VideoIcon, list: "cameras", setting: "cameraLabel" },
  { name: "Microphone", icon: Mic, list: "microphones", setting: "microphoneLabel" },
  { name: "Speaker", icon: Volume2, list: "speakers", setting: "speakerLabel" },
];

export function DevicePickers({ settings }: { settings: Settings }) {
  const { state, devices } = useApp();
  const lists = devices.lists.value;
  useEffect(() => void devices.refresh(), []);
  return (
    <div class="pickers">
      {PICKERS.map(({ name, icon, list, setting }) => (
        <SelectField
          key={setting}
          label={name}
          isLabelHidden
          before={<Icon node={icon} size={18} />}
          value={settings[setting]}
          options={[
            { value: "", label: `Default ${name.toLowerCase()}` },
            ...labelsOf(lists[list], settings[setting]).map((label) => ({ value: label, label })),
          ]}
          onChange={(label) => state.send({ type: "setSettings", settings: { [setting]: label } })}
        />
      ))}
    </div>
  );
}

/** A remembered device that is not plugged in stays in the list: it is used again when it is back. */
function labelsOf(devices: DeviceLists[keyof DeviceLists], chosen: string): readonly string[] {
  const labels = new Set(devices.map(({ label }) => label));
  labels.add(chosen);
  labels.delete("");
  return [...labels];
}
