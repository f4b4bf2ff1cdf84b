/** What members of a meeting say and pass on for each other, as its author signs it and the others check it: nobody changes it on the way, or speaks in another's name. */
import type { MeetingId } from "../../kernel/ids.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import type { Identity } from "./identity.ts";

/** One kind of it: a signature of one is none of another. */
export interface PassedWord {
  /** Hex. */
  sign(identity: Pick<Identity, "sign">, meetingId: MeetingId, fields: readonly unknown[]): string;
  isGenuine(
    word: {
      readonly meetingId: MeetingId;
      readonly publicKey: string;
      readonly fields: readonly unknown[];
      readonly signature: string;
    },
    verify: Verify,
  ): boolean;
}

function createPassedWord(context: string): PassedWord {
  const signedBytes = (meetingId: MeetingId, fields: readonly unknown[]) =>
    canonicalBytes(context, [meetingId, ...fields]);
  return {
    sign: (identity, meetingId, fields) =>
      Buffer.from(identity.sign(signedBytes(meetingId, fields))).toString("hex"),
    isGenuine: ({ meetingId, publicKey, fields, signature }, verify) =>
      verify(publicKey, signedBytes(meetingId, fields), signature),
  };
}

/** A line of captions. */
export const captionWord = createPassedWord("landline-caption-v1");
/** A signal of a leg that takes a detour. */
export const signalWord = createPassedWord("landline-signal-v1");
