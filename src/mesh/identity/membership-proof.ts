/** By this a member shows a stranger that it belongs to the meeting, before the stranger knows anything of it but its id. */
import * as v from "valibot";
import type { MeetingId } from "../../kernel/ids.ts";
import { CreationSchema, isCreationOf } from "./creation.ts";
import { CredentialSchema, isAdmitted } from "./credential.ts";

export const MembershipProofSchema = v.object({ creation: CreationSchema, credential: CredentialSchema });
export type MembershipProof = v.InferOutput<typeof MembershipProofSchema>;

/**
 * True if the proof shows that `key` was admitted to that meeting. The stranger's clock may be years off, so a ticket counts at any age:
 * the proof says whom to believe a refusal, and admits nobody.
 */
export function provesMembership(
  proof: MembershipProof | null | undefined,
  meetingId: MeetingId,
  key: string,
): proof is MembershipProof {
  if (proof === null || proof === undefined) return false;
  const { creation, credential } = proof;
  return (
    isCreationOf(meetingId, creation) &&
    isAdmitted(meetingId, key, credential, (each) => each === creation.host, 0)
  );
}
