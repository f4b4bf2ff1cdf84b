/** Which camera, microphone and speaker to use. The settings remember their ids and labels. */
import { useEffect } from "preact/hooks";
import { Mic, Video as VideoIcon, Volume2 } from "lucide";
import type { IconNode } from "lucide";
import type { Settings } from "../../api/settings.ts";
import { useApp } from "../context/app.ts";
import { SelectField } from "../kit/field.tsx";
import { Icon } from "../kit/icon.tsx";
import { choiceOf, devicesToPick, findChosen, type ChosenKind } from "../media/chosen-device.ts";
import { t } from "../language/texts.ts";

interface Picker {
  readonly name: string;
  readonly icon: IconNode;
  readonly kind: ChosenKind;
}
const pickers = (): readonly Picker[] => [
  { name: t().common.camera, icon: VideoIcon, kind: "camera" },
  { name: t().common.microphone, icon: Mic, kind: "microphone" },
  { name: t().common.speaker, icon: Volume2, kind: "speaker" },
];

export function DevicePickers({ settings }: { settings: Settings }) {
  const { state, devices } = useApp();
  const lists = devices.lists.value;
  useEffect(() => void devices.refresh(), []);
  return (
    <div class="pickers">
      {pickers().map(({ name, icon, kind }) => {
        const chosen = choiceOf(settings, kind);
        const devicesOfKind = devicesToPick(lists[kind], chosen);
        return (
          <SelectField
            key={kind}
            label={name}
            isLabelHidden
            before={<Icon node={icon} size={18} />}
            value={findChosen(devicesOfKind, chosen)?.label ?? ""}
            options={[
              { value: "", label: t().devices[kind].default },
              ...devicesOfKind.map(({ label }) => ({ value: label, label })),
            ]}
            onChange={(label) => {
              const deviceId = devicesOfKind.find((each) => each.label === label)?.deviceId ?? "";
              state.send({
                type: "setSettings",
                settings: { [`${kind}Id`]: deviceId, [`${kind}Label`]: label },
              });
            }}
          />
        );
      })}
    </div>
  );
}
