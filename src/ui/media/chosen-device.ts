/** Which of the devices that are there is the chosen one, and what the pickers call them. */
import type { Settings } from "../../api/settings.ts";

export interface DeviceChoice {
  readonly deviceId: string;
  /** Empty until the first permission. No other device of the list has the same, except for the empty one. */
  readonly label: string;
}
export const CHOSEN_KINDS = ["camera", "microphone", "speaker"] as const;
export type ChosenKind = (typeof CHOSEN_KINDS)[number];

/** Whether labelApart calls a device of that label so. */
export const isNameOf = (name: string, label: string): boolean =>
  name === label || (name.startsWith(`${label} (`) && /^\d+\)$/u.test(name.slice(label.length + 2)));

/** The names that labelApart gave, by the devices' ids. */
export type DeviceNames = ReadonlyMap<string, string>;
const NO_NAMES: DeviceNames = new Map();

/**
 * Devices of one model have one label: the second is called "Label (2)". A device keeps its name when its twin is unplugged: a chosen device is
 * also found by its name, and would else be taken for its twin. `known`: the names given before. `chosen`: its name comes first.
 */
export function labelApart(
  devices: readonly DeviceChoice[],
  known: DeviceNames = NO_NAMES,
  chosen: DeviceChoice | null = null,
): readonly DeviceChoice[] {
  const names = new Map<DeviceChoice, string>();
  const taken = new Set<string>();
  function keep(device: DeviceChoice, name: string | undefined): void {
    if (name === undefined || names.has(device) || taken.has(name) || !isNameOf(name, device.label)) return;
    names.set(device, name);
    taken.add(name);
  }
  for (const device of devices) if (device.deviceId === chosen?.deviceId) keep(device, chosen.label);
  for (const device of devices) keep(device, known.get(device.deviceId));
  return devices.map((device) => {
    const { deviceId, label } = device;
    if (label === "") return { deviceId, label };
    // A name whose device is away is free: some systems give a device another id when it is plugged in again.
    for (let count = 2, name = label; !names.has(device); count += 1) {
      keep(device, name);
      name = `${label} (${count})`;
    }
    return { deviceId, label: names.get(device) ?? label };
  });
}

/** What is known after these devices were listed. A name that another device has got since is no longer the first one's. */
export function namesAfter(known: DeviceNames, devices: readonly DeviceChoice[]): DeviceNames {
  const given = new Set(devices.map(({ label }) => label));
  return new Map([
    ...[...known].filter(([, name]) => !given.has(name)),
    ...devices
      .filter(({ label }) => label !== "")
      .map(({ deviceId, label }): [string, string] => [deviceId, label]),
  ]);
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
