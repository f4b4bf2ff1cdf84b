/** Why nobody let self in, in words. */
import { MeshError, type MeshErrorCode } from "../types.ts";
import type { JoinFailure } from "./refusals.ts";

/** Says in words what is wrong and what to do. */
export function joinError(failure: JoinFailure, waitMs = 0): MeshError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  switch (failure) {
    case "wrongPasscode":
      return new MeshError(
        failure,
        "The passcode is wrong. Check it with somebody in the meeting and try again.",
      );
    case "passcodeNeeded":
      return new MeshError(failure, "This meeting needs a passcode. Ask somebody in the meeting for it.");
    case "tooManyTries":
      return new MeshError(failure, `Too many wrong passcodes. Try again in ${seconds} seconds.`);
    case "protocolVersion":
      return new MeshError(
        failure,
        "The meeting runs another version of Landline. Install the same version on both computers.",
      );
    case "meetingFull":
      return new MeshError(failure, "The meeting is full. Try again when somebody has left.");
    case "banned":
      return new MeshError(
        failure,
        "A host has banned you from this meeting. Ask a host to lift that, then try again.",
      );
    case "locked":
      return new MeshError(failure, "This meeting is locked. Ask a host in it to unlock it, then try again.");
    case "notAdmitted":
      return new MeshError(failure, "A host did not let you in. You may ask once more.");
    case "blocked":
      return new MeshError(
        failure,
        "A host has turned you away twice, so you can't ask again in this meeting today.",
      );
    case "identityInUse":
      return new MeshError(
        failure,
        "Another copy of this Landline is in that meeting already, with the same data folder. Close it, or start this one with a data folder of its own.",
      );
    case "busy":
      return new MeshError(
        "unreachable",
        "The computers in this meeting are too busy to answer. Wait a moment, then try again.",
      );
    // To a person all of these are the same.
    case "refused":
    case "otherMeeting":
    case "notMember":
    case "duplicate":
    case "askSuccession":
    case "otherPeer":
    case "timeout":
    case "failed": {
      const code: MeshErrorCode = "unreachable";
      return new MeshError(
        code,
        "Nobody in the meeting can be reached. Check that both computers are on the same network and that no firewall stands between them.",
      );
    }
  }
}
