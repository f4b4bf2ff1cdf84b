/** How self hears the others, in words: marks, the person's menu, and what is said when somebody else changes it. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import { participantIn } from "./participants.ts";
import type { CommandBody } from "./requests.ts";
import { t } from "../language/texts.ts";

/** Null for a member that is heard as it is. */
export function hearingMark({ volumePercent, sameRoom }: Participant): string | null {
  if (sameRoom !== "no") return t().people.inYourRoom;
  if (volumePercent === 0) return t().people.mutedForYou;
  return volumePercent === 100 ? null : t().people.volumeForYou(volumePercent);
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
    return [{ kind: "otherRoom", label: t().people.notInSameRoom, command }];
  }
  const isMuted = volumePercent === 0;
  return [
    {
      kind: isMuted ? "unmute" : "mute",
      label: isMuted ? t().people.unmuteForMe : t().people.muteForMe,
      command: { type: "setVolume", peerId, percent: isMuted ? 100 : 0 },
    },
    { kind: "volume", label: t().people.volumeForMeMore, command: null },
    {
      kind: "sameRoom",
      label: t().people.inSameRoom,
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

export const roommateText = ({ name }: Participant): string => t().people.saysSameRoom(name);
