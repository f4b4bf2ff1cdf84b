/** Vouches as they are signed and checked (`kernel/vouch.ts`). */
import type { MeetingId } from "../../kernel/ids.ts";
import type { Vouch } from "../../kernel/vouch.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import type { Identity } from "./identity.ts";

const CONTEXT = "landline-vouch-v1";

const signedBytes = (meetingId: MeetingId, { publicKey, isHost }: Pick<Vouch, "publicKey" | "isHost">) =>
  canonicalBytes(CONTEXT, [meetingId, publicKey, isHost]);

export function signVouch(
  identity: Identity,
  meetingId: MeetingId,
  spoken: Pick<Vouch, "publicKey" | "isHost">,
): Vouch {
  const { publicKey, isHost } = spoken;
  const signature = Buffer.from(identity.sign(signedBytes(meetingId, spoken))).toString("hex");
  return { publicKey, issuer: identity.publicKey, isHost, signature };
}

export const isGenuineVouch = (meetingId: MeetingId, vouch: Vouch, verify: Verify = isSignedBy): boolean =>
  verify(vouch.issuer, signedBytes(meetingId, vouch), vouch.signature);
