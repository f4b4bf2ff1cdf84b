/** What to tell somebody who is to join: a text to paste into a mail or a chat. Pure. */
import type { MeetingView } from "../../api/view.ts";

export function invitationText({
  title,
  passcode,
  isListed,
  invitation,
}: Pick<MeetingView, "title" | "passcode" | "isListed" | "invitation">): string {
  const which = title === "" ? "the private meeting" : `"${title}"`;
  const lines = [
    isListed
      ? `Join ${which} on Landline: open Landline on the same network and choose it from the list.`
      : `Join ${which} on Landline: open Landline on the same network, choose "Join by title" and type it.`,
    ...(passcode === null ? [] : [`Passcode: ${passcode}`]),
    ...(invitation === null
      ? []
      : [
          'If it does not appear there: choose "Join by code" and type or paste one of these.',
          `Code: ${invitation.code}`,
          `Link: ${invitation.link}`,
        ]),
  ];
  return lines.join("\n");
}

/** The groups of a code, to be written with space between them. */
export const groupsOf = (code: string): readonly string[] => code.split("-");
