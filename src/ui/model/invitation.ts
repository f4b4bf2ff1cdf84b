/** What to tell somebody who is to join: a text to paste into a mail or a chat. Pure. */
import type { MeetingView } from "../../api/view.ts";
import { t } from "../language/texts.ts";
import { withoutMarks } from "./text.ts";

export function invitationText({
  title,
  passcode,
  isListed,
  invitation,
}: Pick<MeetingView, "title" | "passcode" | "isListed" | "invitation">): string {
  const texts = t().meeting.inviteText;
  const which = title === "" ? texts.thePrivate : t().common.quoted(title);
  const lines = [
    isListed ? texts.fromList(which) : texts.byTitle(which),
    ...(passcode === null ? [] : [withoutMarks(t().meeting.invitationPasscode(passcode))]),
    ...(invitation === null
      ? []
      : [
          t().meeting.invitationElse,
          t().meeting.invitationCode(invitation.code),
          t().meeting.invitationLink(invitation.link),
        ]),
  ];
  return lines.join("\n");
}

/** The groups of a code, to be written with space between them. */
export const groupsOf = (code: string): readonly string[] => code.split("-");
