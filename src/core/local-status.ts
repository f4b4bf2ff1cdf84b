/** What self wants of its own camera, microphone and hand, and how good its network is. */
import type { OwnMute, Participant } from "../api/view.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { SettingsChange } from "./checked-settings.ts";
import type { SavedSettings } from "./settings.ts";

export interface Status extends Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp"> {
  /** As the window that has the media judges it; absent: nobody does. */
  readonly network?: NetworkQuality;
}

type Joining = Partial<Pick<Status, "isCameraOn" | "isMicrophoneOn">>;

export interface LocalStatus {
  get(): Status;
  set(changes: Partial<Status>): void;
  /** How the next meeting is entered was set: at once outside a meeting; in one the devices stay as they are until it is left. */
  setForNext(changes: Joining): void;
  /** Call it when self is in the meeting no more. */
  left(): void;
}

export function createLocalStatus(
  initial: Status,
  deps: { readonly isInMeeting: () => boolean; readonly onChange: () => void },
): LocalStatus {
  let status = initial;
  let forNext: Joining = {};
  function set(changes: Partial<Status>): void {
    status = { ...status, ...changes };
    deps.onChange();
  }
  function takeOver(): void {
    const changes = forNext;
    forNext = {};
    if (Object.keys(changes).length > 0) set(changes);
  }
  return {
    get: () => status,
    set,
    setForNext(changes) {
      forNext = { ...forNext, ...changes };
      if (!deps.isInMeeting()) takeOver();
    },
    left: takeOver,
  };
}

/** What a change of the settings says about the next meeting; null for nothing. */
export function joiningBy({ joinWithCamera, joinWithMicrophone }: SettingsChange): Joining | null {
  if (joinWithCamera === undefined && joinWithMicrophone === undefined) return null;
  return {
    ...(joinWithCamera === undefined ? {} : { isCameraOn: joinWithCamera }),
    ...(joinWithMicrophone === undefined ? {} : { isMicrophoneOn: joinWithMicrophone }),
  };
}

/** What is left of it where hosts have muted self, or ask it to speak and self has not answered. */
export function permitted(
  status: Status,
  mutes: { get(source: "microphone" | "camera"): OwnMute } | undefined,
): Status {
  const isFree = (source: "microphone" | "camera") => (mutes?.get(source) ?? "none") === "none";
  return {
    ...status,
    isCameraOn: status.isCameraOn && isFree("camera"),
    isMicrophoneOn: status.isMicrophoneOn && isFree("microphone"),
  };
}

/** Camera and microphone as the command line says, or else as the settings do. */
export function initialStatusOf(
  joinsWith: { readonly camera: boolean; readonly microphone: boolean } | undefined,
  saved: SavedSettings,
) {
  const { joinWithCamera, joinWithMicrophone } = saved.settings();
  return {
    isCameraOn: joinsWith?.camera ?? joinWithCamera,
    isMicrophoneOn: joinsWith?.microphone ?? joinWithMicrophone,
    isHandUp: false,
  };
}
