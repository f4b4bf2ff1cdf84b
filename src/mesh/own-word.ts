/** What self signs in the meeting that it is in, and its checks of what others signed there alike. */
import type { MeetingId } from "../kernel/ids.ts";
import type { Verify } from "../platform/ed25519.ts";
import { registerPasscode } from "./admission/passcode.ts";
import { isGenuineCaption, signCaption } from "./identity/caption.ts";
import { claimSigner } from "./identity/claim.ts";
import type { Identity } from "./identity/identity.ts";
import { isGenuineSignal, signSignal } from "./identity/signal.ts";
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

  return {
    signClaim(term, cause) {
      const { creation, ownProof } = requireSession();
      return claimSigner(identity, creation.meetingId, ownProof())(term, cause);
    },
    vouch: (spoken) => signVouch(identity, requireId(), spoken),
    signCaption: (fields) => signCaption(identity, requireId(), fields),
    isGenuineCaption(publicKey, fields, signature) {
      const meetingId = deps.session()?.creation.meetingId;
      return (
        meetingId !== undefined && isGenuineCaption({ meetingId, publicKey, fields, signature }, deps.verify)
      );
    },
    signSignal: (fields) => signSignal(identity, requireId(), fields),
    isGenuineSignal(publicKey, fields, signature) {
      const meetingId = deps.session()?.creation.meetingId;
      return (
        meetingId !== undefined && isGenuineSignal({ meetingId, publicKey, fields, signature }, deps.verify)
      );
    },
    passcodeRecord: (passcode) => registerPasscode(requireId(), passcode),
    passcodeRelease() {
      const creation = deps.session()?.creation;
      return creation?.needsPasscode === true && creation.host === identity.publicKey
        ? signRelease(identity, creation.meetingId)
        : null;
    },
  };
}
