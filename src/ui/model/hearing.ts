/** How self hears the others, in words: marks, the person's menu, and what is said when somebody else changes it. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import { participantIn } from "./participants.ts";
import type { CommandBody } from "./requests.ts";

/** Null for a member that is heard as it is. */
export function hearingMark({ volumePercent, sameRoom }: Participant): string | null {
  if (sameRoom !== "no") return "In your room";
  if (volumePercent === 0) return "Muted for you";
  return volumePercent === 100 ? null : `${volumePercent}% for you`;
}

export interface HearingAct {
  readonly kind: "mute" | "unmute" | "volume" | "sameRoom" | "otherRoom";
  readonly label: string;
  /** Null opens the volume. */
  readonly command: Extract<CommandBody, { type: "setVolume" | "sameRoom" }> | null;
}

/** None with self. Whom self hears through the air has no volume. */
export function hearingActs({ peerId, isSelf, volumePercent, sameRoom }: Participant): readonly HearingAct[] {
  if (isSelf) return [];
  if (sameRoom !== "no") {
    const command = { type: "sameRoom", peerId, on: false } as const;
    return [{ kind: "otherRoom", label: "Not in the same room", command }];
  }
  const isMuted = volumePercent === 0;
  return [
    {
      kind: isMuted ? "unmute" : "mute",
      label: isMuted ? "Unmute for me" : "Mute for me",
      command: { type: "setVolume", peerId, percent: isMuted ? 100 : 0 },
    },
    { kind: "volume", label: "Volume for me…", command: null },
    {
      kind: "sameRoom",
      label: "In the same room as me",
      command: { type: "sameRoom", peerId, on: true },
    },
  ];
}

/** Those who have said that they are in self's room since `before`, as self has not. Also on joining, when `before` is null. */
export const newRoommates = (
  before: Pick<MeetingView, "participants"> | null,
  after: Pick<MeetingView, "participants">,
): readonly Participant[] =>
  after.participants.filter(
    ({ peerId, sameRoom }) =>
      sameRoom === "theirs" && (before === null || participantIn(before, peerId)?.sameRoom !== "theirs"),
  );

export const roommateText = ({ name }: Participant): string =>
  `${name} says that you are in the same room: you do not hear each other here.`;
