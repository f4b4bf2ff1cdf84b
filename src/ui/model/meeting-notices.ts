/** Sentences for the user about joins, leaves, raised hands, presenters and the lock: the difference of two views. Pure. */
import type { MeetingRecording, MeetingTimer, MeetingView } from "../../api/view.ts";
import type { NoticeKind } from "./notices.ts";
import { participantIn } from "./participants.ts";
import { roleNoticesBetween } from "./role-notices.ts";
import { spanInWords } from "./timer.ts";
import { t } from "../language/texts.ts";
import { listNames } from "../language/format.ts";

export interface MeetingNotice {
  /** Null for what cannot be switched off. */
  readonly kind: NoticeKind | null;
  /** Null where the screen says it, and reads it out. */
  readonly text: string | null;
  readonly sound: "join" | "leave" | "recording" | null;
}

/** More joins or leaves at once are counted instead of listed. */
const MAX_NAMES = 2;

type Verb = "joined" | "left";
function sentence(names: readonly string[], verb: Verb): string {
  if (names.length <= MAX_NAMES) return t().people[verb].named(listNames(names), names.length);
  return t().people[verb].counted(names.length);
}

/** The bar says that the meeting is recorded, and is read out: a sound goes before it, and before it goes on after a pause. */
function recordingNotices(before: MeetingView["recording"], after: MeetingView): readonly MeetingNotice[] {
  const { recording } = after;
  if (recording?.recordingId === before?.recordingId) {
    if (recording == null || before == null) return [];
    if (recording.isPaused === before.isPaused) return recorderNotices(before, recording, after);
    return recording.isPaused
      ? [{ kind: "recording", text: t().recordings.isPausedNow, sound: null }]
      : [{ kind: null, text: t().recordings.goesOn, sound: "recording" }];
  }
  if (recording === null) return [{ kind: "recording", text: t().recordings.hasEnded, sound: null }];
  const isOwn = participantIn(after, recording.by)?.isSelf === true;
  return isOwn ? [] : [{ kind: null, text: null, sound: "recording" }];
}

/** Whose computer records is said when it changes; not to that computer's own people, whose bar says it. */
function recorderNotices(
  before: MeetingRecording,
  { by, second }: MeetingRecording,
  after: MeetingView,
): readonly MeetingNotice[] {
  const changed = by === before.by ? second : by;
  const participant = changed === null ? undefined : participantIn(after, changed);
  if (participant === undefined || participant.isSelf) return [];
  const say = (text: string): readonly MeetingNotice[] => [{ kind: "recording", text, sound: null }];
  if (by !== before.by) return say(t().recordings.goesOnBy(participant.name));
  return second === before.second ? [] : say(t().recordings.recordsToo(participant.name));
}

/** The end of one timer differs from view to view by what clocks are set; another one ends a second or more apart. */
const isAnotherTimer = (before: MeetingTimer | null, timer: MeetingTimer): boolean =>
  before === null ||
  before.by !== timer.by ||
  before.seconds !== timer.seconds ||
  Math.abs(before.endsAtMs - timer.endsAtMs) >= 500;

/** For the first view of a meeting only that it is recorded: its participants did not join just then. */
export function noticesBetween(
  before: MeetingView | null,
  after: MeetingView | null,
): readonly MeetingNotice[] {
  if (after === null) return [];
  const isFirst = before === null || before.meetingId !== after.meetingId;
  const recording = recordingNotices(isFirst ? null : before.recording, after);
  if (isFirst) return recording;
  const notices: MeetingNotice[] = [...recording];
  const had = new Set(before.participants.map((participant) => participant.peerId));
  const has = new Set(after.participants.map((participant) => participant.peerId));
  const joined = after.participants.filter(
    (participant) => !had.has(participant.peerId) && !participant.isSelf,
  );
  const left = before.participants.filter(
    (participant) => !has.has(participant.peerId) && !participant.isSelf,
  );
  // To a partitioned member all others seem to leave, and later to join: the connection banner says what happened.
  if (joined.length > 0 && !before.isPartitioned) {
    notices.push({
      kind: "people",
      text: sentence(
        joined.map((participant) => participant.name),
        "joined",
      ),
      sound: "join",
    });
  }
  if (left.length > 0 && !after.isPartitioned) {
    notices.push({
      kind: "people",
      text: sentence(
        left.map((participant) => participant.name),
        "left",
      ),
      sound: "leave",
    });
  }
  const self = after.participants.find(({ isSelf }) => isSelf);
  if (self !== undefined && after.spotlight.includes(self.peerId) && !before.spotlight.includes(self.peerId))
    notices.push({ kind: null, text: t().people.youAreInSpotlight, sound: null });
  for (const participant of after.participants) {
    const was = participantIn(before, participant.peerId);
    if (was !== undefined && !was.isHandUp && participant.isHandUp && !participant.isSelf) {
      notices.push({ kind: "people", text: t().people.raisedHand(participant.name), sound: null });
    }
    if (was?.isWindowClosed === false && participant.isWindowClosed && !participant.isSelf) {
      notices.push({ kind: "people", text: t().people.windowIsClosed(participant.name), sound: null });
    }
  }
  notices.push(...roleNoticesBetween(before, after).map((text) => ({ kind: null, text, sound: null })));
  if (after.presenter !== before.presenter && after.presenter !== null) {
    const presenter = participantIn(after, after.presenter);
    if (presenter !== undefined && !presenter.isSelf) {
      notices.push({ kind: "activity", text: t().meeting.isPresenting(presenter.name), sound: null });
    }
  }
  const { timer } = after;
  if (timer !== null && isAnotherTimer(before.timer, timer)) {
    const by = participantIn(after, timer.by);
    if (by?.isSelf !== true)
      notices.push({
        kind: "activity",
        text: t().meeting.startedTimer(by?.name ?? t().people.aHost, spanInWords(timer.seconds)),
        sound: null,
      });
  }
  if (after.isLocked !== before.isLocked)
    notices.push({
      kind: "activity",
      text: after.isLocked ? t().people.nowLocked : t().people.nowOpen,
      sound: null,
    });
  return notices;
}
