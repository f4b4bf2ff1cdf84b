/**
 * Who is in the meeting: signed roster lines, which only the coordinator of an epoch adds and removes. Pure reducers; each returns
 * the same object when nothing changes.
 */
import * as v from "valibot";
import type { Epoch } from "../../kernel/epoch.ts";
import { PeerIdSchema, RunIdSchema, type MeetingId, type PeerId } from "../../kernel/ids.ts";
import { MAX_MEMBERS, MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { CountSchema, decoder, NameSchema, WallTimeSchema } from "../../kernel/schema.ts";
import { canonicalBytes } from "../identity/canonical.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import { peerIdOf, type Identity } from "../identity/identity.ts";
import { PublicKeySchema, SignatureSchema } from "../identity/keys.ts";
import type { FileEndpoint, Member } from "../types.ts";

const CONTEXT = "landline-roster-line-v1";
/** Everybody links to that many of the lowest ids. */
const SUCCESSION_LENGTH = 3;

export const PortSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

const FileEndpointSchema = v.object({
  port: PortSchema,
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** A member's word about itself. */
export const LineSchema = v.object({
  peerId: PeerIdSchema,
  publicKey: PublicKeySchema,
  name: NameSchema,
  addresses: v.pipe(v.array(v.pipe(v.string(), v.minLength(2), v.maxLength(64))), v.maxLength(16)),
  port: PortSchema,
  /** Where it serves files; null when it serves none. */
  files: v.nullable(FileEndpointSchema),
  runId: RunIdSchema,
  /** Of the run: the later of two with one key counts. */
  startedAtMs: WallTimeSchema,
  joinedAtMs: WallTimeSchema,
  /** Grows with each line of a run. */
  sequence: CountSchema,
  signature: SignatureSchema,
});
export type Line = v.InferOutput<typeof LineSchema>;
const decodeFileEndpoint = decoder(FileEndpointSchema);

function signedBytes(meetingId: MeetingId, line: Omit<Line, "signature">): Uint8Array {
  const { peerId, publicKey, name, addresses, port, files, runId, startedAtMs, joinedAtMs, sequence } = line;
  const endpoint = files === null ? null : [files.port, files.fingerprint];
  const run = [runId, startedAtMs, joinedAtMs, sequence];
  return canonicalBytes(CONTEXT, [meetingId, peerId, publicKey, name, addresses, port, endpoint, ...run]);
}

export function signLine(
  identity: Identity,
  meetingId: MeetingId,
  fields: Omit<Line, "signature" | "peerId" | "publicKey">,
): Line {
  const line = { ...fields, peerId: identity.peerId, publicKey: identity.publicKey };
  return { ...line, signature: Buffer.from(identity.sign(signedBytes(meetingId, line))).toString("hex") };
}

export function isGenuineLine(meetingId: MeetingId, line: Line, verify: Verify = isSignedBy): boolean {
  return (
    line.peerId === peerIdOf(line.publicKey) &&
    verify(line.publicKey, signedBytes(meetingId, line), line.signature)
  );
}

/** Whether both say the same by the same signature: the one is as genuine as the other. */
export function isSameLine(a: Line, b: Line): boolean {
  if (a === b) return true;
  // Which meeting both are of makes no difference.
  const bytesOf = (line: Line) => Buffer.from(signedBytes("" as MeetingId, line));
  return a.signature === b.signature && bytesOf(a).equals(bytesOf(b));
}

/** Of two runs with one key, whether `a` is the later and so the one that counts. */
export function isLaterRun(
  a: { readonly startedAtMs: number; readonly runId: string },
  b: { readonly startedAtMs: number; readonly runId: string },
): boolean {
  return a.startedAtMs !== b.startedAtMs ? a.startedAtMs > b.startedAtMs : a.runId > b.runId;
}

/** Whether `a` should replace `b`, both of one peer. */
export function supersedes(a: Line, b: Line): boolean {
  return a.runId === b.runId ? a.sequence > b.sequence : isLaterRun(a, b);
}

/** Lines sorted by peer id, at most one a peer. */
export type Lines = readonly Line[];

export function lineOf(lines: Lines, peer: PeerId): Line | null {
  return lines.find((line) => line.peerId === peer) ?? null;
}

/** Unchanged when there is a line at least as late, or no room. */
export function addLine(lines: Lines, line: Line): Lines {
  const before = lineOf(lines, line.peerId);
  if (before !== null && !supersedes(line, before)) return lines;
  if (before === null && lines.length >= MAX_MEMBERS) return lines;
  return sorted([...lines.filter((other) => other !== before), line]);
}

export function addLines(lines: Lines, more: Lines): Lines {
  return more.reduce(addLine, lines);
}

/** Whatever the clocks say: the run that self is linked to lives, and another one that is listed does not. */
export function addLinked(lines: Lines, line: Line): Lines {
  const listed = lineOf(lines, line.peerId);
  const isOther = listed !== null && listed.runId !== line.runId;
  return addLine(isOther ? removePeers(lines, new Set([line.peerId])) : lines, line);
}

export function removePeers(lines: Lines, gone: ReadonlySet<PeerId>): Lines {
  return lines.some((line) => gone.has(line.peerId)) ? lines.filter((line) => !gone.has(line.peerId)) : lines;
}

export function sorted(lines: Lines): Lines {
  return lines.toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1));
}

/** Whom `self` links to: everybody when it is in the succession or coordinates, else the succession and the coordinator. */
export function neededLinks(lines: Lines, self: PeerId, epoch: Epoch): Lines {
  const head = new Set(lines.slice(0, SUCCESSION_LENGTH).map((line) => line.peerId)).add(epoch.coordinator);
  return lines.filter((line) => line.peerId !== self && (head.has(self) || head.has(line.peerId)));
}

/** Which of two peers dials the other at first; the other one may once that has had its time. */
export function isDialler(self: PeerId, other: PeerId): boolean {
  return self > other;
}

/**
 * Who has been on the coordinator's roster for too long without a link to it. `sinceMs` says from when on each is without one (kept by
 * the caller: `trackUnlinked`).
 */
export function trackUnlinked(
  sinceMs: ReadonlyMap<PeerId, number>,
  lines: Lines,
  linked: ReadonlySet<PeerId>,
  nowMs: number,
): ReadonlyMap<PeerId, number> {
  const unlinked = lines.filter((line) => !linked.has(line.peerId));
  return new Map(unlinked.map(({ peerId }) => [peerId, sinceMs.get(peerId) ?? nowMs]));
}

export function memberOf(line: Line): Member {
  const { peerId, name, runId, publicKey, joinedAtMs, addresses, files } = line;
  return { peerId, name, runId, publicKey, joinedAtMs, addresses, files };
}

/** What a roster line takes: the core has checked what people type, this is for what it has not. */
export function fitName(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH) || "Somebody";
}

/** Null for what no line may carry. */
export function fitFiles(endpoint: FileEndpoint | null): FileEndpoint | null {
  return endpoint === null ? null : decodeFileEndpoint(endpoint);
}

export function fitAddresses(addresses: readonly string[]): string[] {
  return addresses.filter((address) => address.length <= 64).slice(0, 16);
}
