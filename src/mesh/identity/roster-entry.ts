/** A member's signed statement about itself: its identity, its run, and the addresses where others reach it. The roster is made of these. */
import * as v from "valibot";
import { PeerIdSchema, RunIdSchema, type MeetingId } from "../../kernel/ids.ts";
import { MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { showableLine } from "../../kernel/unicode.ts";
import { CountSchema, decoder, NameSchema, WallTimeSchema } from "../../kernel/schema.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import { peerIdOf, type Identity } from "./identity.ts";
import { PublicKeySchema, SignatureSchema } from "./keys.ts";

const CONTEXT = "landline-roster-entry-v1";
/** An IPv6 address with a zone takes up to 62 characters. */
const MAX_ADDRESS_LENGTH = 64;
/** A machine with several cards has some addresses on each; a caller tries them all. */
const MAX_ADDRESSES = 16;

export const PortSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/** Where a member serves files: TLS on that port of its addresses. */
const FileEndpointSchema = v.object({
  port: PortSchema,
  /** SHA-256 of the SubjectPublicKeyInfo (DER) of its certificate there; 64 hex digits. */
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type FileEndpoint = Readonly<v.InferOutput<typeof FileEndpointSchema>>;
const decodeFileEndpoint = decoder(FileEndpointSchema);

export const RosterEntrySchema = v.object({
  peerId: PeerIdSchema,
  publicKey: PublicKeySchema,
  name: NameSchema,
  /** Best first. */
  addresses: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(2), v.maxLength(MAX_ADDRESS_LENGTH))),
    v.maxLength(MAX_ADDRESSES),
  ),
  /** TCP, and where it is free UDP for heartbeats. */
  port: PortSchema,
  /** Null when the member serves no files. */
  files: v.nullable(FileEndpointSchema),
  runId: RunIdSchema,
  /** When the run started. Of two runs with one key the later one counts. */
  startedAtMs: WallTimeSchema,
  joinedAtMs: WallTimeSchema,
  /** Grows with each entry that a run signs. */
  sequence: CountSchema,
  signature: SignatureSchema,
});
export type RosterEntry = v.InferOutput<typeof RosterEntrySchema>;

function signedBytes(meetingId: MeetingId, entry: Omit<RosterEntry, "signature">): Uint8Array {
  const { peerId, publicKey, name, addresses, port, files, runId, startedAtMs, joinedAtMs, sequence } = entry;
  const endpoint = files === null ? null : [files.port, files.fingerprint];
  const run = [runId, startedAtMs, joinedAtMs, sequence];
  return canonicalBytes(CONTEXT, [meetingId, peerId, publicKey, name, addresses, port, endpoint, ...run]);
}

export function signEntry(
  identity: Identity,
  meetingId: MeetingId,
  fields: Omit<RosterEntry, "signature" | "peerId" | "publicKey">,
): RosterEntry {
  const entry = { ...fields, peerId: identity.peerId, publicKey: identity.publicKey };
  return { ...entry, signature: Buffer.from(identity.sign(signedBytes(meetingId, entry))).toString("hex") };
}

/** True if the member that `entry` names signed it, for this meeting. */
export function isGenuineEntry(
  meetingId: MeetingId,
  entry: RosterEntry,
  verify: Verify = isSignedBy,
): boolean {
  return (
    entry.peerId === peerIdOf(entry.publicKey) &&
    verify(entry.publicKey, signedBytes(meetingId, entry), entry.signature)
  );
}

/** True if both have the same contents and signature: if one is genuine, so is the other. */
export function isSameEntry(a: RosterEntry, b: RosterEntry): boolean {
  if (a === b) return true;
  // Both are of one meeting, so its id makes no difference.
  const bytesOf = (entry: RosterEntry) => Buffer.from(signedBytes("" as MeetingId, entry));
  return a.signature === b.signature && bytesOf(a).equals(bytesOf(b));
}

/** True if `a` is the later of two runs with one key, and so the one that counts. */
export function isLaterRun(
  a: { readonly startedAtMs: number; readonly runId: string },
  b: { readonly startedAtMs: number; readonly runId: string },
): boolean {
  return a.startedAtMs !== b.startedAtMs ? a.startedAtMs > b.startedAtMs : a.runId > b.runId;
}

/** True if `a` should replace `b`. Both are of one peer. */
export function supersedes(a: RosterEntry, b: RosterEntry): boolean {
  return a.runId === b.runId ? a.sequence > b.sequence : isLaterRun(a, b);
}

/** Makes a name one that an entry takes. The core has checked what people type; this is for names from elsewhere. */
export function fitName(name: string): string {
  return showableLine(name.slice(0, MAX_NAME_LENGTH)).trim() || "Somebody";
}

/** Null for an endpoint that no entry may carry. */
export function fitFiles(endpoint: FileEndpoint | null): FileEndpoint | null {
  return endpoint === null ? null : decodeFileEndpoint(endpoint);
}

/** Leaves out addresses that are too long, and those beyond the bound. */
export function fitAddresses(addresses: readonly string[]): string[] {
  return addresses.filter((address) => address.length <= MAX_ADDRESS_LENGTH).slice(0, MAX_ADDRESSES);
}
