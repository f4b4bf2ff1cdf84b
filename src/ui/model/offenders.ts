/** What is said of a member whose program breaks the rules, or whose disk is full; and what self may do about it. Pure. */
import type { CoreEvent } from "../../api/events.ts";
import type { MeetingView } from "../../api/view.ts";
import { actsWith, type HostAct } from "./hosting.ts";
import { isHost, participantIn, roleOfSelf } from "./participants.ts";
import { saidText } from "./text.ts";

type Report = Extract<CoreEvent, { type: "offender" | "storage" }>;

/** Names the member, unless it is self or gone. `removal`: null if self may not remove it, or if it has done nothing wrong. */
export function reportOf(
  event: Report,
  meeting: MeetingView | null,
): { readonly text: string; readonly removal: HostAct | null } {
  const participant = meeting === null ? undefined : participantIn(meeting, event.peerId);
  const message = saidText(event);
  if (meeting === null || participant === undefined || participant.isSelf)
    return { text: message, removal: null };
  const mayRemove = event.type === "offender" && isHost(meeting);
  const acts = mayRemove ? actsWith(participant, roleOfSelf(meeting), meeting.presenter).flat() : [];
  return {
    text: `${participant.name}: ${message}`,
    removal: acts.find(({ command }) => command.type === "remove") ?? null,
  };
}
