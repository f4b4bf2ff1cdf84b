/** Looks up participants of a meeting. */
import type { MeetingView, Participant } from "../../api/view.ts";
import type { Role } from "../../kernel/rights.ts";
import { t } from "../language/texts.ts";

type Meeting = Pick<MeetingView, "participants">;

/** `peerId` may be null, for nobody. */
export const participantIn = ({ participants }: Meeting, peerId: string | null): Participant | undefined =>
  participants.find((participant) => participant.peerId === peerId);

export const selfIn = ({ participants }: Meeting): Participant | undefined =>
  participants.find((participant) => participant.isSelf);

/** Whoever may be heard and seen has a tile; viewers do not, and a person alone sees itself. */
export function onStage({ participants }: Meeting): readonly Participant[] {
  const seen = participants.filter(({ role }) => role !== "viewer");
  return seen.length === 0 ? participants.filter(({ isSelf }) => isSelf) : seen;
}

/** True if self runs the meeting: a host or a co-host. */
export const isHost = (meeting: Meeting): boolean => selfIn(meeting)?.isHost === true;

export const roleOfSelf = (meeting: Meeting): Role => selfIn(meeting)?.role ?? "viewer";

/** Why self writes nothing in the chat; null where it may. */
export const chatClosedText = (
  meeting: Pick<MeetingView, "participants" | "viewersMayChat">,
): string | null =>
  roleOfSelf(meeting) === "viewer" && !meeting.viewersMayChat ? t().people.chatClosed : null;

/** Self is a host, or the co-host that stands in for the hosts. */
export const mayEnd = (meeting: Pick<MeetingView, "participants" | "standIn">): boolean => {
  const self = selfIn(meeting);
  return self !== undefined && (self.role === "host" || self.peerId === meeting.standIn);
};

export const handLabel = ({ handNumber }: Pick<Participant, "handNumber">): string =>
  handNumber === null ? t().people.handRaised : t().people.handRaisedNumber(handNumber);

/** Raised hands come first, in their order; a hand that has no place yet comes behind those that have. The others stay as they are. */
export const handsFirst = (participants: readonly Participant[]): readonly Participant[] =>
  participants.toSorted((a, b) => handRank(a) - handRank(b));

const handRank = ({ isHandUp, handNumber }: Participant): number =>
  isHandUp ? (handNumber ?? 1_000) : 10_000;
