/** Which camera, microphone and speaker: remembered by label in the settings. */
import { useEffect } from "preact/hooks";
import { Mic, Video as VideoIcon, Volume2 } from "lucide";
import type { IconNode } from "lucide";
import type { Settings } from "../../api/settings.ts";
import { useApp } from "../context/app.ts";
import type { DeviceChoice } from "../media/devices.ts";
import { SelectField } from "../kit/field.tsx";
import { Icon } from "../kit/icon.tsx";

type LabelKey = "cameraLabel" | "microphoneLabel" | "speakerLabel";

export function DevicePickers({ settings }: { settings: Settings }) {
  const { devices } = useApp();
  const lists = devices.lists.value;
  useEffect(() => void devices.refresh(), []);
  return (
    <div class="pickers">
      <Picker
        name="Camera"
        icon={VideoIcon}
        setting="cameraLabel"
        choices={lists.cameras}
        settings={settings}
      />
      <Picker
        name="Microphone"
        icon={Mic}
        setting="microphoneLabel"
        choices={lists.microphones}
        settings={settings}
      />
      <Picker
        name="Speaker"
        icon={Volume2}
        setting="speakerLabel"
        choices={lists.speakers}
        settings={settings}
      />
    </div>
  );
}

function Picker(props: {
  name: string;
  icon: IconNode;
  setting: LabelKey;
  choices: readonly DeviceChoice[];
  settings: Settings;
}) {
  const { state, devices } = useApp();
  const { setting } = props;
  const chosen = props.settings[setting];
  const labels = [...new Set(props.choices.map((choice) => choice.label).filter((label) => label !== ""))];
  // A remembered device that isn't plugged in stays the choice for when it is again.
  if (chosen !== "" && !labels.includes(chosen)) labels.push(chosen);
  return (
    <SelectField
      label={props.name}
      isLabelHidden
      before={<Icon node={props.icon} size={18} />}
      value={chosen}
      options={[
        { value: "", label: `Default ${props.name.toLowerCase()}` },
        ...labels.map((label) => ({ value: label, label })),
      ]}
      onChange={(label) => {
        void state.request({ type: "setSettings", settings: { [setting]: label } }).then(() => {
          if (setting === "cameraLabel") devices.reopen("camera");
          if (setting === "microphoneLabel") devices.reopen("microphone");
        });
      }}
    />
  );
}
