/** Sentences about self's own role. Who becomes a viewer, or may speak from now on, hears of it elsewhere. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { selfIn } from "./participants.ts";

type Shown = Pick<MeetingView, "participants" | "standIn">;

export function roleNoticesBetween(before: Shown, after: Shown): readonly string[] {
  const [was, self] = [selfIn(before), selfIn(after)];
  if (was === undefined || self === undefined) return [];
  const notices: string[] = [];
  if (was.role !== self.role) {
    if (self.role === "host") notices.push("You are a host now");
    else if (self.role === "coHost")
      notices.push("You are a co-host now: you can run the meeting under People");
    else if (was.isHost) notices.push("You no longer run the meeting");
  }
  if (after.standIn === self.peerId && before.standIn !== self.peerId)
    notices.push("No host is here: you stand in for them");
  return notices;
}
