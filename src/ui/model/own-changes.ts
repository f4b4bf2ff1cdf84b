/** What changes of self while it is in a meeting: the difference of two views. Pure. */
import type { AppView } from "../../api/view.ts";
import { selfIn } from "./participants.ts";
import { t } from "../language/texts.ts";

/** What changed of self, in words for a screen reader, and the key that does it. */
export interface OwnChange {
  readonly text: string;
  readonly key: "M" | "V" | "H";
}

/** Nothing for the first view of a meeting. */
export function ownChanges(before: AppView | null, after: AppView | null): readonly OwnChange[] {
  if (before?.meeting == null || after?.meeting == null) return [];
  const [was, is] = [before.self, after.self];
  const [mutesBefore, mutes] = [before.meeting.ownMutes, after.meeting.ownMutes];
  /** By a host, which a toast says. */
  const isMutedNow = (source: keyof typeof mutes) =>
    mutes[source] !== "none" && mutes[source] !== mutesBefore[source];
  const isHandUp = selfIn(after.meeting)?.isHandUp === true;
  return [
    ...(was.isMicrophoneOn === is.isMicrophoneOn || isMutedNow("microphone")
      ? []
      : [
          {
            text: is.isMicrophoneOn ? t().meeting.microphoneOn : t().meeting.microphoneOff,
            key: "M" as const,
          },
        ]),
    ...(was.isCameraOn === is.isCameraOn || isMutedNow("camera")
      ? []
      : [{ text: is.isCameraOn ? t().meeting.cameraOn : t().meeting.cameraOff, key: "V" as const }]),
    ...((selfIn(before.meeting)?.isHandUp === true) === isHandUp
      ? []
      : [{ text: isHandUp ? t().people.handRaised : t().people.handLowered, key: "H" as const }]),
  ];
}
