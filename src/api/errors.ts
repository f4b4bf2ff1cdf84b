import { MIN_PASSCODE_LENGTH } from "../kernel/limits.ts";

/** Said by the window while one types, and by the core to whoever sends a command. */
export const passcodeTooShort = `A passcode has at least ${MIN_PASSCODE_LENGTH} characters. Choose a longer one.`;

/** Why the core refuses or fails: a code for scripts and one sentence for people. */
export type ErrorCode =
  | "badCommand"
  | "badName"
  | "badTitle"
  | "badMessage"
  | "badPasscode"
  | "noNetwork"
  /** Neither a code nor a link nor an address of a member. */
  | "badAddress"
  /** Somebody else answers than the code or link names. */
  | "otherMember"
  | "noSuchMeeting"
  | "ambiguousTitle"
  | "wrongPasscode"
  | "passcodeNeeded"
  | "tooManyTries"
  | "protocolVersion"
  | "unreachable"
  | "refused"
  | "meetingFull"
  | "alreadyInMeeting"
  | "notInMeeting"
  | "someonePresents"
  | "takeOverDeclined"
  | "relayFailed"
  | "mediaFailed"
  | "mediaElsewhere"
  /** Self is in a call, calls somebody, or is called. */
  | "inCall"
  | "noSuchCall"
  | "recordingFailed"
  | "noSuchRecording"
  | "composingFailed"
  | "storeFailed"
  | "identityInUse"
  | "banned"
  | "removed"
  /** Nothing failed: a host has ended the meeting for everybody. */
  | "ended"
  | "locked"
  /** A host has not let self in; the second time for this sitting. */
  | "notAdmitted"
  | "blocked"
  | "notAllowed"
  | "noSuchMessage"
  | "noSuchFile"
  | "badPath"
  | "diskFull"
  | "fileFailed"
  /** Nothing failed: self left the meeting, because its window was closed. */
  | "windowClosed"
  /** Nothing failed: part of a folder is not shared. */
  | "leftOut"
  | "cannotSeal"
  /** A line of captions: the others have it on their screens all the same. Sent again, it would be a second line. */
  | "captionNotKept";

/** A command cannot be carried out. `message` says what is wrong and what to do, for people. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
