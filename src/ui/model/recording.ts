/** What the window says of a recording, and what self has said to it. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { participantIn, selfIn } from "./participants.ts";
import { t } from "../language/texts.ts";

type Meeting = Pick<MeetingView, "participants" | "recording">;

/** `open`: self has not answered; `own`: it is self's own recording. */
export type RecordingAnswer = "own" | "yes" | "no" | "open";

export interface RecordingTexts {
  readonly answer: RecordingAnswer;
  readonly isPaused: boolean;
  /** Who records, or that it is paused. */
  readonly title: string;
  /** What that means for self. */
  readonly text: string;
}

/** Null while nobody records. */
export function recordingTexts(meeting: Meeting): RecordingTexts | null {
  const texts = runningTexts(meeting);
  if (texts === null || meeting.recording?.isPaused !== true) return texts && { ...texts, isPaused: false };
  const by = participantIn(meeting, meeting.recording.by)?.name ?? t().recordings.aHost;
  return {
    ...{ answer: texts.answer, isPaused: true },
    title: texts.answer === "own" ? t().recordings.youHavePaused : t().recordings.isPausedBy(by),
    text: `${t().recordings.nothingMeanwhile} ${texts.text}`,
  };
}

function runningTexts(meeting: Meeting): Omit<RecordingTexts, "isPaused"> | null {
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
        ? t().recordings.nobodyElse
        : agreed === 0
          ? t().recordings.nobodyAgreed
          : agreed === others
            ? t().recordings.everybodyAgreed
            : t().recordings.agreedOf(agreed, others);
    return { answer: "own", title: t().recordings.youAreRecording, text: who };
  }
  const by = participantIn(meeting, recording.by)?.name ?? t().recordings.aHost;
  const title = t().recordings.isRecordedBy(by);
  if (recording.agreed.includes(self.peerId)) return { answer: "yes", title, text: t().recordings.youAgreed };
  if (recording.declined.includes(self.peerId))
    return { answer: "no", title, text: t().recordings.youAreNot };
  return { answer: "open", title, text: t().recordings.unlessYouAgree };
}
