/** What self wants of its own camera, microphone and hand, and how good its network is. */
import type { OwnMute, Participant } from "../api/view.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { SavedSettings } from "./settings.ts";

export interface Status extends Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp"> {
  /** As the window that has the media judges it; absent: nobody does. */
  readonly network?: NetworkQuality;
}

export interface LocalStatus {
  get(): Status;
  set(changes: Partial<Status>): void;
}

export function createLocalStatus(initial: Status, onChange: () => void): LocalStatus {
  let status = initial;
  return {
    get: () => status,
    set(changes) {
      status = { ...status, ...changes };
      onChange();
    },
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
