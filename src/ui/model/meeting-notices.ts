/** What people are told when the meeting changes: the difference of two views, as sentences. */
import type { MeetingView } from "../../api/view.ts";
import { participantIn } from "./participants.ts";

export interface MeetingNotice {
  readonly text: string;
  readonly sound: "join" | "leave" | null;
}

/** More joins or leaves than this at once are counted, not listed. */
const MAX_NAMES = 2;

function sentence(names: readonly string[], verb: string): string {
  if (names.length <= MAX_NAMES) return `${names.join(" and ")} ${verb}`;
  return `${names.length} people ${verb}`;
}

/** Nothing for the first view of a meeting: who is there already did not just join. */
export function noticesBetween(
  before: MeetingView | null,
  after: MeetingView | null,
): readonly MeetingNotice[] {
  if (before === null || after === null || before.meetingId !== after.meetingId) return [];
  const notices: MeetingNotice[] = [];
  const had = new Set(before.participants.map((person) => person.peerId));
  const has = new Set(after.participants.map((person) => person.peerId));
  const joined = after.participants.filter((person) => !had.has(person.peerId) && !person.isSelf);
  const left = before.participants.filter((person) => !has.has(person.peerId) && !person.isSelf);
  // Cut off, everybody seems to leave, and then to join: the bar says what happened.
  if (joined.length > 0 && !before.isPartitioned) {
    notices.push({
      text: sentence(
        joined.map((person) => person.name),
        "joined",
      ),
      sound: "join",
    });
  }
  if (left.length > 0 && !after.isPartitioned) {
    notices.push({
      text: sentence(
        left.map((person) => person.name),
        "left",
      ),
      sound: "leave",
    });
  }
  for (const person of after.participants) {
    const was = participantIn(before, person.peerId);
    if (was !== undefined && !was.isHandUp && person.isHandUp && !person.isSelf) {
      notices.push({ text: `${person.name} raised their hand`, sound: null });
    }
  }
  if (after.presenter !== before.presenter && after.presenter !== null) {
    const presenter = participantIn(after, after.presenter);
    if (presenter !== undefined && !presenter.isSelf) {
      notices.push({ text: `${presenter.name} is presenting`, sound: null });
    }
  }
  return notices;
}
