/** What the others would lose if self left now. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { carriedNextText } from "./carrying.ts";
import { isHost } from "./participants.ts";
import { t } from "../language/texts.ts";

/** One or more sentences; null if nothing is lost: that another computer carries the meeting from then on is no reason to ask. */
export function leaveWarning(
  meeting: Pick<MeetingView, "participants" | "recording" | "coordinator" | "deputy"> | null,
  files: {
    /** Names of files that are still being read from this computer. */
    readonly unsent: readonly string[];
    /** Names of shared files that no other member has whole. */
    readonly unsafe: readonly string[];
  },
): string | null {
  const others = meeting?.participants.filter(({ isSelf }) => !isSelf) ?? [];
  const sentences: string[] = [];
  const unsafe = others.length === 0 ? [] : files.unsafe;
  const names = [...files.unsent, ...unsafe];
  const [only = ""] = names;
  const { unsentOne, unsentMany, unsafeOne, unsafeMany } = t().files.leaving;
  if (files.unsent.length > 0)
    sentences.push(names.length === 1 ? unsentOne(only) : unsentMany(names.length));
  else if (unsafe.length > 0) sentences.push(names.length === 1 ? unsafeOne(only) : unsafeMany(names.length));
  const recording = meeting?.recording ?? null;
  if (meeting?.participants.some(({ isSelf, peerId }) => isSelf && peerId === recording?.by) === true) {
    const second = others.find(({ peerId }) => peerId === recording?.second);
    const { recordingEndsIfYouLeave, recordingGoesOnIfYouLeave } = t().meeting;
    sentences.push(second === undefined ? recordingEndsIfYouLeave : recordingGoesOnIfYouLeave(second.name));
  }
  const isOnlyHost = meeting !== null && isHost(meeting) && !others.some((other) => other.isHost);
  if (isOnlyHost && others.length > 0) sentences.push(t().meeting.onlyHost);
  const next = meeting === null ? null : carriedNextText(meeting);
  if (sentences.length > 0 && next !== null) sentences.push(next);
  return sentences.length === 0 ? null : sentences.join(" ");
}
