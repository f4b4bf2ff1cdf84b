/** What the others would lose if self left now. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { isHost } from "./participants.ts";

/** One or more sentences; null if nothing is lost. */
export function leaveWarning(
  meeting: Pick<MeetingView, "participants" | "recording"> | null,
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
  const what = names.length === 1 ? `"${names[0]}"` : `${names.length} files of yours`;
  const them = names.length === 1 ? "it" : "them";
  if (files.unsent.length > 0)
    sentences.push(
      `${what} would not be shared: Landline is still reading ${them}. Wait until the chat shows ${them} as shared.`,
    );
  else if (unsafe.length > 0)
    sentences.push(
      `The others do not have all of ${what} yet. If you leave now, they can only get ${them} when you are back.`,
    );
  if (meeting?.participants.some(({ isSelf, peerId }) => isSelf && peerId === meeting.recording?.by) === true)
    sentences.push("You record this meeting: the recording ends when you leave, and is kept.");
  const isOnlyHost = meeting !== null && isHost(meeting) && !others.some((other) => other.isHost);
  if (isOnlyHost && others.length > 0)
    sentences.push(
      "You are the only host, and the meeting goes on without one. To hand it over, make somebody a co-host under People first.",
    );
  return sentences.length === 0 ? null : sentences.join(" ");
}
