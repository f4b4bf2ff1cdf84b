/** What the window says of a recording, and what self has said to it. Pure. */
import type { MeetingRecording, MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { participantIn, selfIn } from "./participants.ts";
import { row } from "../language/format.ts";
import { t } from "../language/texts.ts";

type Meeting = Pick<MeetingView, "participants" | "recording">;

/** `open`: self has not answered; `own`: self began the recording, and its computer records. */
export type RecordingAnswer = "own" | "yes" | "no" | "open";

export interface RecordingTexts {
  readonly answer: RecordingAnswer;
  readonly isPaused: boolean;
  /** Whose computers record, or that it is paused. */
  readonly title: string;
  /** What that means for self. */
  readonly text: string;
}

/** Null while nobody records. */
export function recordingTexts(meeting: Meeting): RecordingTexts | null {
  const texts = runningTexts(meeting);
  if (texts === null || meeting.recording?.isPaused !== true) return texts && { ...texts, isPaused: false };
  const by = nameIn(meeting, meeting.recording.by);
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
  const title = recordedByText(meeting, recording, self.peerId);
  if (recording.by === self.peerId && recording.begunBy === self.peerId) {
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
    return { answer: "own", title, text: [who, ...onlyHere(meeting, recording)].join(" ") };
  }
  if (recording.agreed.includes(self.peerId)) return { answer: "yes", title, text: t().recordings.youAgreed };
  if (recording.declined.includes(self.peerId))
    return { answer: "no", title, text: t().recordings.youAreNot };
  return { answer: "open", title, text: t().recordings.unlessYouAgree };
}

/** Whoever records knows that its copy is the only one, and why. */
function onlyHere(meeting: Meeting, { second, withoutCopy }: MeetingRecording): readonly string[] {
  const here = withoutCopy.filter((peerId) => participantIn(meeting, peerId)?.isSelf === false);
  if (second !== null || here.length === 0) return [];
  return [t().recordings.onlyCopy(row(here.map((peerId) => nameIn(meeting, peerId))), here.length)];
}

const nameIn = (meeting: Meeting, peerId: PeerId): string =>
  participantIn(meeting, peerId)?.name ?? t().recordings.aHost;

/** Nobody's computer records unseen: the second one is named, too. */
function recordedByText(meeting: Meeting, { by, second, begunBy }: MeetingRecording, selfId: PeerId): string {
  const texts = t().recordings;
  const name = nameIn(meeting, by);
  const other = second === null ? null : nameIn(meeting, second);
  if (by !== selfId) {
    if (other === null) return texts.isRecordedBy(name);
    return second === selfId ? texts.isRecordedHereToo(name) : texts.isRecordedByTwo(name, other);
  }
  if (begunBy === selfId) return other === null ? texts.youAreRecording : texts.youAndSecond(other);
  return other === null ? texts.goesOnHere : `${texts.goesOnHere} ${texts.recordsToo(other)}`;
}
