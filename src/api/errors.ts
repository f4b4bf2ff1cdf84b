import { WordedError, type Words } from "../kernel/words.ts";

/** Why the core refuses or fails, for scripts. What people read has codes of its own, one for each sentence. */
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
  /** A test of a connection runs. */
  | "inTest"
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
  /** The system cannot be had to start Landline when its owner logs in, or no longer. */
  | "startAtLogin"
  | "diskFull"
  | "fileFailed"
  /** Nothing failed: self left the meeting, because its window was closed. */
  | "windowClosed"
  /** Nothing failed: part of a folder is not shared. */
  | "leftOut"
  | "cannotSeal"
  /** A line of captions: the others have it on their screens all the same. Sent again, it would be a second line. */
  | "captionNotKept"
  /** The program that captions what self says cannot be started, or keeps ending; or its line cannot be read. */
  | "speechFailed"
  /** No release to offer, or no later version to get or install. */
  | "updateFailed";

/** A command cannot be carried out. Its words say what is wrong and what to do, for people. */
export class CommandError extends WordedError {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, words: Words, options?: ErrorOptions) {
    super(words, options);
    this.code = code;
  }
}
