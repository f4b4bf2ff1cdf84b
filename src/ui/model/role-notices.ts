/** Sentences about self's own role. Who becomes a viewer, or may speak from now on, hears of it elsewhere. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { selfIn } from "./participants.ts";
import { t } from "../language/texts.ts";

type Shown = Pick<MeetingView, "participants" | "standIn">;

export function roleNoticesBetween(before: Shown, after: Shown): readonly string[] {
  const [was, self] = [selfIn(before), selfIn(after)];
  if (was === undefined || self === undefined) return [];
  const notices: string[] = [];
  if (was.role !== self.role) {
    if (self.role === "host") notices.push(t().people.youAreHost);
    else if (self.role === "coHost") notices.push(t().people.youAreCoHost);
    else if (was.isHost) notices.push(t().people.youRunNoMore);
  }
  if (after.standIn === self.peerId && before.standIn !== self.peerId) notices.push(t().people.youStandIn);
  return notices;
}
