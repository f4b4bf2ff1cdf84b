/** What hosts did to the own microphone and camera: its sentences, and how the buttons look. Pure. */
import type { MeetingView, OwnMute } from "../../api/view.ts";
import { selfIn } from "./participants.ts";
import { t } from "../language/texts.ts";

export type OwnSource = keyof MeetingView["ownMutes"];
export const OWN_SOURCES: readonly OwnSource[] = ["microphone", "camera"];

/** Why no key or button turns the own microphone on. */
export const heldMicrophone = () => t().people.hostMutedHeld;

const sentences = (): Readonly<Record<OwnSource, Readonly<Record<"may" | "held", string>>>> => ({
  microphone: {
    may: t().people.hostMutedMay,
    held: heldMicrophone(),
  },
  camera: {
    may: t().people.hostStoppedMay,
    held: t().people.hostStoppedHeld,
  },
});

/** What somebody reads that comes in under the hosts' rule. */
const onEntry = (): Readonly<Record<OwnSource, string>> => ({
  microphone: t().people.cameInMuted,
  camera: t().people.cameInCameraOff,
});

/** What a viewer reads. */
export const watches = () => t().people.youWatch;

type Seen = Pick<MeetingView, "ownMutes" | "participants" | "microphoneOffOnEntry" | "cameraOffOnEntry">;

/** Those who join while a host's mute stands read it, too. `before` is null on joining. */
export function ownMuteNotices(before: Seen | null, now: Seen): readonly string[] {
  const { ownMutes } = now;
  const wasViewer = before !== null && selfIn(before)?.role === "viewer";
  const isViewer = selfIn(now)?.role === "viewer";
  if (isViewer) return wasViewer ? [] : [watches()];
  // Who may speak now is asked to, and knows that the camera is its own to turn on.
  if (wasViewer) return [];
  return OWN_SOURCES.flatMap((source) => {
    const mute = ownMutes[source];
    if (mute === (before?.ownMutes[source] ?? "none")) return [];
    if (mute === "may" && hasLearnedRule(source, before, now)) return [onEntry()[source]];
    return mute === "may" || mute === "held" ? [sentences()[source][mute]] : [];
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
const invitationTexts = (): Readonly<Record<OwnSource, Invitation>> => ({
  microphone: {
    ...{ source: "microphone", text: t().people.hostAsksUnmute, key: "M" },
    ...{ accept: t().people.unmute, decline: t().people.stayMuted },
  },
  camera: {
    ...{ source: "camera", text: t().people.hostAsksCamera, key: "V" },
    ...{ accept: t().people.startCamera, decline: t().people.keepItOff },
  },
});
export const invitations = ({ ownMutes }: Pick<MeetingView, "ownMutes">): readonly Invitation[] =>
  OWN_SOURCES.filter((source) => ownMutes[source] === "invited").map((source) => invitationTexts()[source]);

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
  if (isViewer) return { label: t().people.listeningLabel, caption: t().people.listening, look: "held" };
  if (mute === "held") return { label: t().people.mutedByHost, caption: t().common.muted, look: "held" };
  if (mute === "may")
    return { label: t().people.mutedByHostUnmute, caption: t().people.captions.unmute, look: "off" };
  if (mute === "invited")
    return { label: t().people.unmuteAsked, caption: t().people.captions.unmute, look: "off" };
  if (!isOn) return { label: t().people.unmute, caption: t().people.captions.unmute, look: "off" };
  if (isMutedBySystem) return { label: t().people.mutedBySystem, caption: t().common.muted, look: "off" };
  return { label: t().people.mute, caption: t().people.captions.mute, look: "on" };
}

export function cameraButton({ isOn, isMutedBySystem, mute, isViewer }: DeviceState): DeviceButton {
  const caption = t().common.camera;
  if (isViewer) return { label: t().people.cameraOffWatching, caption, look: "held" };
  if (mute === "held") return { label: t().people.cameraStoppedByHost, caption, look: "held" };
  if (mute === "may") return { label: t().people.cameraStoppedTurnOn, caption, look: "off" };
  if (mute === "invited") return { label: t().people.cameraOnAsked, caption, look: "off" };
  if (!isOn) return { label: t().people.turnCameraOn, caption, look: "off" };
  return { label: t().people.turnCameraOff, caption, look: isMutedBySystem ? "off" : "on" };
}
