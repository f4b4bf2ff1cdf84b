/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { ErrorCode } from "../../../api/errors.ts";

export const errors = {
  wrongPasscode: "The passcode is wrong. Check it with somebody in the meeting and try again.",
  passcodeNeeded: "This meeting needs a passcode. Ask somebody in the meeting for it.",
  protocolVersion:
    "The meeting runs another version of Landline. Install the same version on both computers.",
  meetingFull: "The meeting is full. Try again when somebody has left.",
  banned: "A host has banned you from this meeting. Only a host can lift that.",
  removed: "A host has removed you from this meeting. You may ask to be let in again.",
  ended: "A host has ended the meeting for everybody.",
  locked: "This meeting is locked. Ask a host in it to unlock it, then try again.",
  notAdmitted: "A host did not let you in. You may ask once more.",
  blocked: "A host has turned you away twice, so you can't ask again in this meeting today.",
  noNetwork: "This computer is on no network. Connect a cable or Wi-Fi, then try again.",
  notInMeeting: "You are in no meeting. Join one first.",
  captionNotKept: "The line is shown, but not kept in the history. Check that this computer's disk has room.",
} satisfies Partial<Record<ErrorCode, string>>;
