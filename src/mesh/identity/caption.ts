/** Lines of captions as they are signed and checked: members pass on each other's, and nobody speaks in another's name. */
import type { MeetingId } from "../../kernel/ids.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import type { Identity } from "./identity.ts";

const CONTEXT = "landline-caption-v1";

const signedBytes = (meetingId: MeetingId, fields: readonly unknown[]) =>
  canonicalBytes(CONTEXT, [meetingId, ...fields]);

/** Hex. */
export const signCaption = (
  identity: Pick<Identity, "sign">,
  meetingId: MeetingId,
  fields: readonly unknown[],
): string => Buffer.from(identity.sign(signedBytes(meetingId, fields))).toString("hex");

export const isGenuineCaption = (
  caption: {
    readonly meetingId: MeetingId;
    readonly publicKey: string;
    readonly fields: readonly unknown[];
    readonly signature: string;
  },
  verify: Verify,
): boolean => verify(caption.publicKey, signedBytes(caption.meetingId, caption.fields), caption.signature);
