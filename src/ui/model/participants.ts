/** Looks up participants of a meeting. */
import type { MeetingView, Participant } from "../../api/view.ts";

type Meeting = Pick<MeetingView, "participants">;

/** `peerId` may be null, for nobody. */
export const participantIn = ({ participants }: Meeting, peerId: string | null): Participant | undefined =>
  participants.find((participant) => participant.peerId === peerId);

export const selfIn = ({ participants }: Meeting): Participant | undefined =>
  participants.find((participant) => participant.isSelf);

/** True if self is a host. */
export const isHost = (meeting: Meeting): boolean => selfIn(meeting)?.isHost === true;
