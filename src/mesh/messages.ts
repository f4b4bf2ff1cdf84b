/** Everything that the mesh sends on a link, protocol version 1. Rules: test/mesh/SPEC.md. */
import * as v from "valibot";
import { ClaimSchema } from "../kernel/claim.ts";
import { MeetingIdSchema, PeerIdSchema, RunIdSchema, type PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { PROTOCOL_VERSION } from "../kernel/protocol-version.ts";
import { CountSchema, decoder, NameSchema, TitleSchema, WallTimeSchema } from "../kernel/schema.ts";
import { CredentialSchema } from "./identity/credential.ts";
import { CreationSchema } from "./identity/creation.ts";
import { PublicKeySchema, SignatureSchema } from "./identity/keys.ts";
import { MembershipProofSchema } from "./identity/membership-proof.ts";
import { PortSchema, RosterEntrySchema } from "./identity/roster-entry.ts";

/** The part of a hello that every version has. */
const AnyHelloSchema = v.object({ type: v.literal("hello"), protocol: CountSchema });
export const decodeAnyHello = decoder(AnyHelloSchema);

/** The first message of each end of a connection. */
const HelloSchema = v.object({
  type: v.literal("hello"),
  protocol: v.literal(PROTOCOL_VERSION),
  peerId: PeerIdSchema,
  publicKey: PublicKeySchema,
  runId: RunIdSchema,
  startedAtMs: WallTimeSchema,
  meetingId: MeetingIdSchema,
  /** Why the dialler calls; the acceptor echoes "link". A probe asks of which meeting the acceptor is: its own `meetingId` says nothing. */
  purpose: v.picklist(["join", "link", "probe"]),
  /** UDP port for heartbeats; null where the sender has none. */
  heartbeatPort: v.nullable(PortSchema),
  /** By the identity, over the certificate of the sender's end of this connection. */
  signature: SignatureSchema,
});
export type Hello = v.InferOutput<typeof HelloSchema>;
export const decodeHello = decoder(HelloSchema);

/** OPAQUE's messages are base64url of fixed lengths below 512. */
export const OpaqueMessageSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1024}$/));
/** What every member holds of the passcode, so that any member can admit. */
export const PasscodeRecordSchema = v.object({
  serverSetup: OpaqueMessageSchema,
  registrationRecord: OpaqueMessageSchema,
});
export type PasscodeRecord = v.InferOutput<typeof PasscodeRecordSchema>;
/** HMAC-SHA-256 keyed by the OPAQUE session key, hex. */
const LoginProofSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const RefusalCodeSchema = v.picklist([
  "protocolVersion",
  "passcodeNeeded",
  "wrongPasscode",
  "tooManyTries",
  "meetingFull",
  "identityInUse",
  /** The acceptor is in no meeting, or in another one than the dialler asked for. */
  "otherMeeting",
  /** The credential does not prove that the dialler is a member. */
  "notMember",
  /** The passcode is to be given to a member of the succession: the tries at each member count there alone. */
  "askSuccession",
  /** Both ends dialled at once; the acceptor's own call counts. */
  "duplicate",
  /** By the hosts' word: that key, or everybody who was no member before. */
  "banned",
  "locked",
  /** A host has turned the one that knocked away; it may knock once more. Twice: not again in this sitting. */
  "notAdmitted",
  "blocked",
  "refused",
]);
export type RefusalCode = v.InferOutput<typeof RefusalCodeSchema>;

/** Coordinator, deputy and third; and the coordinator where it is none of these. */
const MAX_SUCCESSORS = 4;
const SuccessorSchema = v.object({
  peerId: PeerIdSchema,
  addresses: RosterEntrySchema.entries.addresses,
  port: PortSchema,
});
export interface Successor {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
}

const RosterSchema = v.object({
  type: v.literal("roster"),
  /** As its coordinator claimed it. */
  epoch: ClaimSchema,
  /**
   * Grows with each change that the epoch's coordinator makes. Epoch and version name one roster exactly, whichever member sends it.
   * 0: the sender follows the epoch and has not had the coordinator's roster yet.
   */
  version: CountSchema,
  entries: v.pipe(v.array(RosterEntrySchema), v.maxLength(MAX_MEMBERS)),
});
export type RosterMessage = v.InferOutput<typeof RosterSchema>;

const AdmittedSchema = v.object({
  type: v.literal("admitted"),
  creation: CreationSchema,
  roster: RosterSchema,
  credential: CredentialSchema,
  passcode: v.nullable(PasscodeRecordSchema),
  /** Where the passcode was taken away: the maker's word for it (`identity/release.ts`). */
  release: v.optional(SignatureSchema),
  /** Names the passcode that the admitter knew: a later change of it has a higher number. */
  passcodeState: v.optional(CountSchema),
  /** The admitter's proof of the OPAQUE session key; null in an open meeting. */
  proof: v.nullable(LoginProofSchema),
});
export type AdmittedMessage = v.InferOutput<typeof AdmittedSchema>;

/** What a member says of its meeting to whoever has its address. */
const MeetingMessageSchema = v.object({
  type: v.literal("meeting"),
  title: TitleSchema,
  /** The name of its maker; null while that one is not in it. */
  maker: v.nullable(NameSchema),
  members: v.pipe(CountSchema, v.minValue(1), v.maxValue(MAX_MEMBERS)),
  needsPasscode: v.boolean(),
  isLocked: v.boolean(),
});
export type MeetingMessage = v.InferOutput<typeof MeetingMessageSchema>;

/** A member's entry, and the proof that the member was admitted. */
const vouched = { entry: RosterEntrySchema, credential: CredentialSchema };

const OfferSchema = v.object({ type: v.literal("offer"), ...vouched });
export type OfferMessage = v.InferOutput<typeof OfferSchema>;

const LinkMessageSchema = v.variant("type", [
  /** The last message of the sender, which closes; the receiver closes too. */
  v.object({
    type: v.literal("refuse"),
    code: RefusalCodeSchema,
    /** With tooManyTries: how long the receiver has to wait, in ms. */
    waitMs: v.optional(CountSchema),
    /** To a joiner. A refusal without it is one stranger's word. */
    proof: v.optional(MembershipProofSchema),
    /** With askSuccession: whom to ask. */
    succession: v.optional(v.pipe(v.array(SuccessorSchema), v.maxLength(MAX_SUCCESSORS))),
  }),
  /** To a probe, which gets `refuse` where the meeting is unlisted. The sender closes. */
  MeetingMessageSchema,
  /** Admission: join -> loginResponse -> loginFinish -> admitted, or join -> admitted where the meeting is open. */
  v.object({ type: v.literal("join"), entry: RosterEntrySchema, login: v.nullable(OpaqueMessageSchema) }),
  v.object({
    type: v.literal("loginResponse"),
    response: OpaqueMessageSchema,
    /** Whoever answers can make every passcode look wrong, so it has to be a member. */
    proof: MembershipProofSchema,
  }),
  /**
   * To a newcomer that knocks, again and again while it waits for a host: its place in line, from 1, and whom to ask if the sender is gone. It
   * answers with heartbeats, and in the end gets `admitted` or `refuse`.
   */
  v.object({
    type: v.literal("waiting"),
    place: CountSchema,
    /** Whoever answers can keep it waiting for ever, so it has to be a member. */
    proof: MembershipProofSchema,
    succession: v.pipe(v.array(SuccessorSchema), v.maxLength(MAX_SUCCESSORS)),
  }),
  /** To a newcomer that will be let in when others before it are in, at once and again and again: it need not ask anybody else. */
  v.object({ type: v.literal("queued"), proof: MembershipProofSchema }),
  v.object({ type: v.literal("loginFinish"), request: OpaqueMessageSchema, proof: LoginProofSchema }),
  AdmittedSchema,
  /** A member links to a member. */
  v.object({ type: v.literal("attach"), ...vouched }),
  v.object({ type: v.literal("attached"), ...vouched }),
  RosterSchema,
  /** To the coordinator: an entry that its roster lacks, the sender's own or a newcomer's. */
  OfferSchema,
  /** The sender leaves the meeting. */
  v.object({ type: v.literal("bye") }),
  /** The sender no longer needs this link. A receiver that does not need it either closes it. */
  v.object({ type: v.literal("unneeded") }),
  v.object({ type: v.literal("heartbeat") }),
  /** Asks for a heartbeat at once. */
  v.object({ type: v.literal("ping") }),
  /** Whether the receiver has to send its heartbeats on the socket, because they do not arrive by UDP. */
  v.object({ type: v.literal("heartbeatOnSocket"), on: v.boolean() }),
  /** The receiver's key is live in a later run, whose line proves it: only the receiver's own key can have signed that. */
  v.object({ type: v.literal("displaced"), entry: RosterEntrySchema }),
  v.object({
    type: v.literal("data"),
    channel: v.picklist([
      ...([
        "election",
        "store",
        "media",
        "presence",
        "files",
        "door",
        "calls",
        "recording",
        "captions",
        "linkTest",
        "updates",
      ] as const),
    ]),
    body: v.unknown(),
  }),
]);
export type LinkMessage = v.InferOutput<typeof LinkMessageSchema>;
/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeLinkMessage = decoder(LinkMessageSchema);
