/** What self signs in the meeting that it is in, and its checks of what others signed there alike. */
import type { MeetingId } from "../kernel/ids.ts";
import type { Verify } from "../platform/ed25519.ts";
import { registerPasscode } from "./admission/passcode.ts";
import { claimSigner } from "./identity/claim.ts";
import type { Identity } from "./identity/identity.ts";
import { captionWord, signalWord, type PassedWord } from "./identity/passed-word.ts";
import { signRelease } from "./identity/release.ts";
import { signVouch } from "./identity/vouch.ts";
import type { MeshSession } from "./session-types.ts";
import type { Mesh } from "./types.ts";

export type OwnWord = Pick<
  Mesh,
  | "signClaim"
  | "vouch"
  | "signCaption"
  | "isGenuineCaption"
  | "signSignal"
  | "isGenuineSignal"
  | "passcodeRecord"
  | "passcodeRelease"
>;

export function createOwnWord(deps: {
  readonly identity: Identity;
  readonly verify: Verify;
  readonly session: () => Pick<MeshSession, "creation" | "ownProof"> | null;
}): OwnWord {
  const { identity } = deps;

  function requireSession(): Pick<MeshSession, "creation" | "ownProof"> {
    const session = deps.session();
    if (session === null) throw new Error("what is signed is of a meeting, and self is in none");
    return session;
  }
  const requireId = (): MeetingId => requireSession().creation.meetingId;

  /** Nothing is genuine outside a meeting. */
  const checkOf =
    (word: PassedWord) =>
    (publicKey: string, fields: readonly unknown[], signature: string): boolean => {
      const meetingId = deps.session()?.creation.meetingId;
      return (
        meetingId !== undefined && word.isGenuine({ meetingId, publicKey, fields, signature }, deps.verify)
      );
    };

  return {
    signClaim(term, cause) {
      const { creation, ownProof } = requireSession();
      return claimSigner(identity, creation.meetingId, ownProof())(term, cause);
    },
    vouch: (spoken) => signVouch(identity, requireId(), spoken),
    signCaption: (fields) => captionWord.sign(identity, requireId(), fields),
    isGenuineCaption: checkOf(captionWord),
    signSignal: (fields) => signalWord.sign(identity, requireId(), fields),
    isGenuineSignal: checkOf(signalWord),
    passcodeRecord: (passcode) => registerPasscode(requireId(), passcode),
    passcodeRelease() {
      const creation = deps.session()?.creation;
      return creation?.needsPasscode === true && creation.host === identity.publicKey
        ? signRelease(identity, creation.meetingId)
        : null;
    },
  };
}
