/** What hosts did to the own microphone and camera: its sentences, and how the buttons look. Pure. */
import type { MeetingView, OwnMute } from "../../api/view.ts";
import { selfIn } from "./participants.ts";

export type OwnSource = keyof MeetingView["ownMutes"];
export const OWN_SOURCES: readonly OwnSource[] = ["microphone", "camera"];

/** Why no key or button turns the own microphone on. */
export const HELD_MICROPHONE = "A host has muted you. Raise your hand to be asked to speak.";

const SENTENCES: Readonly<Record<OwnSource, Readonly<Record<"may" | "held", string>>>> = {
  microphone: {
    may: "A host has muted you. You can unmute.",
    held: HELD_MICROPHONE,
  },
  camera: {
    may: "A host has stopped your camera. You can start it again.",
    held: "A host has stopped your camera. Raise your hand to be asked to start it.",
  },
};

/** What somebody reads that comes in under the hosts' rule. */
const ON_ENTRY: Readonly<Record<OwnSource, string>> = {
  microphone: "You came in muted. You can unmute.",
  camera: "You came in with your camera off. You can turn it on.",
};

/** What a viewer reads. */
export const WATCHES = "You watch and listen. Raise a hand to ask to speak.";

type Seen = Pick<MeetingView, "ownMutes" | "participants" | "microphoneOffOnEntry" | "cameraOffOnEntry">;

/** Those who join while a host's mute stands read it, too. `before` is null on joining. */
export function ownMuteNotices(before: Seen | null, now: Seen): readonly string[] {
  const { ownMutes } = now;
  const wasViewer = before !== null && selfIn(before)?.role === "viewer";
  const isViewer = selfIn(now)?.role === "viewer";
  if (isViewer) return wasViewer ? [] : [WATCHES];
  // Who may speak now is asked to, and knows that the camera is its own to turn on.
  if (wasViewer) return [];
  return OWN_SOURCES.flatMap((source) => {
    const mute = ownMutes[source];
    if (mute === (before?.ownMutes[source] ?? "none")) return [];
    if (mute === "may" && hasLearnedRule(source, before, now)) return [ON_ENTRY[source]];
    return mute === "may" || mute === "held" ? [SENTENCES[source][mute]] : [];
  });
}

/** Those that are here when hosts make the rule are not muted by it: who is muted as it learns of the rule has just come in. */
function hasLearnedRule(source: OwnSource, before: Seen | null, now: Seen): boolean {
  const holds = (seen: Seen) => (source === "microphone" ? seen.microphoneOffOnEntry : seen.cameraOffOnEntry);
  return holds(now) && (before === null || !holds(before));
}

/** A host's request, and its two answers. */
export interface Invitation {
  readonly source: OwnSource;
  readonly text: string;
  /** The key that accepts. */
  readonly key: "M" | "V";
  readonly accept: string;
  readonly decline: string;
}
const INVITATIONS: Readonly<Record<OwnSource, Invitation>> = {
  microphone: {
    ...{ source: "microphone", text: "A host asks you to unmute.", key: "M" },
    ...{ accept: "Unmute", decline: "Stay muted" },
  },
  camera: {
    ...{ source: "camera", text: "A host asks you to start your camera.", key: "V" },
    ...{ accept: "Start camera", decline: "Keep it off" },
  },
};
export const invitations = ({ ownMutes }: Pick<MeetingView, "ownMutes">): readonly Invitation[] =>
  OWN_SOURCES.filter((source) => ownMutes[source] === "invited").map((source) => INVITATIONS[source]);

export interface DeviceButton {
  readonly label: string;
  /** One word of the label. */
  readonly caption: string;
  /** `held`: a click does not turn it on. */
  readonly look: "on" | "off" | "held";
}

/** A device that the system mutes is on, and its button still turns it off. What a host has muted is off. */
export interface DeviceState {
  readonly isOn: boolean;
  readonly isMutedBySystem: boolean;
  readonly mute: OwnMute;
  /** Self watches and listens. */
  readonly isViewer: boolean;
}

export function microphoneButton({ isOn, isMutedBySystem, mute, isViewer }: DeviceState): DeviceButton {
  if (isViewer)
    return { label: "Listening only: raise a hand to ask to speak", caption: "Listening", look: "held" };
  if (mute === "held") return { label: "Muted by a host", caption: "Muted", look: "held" };
  if (mute === "may") return { label: "Muted by a host: unmute", caption: "Unmute", look: "off" };
  if (mute === "invited") return { label: "Unmute, as a host asks", caption: "Unmute", look: "off" };
  if (!isOn) return { label: "Unmute", caption: "Unmute", look: "off" };
  if (isMutedBySystem) return { label: "Muted by the system", caption: "Muted", look: "off" };
  return { label: "Mute", caption: "Mute", look: "on" };
}

export function cameraButton({ isOn, isMutedBySystem, mute, isViewer }: DeviceState): DeviceButton {
  const caption = "Camera";
  if (isViewer) return { label: "Camera is off while you watch", caption, look: "held" };
  if (mute === "held") return { label: "Camera stopped by a host", caption, look: "held" };
  if (mute === "may") return { label: "Stopped by a host: turn camera on", caption, look: "off" };
  if (mute === "invited") return { label: "Turn camera on, as a host asks", caption, look: "off" };
  if (!isOn) return { label: "Turn camera on", caption, look: "off" };
  return { label: "Turn camera off", caption, look: isMutedBySystem ? "off" : "on" };
}
