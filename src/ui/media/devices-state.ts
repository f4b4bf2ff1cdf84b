/** What is known of camera, microphone and speaker, and the words for what happens to them. Pure. */
import { findChosen, type ChosenKind, type DeviceChoice, type DeviceNames } from "./chosen-device.ts";
import { t } from "../language/texts.ts";

/** What is captured from; a speaker is only played on. */
export type DeviceKind = "camera" | "microphone";

export interface DeviceLists {
  readonly camera: readonly DeviceChoice[];
  readonly microphone: readonly DeviceChoice[];
  readonly speaker: readonly DeviceChoice[];
}

/**
 * Why a device is being opened, for the words that follow. `lost`: the one before is gone. `refused`: the chosen one did not open.
 * `again`: it is open, and something else is asked of it.
 */
type Reason = "asked" | "missing" | "lost" | "back" | "refused" | "again";

export interface OpenDevice {
  /** The number of its opening. */
  readonly attempt: number;
  /** What was asked for: an id, or "" for the system's default device. */
  readonly requested: string;
  /** "" where the browser does not say which device the default one is. */
  readonly deviceId: string;
  readonly label: string;
  /** Muted by the system or by a switch on the device: it gives no sound or picture. */
  readonly isMuted: boolean;
}

export interface Capture {
  readonly isWanted: boolean;
  /** Counts openings: what comes of an older one is stopped again. */
  readonly attempt: number;
  /** `gone`: the label of the device that was lost just now, if one was. */
  readonly opening: { readonly deviceId: string; readonly why: Reason; readonly gone?: string } | null;
  readonly open: OpenDevice | null;
  /** The device that another one stands in for. */
  readonly lost: DeviceChoice | null;
  /** Id of a chosen device that did not open; it is tried again when the user asks, or when it has been away. "" for none. */
  readonly refusedId: string;
  /** A sentence about why the last attempt failed; null if it worked. */
  readonly problem: string | null;
}

export interface DevicesState {
  /** As the browser lists them; null until it has once. */
  readonly listed: DeviceLists | null;
  /** The same, in which no two devices of a kind have one label. */
  readonly lists: DeviceLists | null;
  /** What devices were called that were listed once. */
  readonly names: Readonly<Record<ChosenKind, DeviceNames>>;
  readonly chosen: Readonly<Record<ChosenKind, DeviceChoice>>;
  readonly captures: Readonly<Record<DeviceKind, Capture>>;
  /** `deviceId`: the one that is played on, "" for the default one. */
  readonly speaker: { readonly deviceId: string; readonly lost: DeviceChoice | null };
}

const DEFAULT: DeviceChoice = { deviceId: "", label: "" };
const CLOSED: Capture = {
  isWanted: false,
  attempt: 0,
  opening: null,
  open: null,
  lost: null,
  refusedId: "",
  problem: null,
};

export const initialDevices: DevicesState = {
  listed: null,
  lists: null,
  names: { camera: new Map(), microphone: new Map(), speaker: new Map() },
  chosen: { camera: DEFAULT, microphone: DEFAULT, speaker: DEFAULT },
  captures: { camera: CLOSED, microphone: CLOSED },
  speaker: { deviceId: "", lost: null },
};

export const isDefault = ({ deviceId, label }: DeviceChoice): boolean => deviceId === "" && label === "";

export const isListed = (devices: readonly DeviceChoice[], deviceId: string): boolean =>
  deviceId !== "" && devices.some((each) => each.deviceId === deviceId);

/** What to open for the choice: the chosen device if it is there and not known to fail, else the default one. */
export function wantedDevice(state: DevicesState, kind: DeviceKind): Capture["opening"] {
  const devices = state.lists?.[kind] ?? [];
  const chosen = state.chosen[kind];
  const found = findChosen(devices, chosen);
  if (found !== undefined && found.deviceId !== state.captures[kind].refusedId)
    return { deviceId: found.deviceId, why: "asked" };
  // Without a first permission no device has a label: the chosen one may be there.
  const isKnownMissing =
    found === undefined && chosen.label !== "" && devices.some(({ label }) => label !== "");
  return { deviceId: "", why: isKnownMissing ? "missing" : "asked" };
}

/** `errorName`: that of the DOMException with which `getUserMedia` failed. */
export function deviceProblem(kind: DeviceKind, errorName: string): string {
  switch (errorName) {
    case "NotAllowedError":
      return t().devices[kind].notAllowed;
    case "NotFoundError":
      return t().devices[kind].none;
    case "NotReadableError":
    case "AbortError":
      return t().devices[kind].inUse;
    default:
      return t().devices[kind].notOpened;
  }
}

/** Browsers put this before the name of the device that is the default one. */
const DEFAULT_PREFIX = /^(Default|Communications) - /u;
export const plainLabel = (label: string): string => label.replace(DEFAULT_PREFIX, "");

/** What is said once `opened` is in use; null for nothing. `before`: the label of the device that was open until then. */
export function openedWords(
  kind: DeviceKind,
  facts: {
    readonly why: Reason;
    readonly opened: string;
    readonly chosen: string;
    readonly gone: string;
    readonly before: string | null;
  },
): string | null {
  const { why, chosen, gone, before } = facts;
  const opened = facts.opened || t().devices[kind].another;
  switch (why) {
    case "asked":
    case "again":
      return null;
    case "missing":
      return t().devices.notConnected(chosen, opened);
    case "refused":
      return t().devices.notOpenedUsing(chosen || t().devices[kind].name, opened);
    case "lost":
      return t().devices.disconnectedUsing(gone || t().devices[kind].name, opened);
    case "back":
      return opened === before ? null : t().devices.isBack(opened);
  }
}
