/** What the window says of a recording, and what self has said to it. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { participantIn, selfIn } from "./participants.ts";

type Meeting = Pick<MeetingView, "participants" | "recording">;

/** `open`: self has not answered; `own`: it is self's own recording. */
export type RecordingAnswer = "own" | "yes" | "no" | "open";

export interface RecordingTexts {
  readonly answer: RecordingAnswer;
  /** Who records. */
  readonly title: string;
  /** What that means for self. */
  readonly text: string;
}

/** Null while nobody records. */
export function recordingTexts(meeting: Meeting): RecordingTexts | null {
  const { recording, participants } = meeting;
  const self = selfIn(meeting);
  if (recording === null || self === undefined) return null;
  if (recording.by === self.peerId) {
    const agreed = participants.filter(
      ({ peerId, isSelf }) => !isSelf && recording.agreed.includes(peerId),
    ).length;
    const others = participants.length - 1;
    const who =
      others === 0
        ? "Nobody else is here yet."
        : agreed === 0
          ? "Nobody else has agreed yet: only you are in it."
          : agreed === others
            ? "Everybody has agreed."
            : `${agreed} of ${others} others ${agreed === 1 ? "has" : "have"} agreed; nothing of anybody else is in it.`;
    return { answer: "own", title: "You are recording this meeting on this computer.", text: who };
  }
  const by = participantIn(meeting, recording.by)?.name ?? "a host";
  const title = `This meeting is being recorded by ${by}.`;
  if (recording.agreed.includes(self.peerId))
    return { answer: "yes", title, text: "You have agreed: your voice, camera and screen are in it." };
  if (recording.declined.includes(self.peerId))
    return { answer: "no", title, text: "You are not in it: neither your voice nor your camera or screen." };
  return { answer: "open", title, text: "Nothing of you is in it unless you agree." };
}
