/** Who is who in a meeting. */
import type { MeetingView, Participant } from "../../api/view.ts";

type Meeting = Pick<MeetingView, "participants">;

/** `peerId`: null is nobody. */
export const participantIn = ({ participants }: Meeting, peerId: string | null): Participant | undefined =>
  participants.find((person) => person.peerId === peerId);

export const selfIn = ({ participants }: Meeting): Participant | undefined =>
  participants.find((person) => person.isSelf);

/** Self is one. */
export const isHost = (meeting: Meeting): boolean => selfIn(meeting)?.isHost === true;
