/** Everything that mesh sends on a link, protocol version 1. Rules: test/mesh/SPEC.md. */
import * as v from "valibot";
import { EpochSchema } from "../kernel/epoch.ts";
import { MeetingIdSchema, PeerIdSchema, RunIdSchema } from "../kernel/ids.ts";
import { CountSchema, decoder, WallTimeSchema } from "../kernel/schema.ts";
import { CreationSchema } from "./identity/creation.ts";
import { PublicKeySchema, SignatureSchema } from "./identity/keys.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { PROTOCOL_VERSION } from "../kernel/protocol-version.ts";
import { LineSchema, PortSchema } from "./roster/roster.ts";
import { OpaqueMessageSchema, PasscodeRecordSchema } from "./admission/passcode.ts";
import { CredentialSchema } from "./identity/credential.ts";

/** The part of a hello that every version has. */
const AnyHelloSchema = v.object({ type: v.literal("hello"), protocol: CountSchema });
export const decodeAnyHello = decoder(AnyHelloSchema);

/** First message, both ways. */
const HelloSchema = v.object({
  type: v.literal("hello"),
  protocol: v.literal(PROTOCOL_VERSION),
  peerId: PeerIdSchema,
  publicKey: PublicKeySchema,
  runId: RunIdSchema,
  startedAtMs: WallTimeSchema,
  meetingId: MeetingIdSchema,
  /** Why the dialler calls; the acceptor echoes "link". A probe closes after the hellos. */
  purpose: v.picklist(["join", "link", "probe"]),
  /** UDP port for beats; null without. */
  beatPort: v.nullable(PortSchema),
  /** By the identity, over the certificate of this connection's end. */
  signature: SignatureSchema,
});
export type Hello = v.InferOutput<typeof HelloSchema>;
export const decodeHello = decoder(HelloSchema);

const LinesSchema = v.pipe(v.array(LineSchema), v.maxLength(MAX_MEMBERS));
const ProofSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const RefusalCodeSchema = v.picklist([
  "protocolVersion",
  "passcodeNeeded",
  "wrongPasscode",
  "tooManyTries",
  "meetingFull",
  "identityInUse",
  /** Another meeting than the one that was asked for, or none. */
  "otherMeeting",
  /** No proof of membership. */
  "notMember",
  /** The two dialled each other at once; the acceptor's own call counts. */
  "duplicate",
  "refused",
]);
export type RefusalCode = v.InferOutput<typeof RefusalCodeSchema>;

const RosterSchema = v.object({
  type: v.literal("roster"),
  epoch: EpochSchema,
  /** Grows with each change in an epoch. */
  version: CountSchema,
  lines: LinesSchema,
});
export type RosterMessage = v.InferOutput<typeof RosterSchema>;

const AdmittedSchema = v.object({
  type: v.literal("admitted"),
  creation: CreationSchema,
  roster: RosterSchema,
  credential: CredentialSchema,
  passcode: v.nullable(PasscodeRecordSchema),
  /** Of the OPAQUE session key; null in an open meeting. */
  proof: v.nullable(ProofSchema),
});
export type AdmittedMessage = v.InferOutput<typeof AdmittedSchema>;

const vouched = { line: LineSchema, credential: CredentialSchema };

const LinkMessageSchema = v.variant("type", [
  /** The last message of a side; the other closes too. */
  v.object({
    type: v.literal("refuse"),
    code: RefusalCodeSchema,
    /** With tooManyTries: how long, in ms. */
    waitMs: v.optional(CountSchema),
  }),
  /** Admission: join -> loginResponse -> loginFinish -> admitted, or join -> admitted where the meeting is open. */
  v.object({ type: v.literal("join"), line: LineSchema, login: v.nullable(OpaqueMessageSchema) }),
  v.object({ type: v.literal("loginResponse"), response: OpaqueMessageSchema }),
  v.object({ type: v.literal("loginFinish"), request: OpaqueMessageSchema, proof: ProofSchema }),
  AdmittedSchema,
  /** A member links to a member. */
  v.object({ type: v.literal("attach"), ...vouched }),
  v.object({ type: v.literal("attached"), ...vouched }),
  RosterSchema,
  /** To the coordinator: a line that its roster lacks, one's own or of somebody admitted. */
  v.object({ type: v.literal("offer"), ...vouched }),
  /** Self leaves the meeting. */
  v.object({ type: v.literal("bye") }),
  /** Self needs this link no more; who needs it as little closes it. */
  v.object({ type: v.literal("unneeded") }),
  v.object({ type: v.literal("beat") }),
  /** Asks for a beat at once. */
  v.object({ type: v.literal("ping") }),
  /** Whether the receiver's beats have to ride the socket, because they don't arrive by UDP. */
  v.object({ type: v.literal("beatOnSocket"), on: v.boolean() }),
  /** Somebody at that address tried a wrong passcode. */
  v.object({ type: v.literal("tried"), source: v.pipe(v.string(), v.maxLength(64)) }),
  /** The same key is live in a later run. */
  v.object({ type: v.literal("displaced") }),
  v.object({
    type: v.literal("data"),
    channel: v.picklist(["election", "store", "media", "presence", "files"]),
    body: v.unknown(),
  }),
]);
export type LinkMessage = v.InferOutput<typeof LinkMessageSchema>;
/** Null for anything that is not exactly a known message; never throws. */
export const decodeLinkMessage = decoder(LinkMessageSchema);
