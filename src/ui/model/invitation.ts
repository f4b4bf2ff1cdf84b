/** What to tell somebody who is to join: a text to paste into a mail or a chat. Pure. */
import type { MeetingView } from "../../api/view.ts";

export function invitationText({
  title,
  passcode,
  isListed,
}: Pick<MeetingView, "title" | "passcode" | "isListed">): string {
  const which = title === "" ? "the private meeting" : `"${title}"`;
  const lines = [
    isListed
      ? `Join ${which} on Landline: open Landline on the same network and choose it from the list.`
      : `Join ${which} on Landline: open Landline on the same network, choose "Join by title" and type it.`,
    ...(passcode === null ? [] : [`Passcode: ${passcode}`]),
  ];
  return lines.join("\n");
}
