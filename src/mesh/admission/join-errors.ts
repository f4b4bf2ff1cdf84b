/** Why nobody let self in, in words. */
import { MeshError, type MeshErrorCode } from "../types.ts";
import type { JoinFailure } from "./refusals.ts";
import { words } from "../../kernel/words.ts";

/** Says in words what is wrong and what to do. */
export function joinError(failure: JoinFailure, waitMs = 0): MeshError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  switch (failure) {
    case "wrongPasscode":
      return new MeshError(failure, words("wrongPasscode"));
    case "passcodeNeeded":
      return new MeshError(failure, words("passcodeNeeded"));
    case "tooManyTries":
      return new MeshError(failure, words("tooManyPasscodes", seconds));
    case "protocolVersion":
      return new MeshError(failure, words("protocolVersion"));
    case "meetingFull":
      return new MeshError(failure, words("meetingFull"));
    case "banned":
      return new MeshError(failure, words("stillBanned"));
    case "locked":
      return new MeshError(failure, words("locked"));
    case "notAdmitted":
      return new MeshError(failure, words("notAdmitted"));
    case "blocked":
      return new MeshError(failure, words("blocked"));
    case "identityInUse":
      return new MeshError(failure, words("copyInMeeting"));
    case "busy":
      return new MeshError("unreachable", words("everybodyBusy"));
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
      return new MeshError(code, words("nobodyReached"));
    }
  }
}
