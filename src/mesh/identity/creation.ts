/** The root of a meeting: a record that its first host signs. Its hash is the meeting's id. */
import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import { MeetingIdSchema, type MeetingId } from "../../kernel/ids.ts";
import { TitleSchema, WallTimeSchema } from "../../kernel/schema.ts";
import { canonicalBytes } from "./canonical.ts";
import { isSignedBy } from "../../platform/ed25519.ts";
import type { Identity } from "./identity.ts";
import { PublicKeySchema, SignatureSchema } from "./keys.ts";

const CONTEXT = "landline-creation-v1";

export const CreationSchema = v.object({
  meetingId: MeetingIdSchema,
  title: TitleSchema,
  host: PublicKeySchema,
  createdAtMs: WallTimeSchema,
  needsPasscode: v.boolean(),
  isBroadcast: v.boolean(),
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  signature: SignatureSchema,
});

/** What makes a meeting. Every member that is admitted gets it. */
export interface MeetingCreation {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** The author's public key, hex: the first host. */
  readonly host: string;
  readonly createdAtMs: number;
  readonly needsPasscode: boolean;
  /** Whoever joins is a viewer until a host makes it a speaker. */
  readonly isBroadcast: boolean;
  /** 32 hex digits. */
  readonly nonce: string;
  /** Ed25519 by the host over everything above but meetingId, hex. */
  readonly signature: string;
}

type Fields = Omit<MeetingCreation, "meetingId" | "signature">;

function signedBytes(fields: Fields): Uint8Array {
  const { title, host, createdAtMs, needsPasscode, isBroadcast, nonce } = fields;
  return canonicalBytes(CONTEXT, [title, host, createdAtMs, needsPasscode, isBroadcast, nonce]);
}

function meetingIdOf(fields: Fields, signature: string): MeetingId {
  const digest = createHash("sha256").update(signedBytes(fields)).update(`\n${signature}`).digest("hex");
  // 32 hex digits: a MeetingId by construction.
  return digest.slice(0, 32) as MeetingId;
}

export function signCreation(
  identity: Identity,
  options: Pick<Fields, "title" | "needsPasscode" | "createdAtMs"> & Partial<Pick<Fields, "isBroadcast">>,
): MeetingCreation {
  const nonce = randomBytes(16).toString("hex");
  const fields: Fields = { isBroadcast: false, ...options, host: identity.publicKey, nonce };
  const signature = Buffer.from(identity.sign(signedBytes(fields))).toString("hex");
  return { meetingId: meetingIdOf(fields, signature), ...fields, signature };
}

/** True if `creation` is the root of that very meeting. */
export function isCreationOf(meetingId: MeetingId, creation: MeetingCreation): boolean {
  return (
    creation.meetingId === meetingId &&
    meetingIdOf(creation, creation.signature) === meetingId &&
    isSignedBy(creation.host, signedBytes(creation), creation.signature)
  );
}
