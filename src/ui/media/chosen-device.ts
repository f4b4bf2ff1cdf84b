/** Which of the devices that are there is the chosen one, and what the pickers call them. */
import type { Settings } from "../../api/settings.ts";

export interface DeviceChoice {
  readonly deviceId: string;
  /** Empty until the first permission. No other device of the list has the same, except for the empty one. */
  readonly label: string;
}
export const CHOSEN_KINDS = ["camera", "microphone", "speaker"] as const;
export type ChosenKind = (typeof CHOSEN_KINDS)[number];

/** Devices of one model have one label: the second is called "Label (2)". */
export function labelApart(devices: readonly DeviceChoice[]): readonly DeviceChoice[] {
  const taken = new Set<string>();
  return devices.map(({ deviceId, label }) => {
    let apart = label;
    for (let count = 2; label !== "" && taken.has(apart); count += 1) apart = `${label} (${count})`;
    taken.add(apart);
    return { deviceId, label: apart };
  });
}

/** Both are empty for the system's default device. */
export function choiceOf(settings: Settings, kind: ChosenKind): DeviceChoice {
  return { deviceId: settings[`${kind}Id`], label: settings[`${kind}Label`] };
}

/** By id, else by label. Undefined for the default device, and while the chosen one is not plugged in. */
export function findChosen(devices: readonly DeviceChoice[], chosen: DeviceChoice): DeviceChoice | undefined {
  return (
    devices.find(({ deviceId }) => deviceId !== "" && deviceId === chosen.deviceId) ??
    devices.find(({ label }) => label !== "" && label === chosen.label)
  );
}

/** A chosen device that is not plugged in is listed, too: it is used again when it is back. */
export function devicesToPick(
  devices: readonly DeviceChoice[],
  chosen: DeviceChoice,
): readonly DeviceChoice[] {
  const named = devices.filter(({ label }) => label !== "");
  return chosen.label === "" || findChosen(named, chosen) !== undefined ? named : [...named, chosen];
}
