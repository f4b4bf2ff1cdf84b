/** Signals of legs that a third member passes on, as their authors sign them: the one in between changes none and makes none up. */
import type { MeetingId } from "../../kernel/ids.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import type { Identity } from "./identity.ts";

const CONTEXT = "landline-signal-v1";

const signedBytes = (meetingId: MeetingId, fields: readonly string[]) =>
  canonicalBytes(CONTEXT, [meetingId, ...fields]);

/** Hex. */
export const signSignal = (
  identity: Pick<Identity, "sign">,
  meetingId: MeetingId,
  fields: readonly string[],
): string => Buffer.from(identity.sign(signedBytes(meetingId, fields))).toString("hex");

export const isGenuineSignal = (
  signal: {
    readonly meetingId: MeetingId;
    readonly publicKey: string;
    readonly fields: readonly string[];
    readonly signature: string;
  },
  verify: Verify,
): boolean => verify(signal.publicKey, signedBytes(signal.meetingId, signal.fields), signal.signature);
