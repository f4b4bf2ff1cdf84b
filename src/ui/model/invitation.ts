/** What to tell somebody who is to join: a text to paste into a mail or a chat. Pure. */
import type { MeetingView } from "../../api/view.ts";

export function invitationText({ title, passcode }: Pick<MeetingView, "title" | "passcode">): string {
  const which = title === "" ? "the private meeting" : `"${title}"`;
  const lines = [
    `Join ${which} on Landline: open Landline on the same network and choose it from the list.`,
    ...(passcode === null ? [] : [`Passcode: ${passcode}`]),
  ];
  return lines.join("\n");
}
