/**
 * One lasting statement of a member, signed: an entry. Its text is a JSON array in a fixed order, and the signature is over that very
 * text. The id is a hash of text and signature, so that an entry that names its predecessor proves the predecessor's signature, too.
 */
import { hash } from "node:crypto";
import * as v from "valibot";
import { EntryIdSchema, MeetingIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import type { EntryId, MeetingId, PeerId } from "../../kernel/ids.ts";
import { decoder, parseJson, WallTimeSchema } from "../../kernel/schema.ts";
import { createVerifier as createSignatureVerifier } from "../../platform/ed25519.ts";
import type { SignedText } from "../database.ts";
import type { Signer } from "../types.ts";
import { EntryBodySchema, type EntryBody } from "./entry-body.ts";
import { feedIdOf, type FeedId } from "./feed-id.ts";

const VERSION = 1;
/** Precedes the signed text, so that a signature over an entry is none over anything else that the same key signs. */
const CONTEXT = "landline entry\n";
/** `previous` of a feed's first entry. */
export const NO_PREVIOUS = v.parse(EntryIdSchema, "0".repeat(64));
/** UTF-16 code units: the longest ciphertext (76,000), its readers' boxes (4,400) and the rest (under 1,000) fit. */
const MAX_ENTRY_TEXT_LENGTH = 84_000;
/** High enough for any meeting, low enough that adding to it stays a safe integer. */
const MAX_LAMPORT = 2 ** 48;
/** Public keys that a verifier keeps parsed; a meeting has some fifty. */
const MAX_PARSED_KEYS = 1_000;

export const SignedTextSchema = v.pipe(
  v.strictTuple([
    v.pipe(v.string(), v.maxLength(MAX_ENTRY_TEXT_LENGTH)),
    v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
  ]),
  v.readonly(),
);

const PositiveSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_LAMPORT));
/** The fields of `Entry` in the order in which they stand in its text. */
const TextSchema = v.strictTuple([
  v.literal(VERSION),
  MeetingIdSchema,
  PeerIdSchema,
  v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  PositiveSchema,
  EntryIdSchema,
  PositiveSchema,
  WallTimeSchema,
  EntryBodySchema,
]);
const decodeText = decoder(TextSchema);

export interface Entry {
  readonly id: EntryId;
  readonly feedId: FeedId;
  readonly meetingId: MeetingId;
  readonly from: PeerId;
  /** Ed25519 public key, hex. */
  readonly author: string;
  /** 32 random hex digits: the author begins a feed of its own each time that it opens the meeting and writes. */
  readonly storeId: string;
  /** From 1, without gaps. */
  readonly number: number;
  /** Id of the feed's entry before this one, or NO_PREVIOUS. */
  readonly previous: EntryId;
  /** Above the counter of every entry that the author had seen. */
  readonly lamport: number;
  readonly wallMs: number;
  readonly body: EntryBody;
  readonly signed: SignedText;
}

/** The fields that the author chooses; the others follow from them and from the author's key. */
export type EntryDraft = Pick<
  Entry,
  "meetingId" | "storeId" | "number" | "previous" | "lamport" | "wallMs" | "body"
>;

/**
 * Signs the draft. The body has its fields in the order of its schema, as `decodeEntryBody` returns it: it is not decoded a second
 * time here. @throws what the signer throws, and an Error if the draft is out of bounds or in another order
 */
export function signEntry(signer: Signer, draft: EntryDraft): Entry {
  const text = JSON.stringify([
    VERSION,
    draft.meetingId,
    signer.peerId,
    signer.publicKey,
    draft.storeId,
    draft.number,
    draft.previous,
    draft.lamport,
    draft.wallMs,
    draft.body,
  ] satisfies v.InferOutput<typeof TextSchema>);
  const signature = Buffer.from(signer.sign(Buffer.from(CONTEXT + text))).toString("hex");
  const entry = decodeEntry([text, signature]);
  if (entry === null) throw new Error("an entry is out of bounds");
  return entry;
}

/**
 * Null for anything but an entry in its one encoding whose author's key belongs to the peer that it names. Does not check the
 * signature: `Verify` does. Never throws.
 */
export function decodeEntry(signed: SignedText): Entry | null {
  const [text, signature] = signed;
  const fields = decodeText(parseJson(text));
  // One encoding only: nothing can hide in white space or needless escapes.
  if (fields === null || JSON.stringify(fields) !== text) return null;
  const [, meetingId, from, author, storeId, number, previous, lamport, wallMs, body] = fields;
  if (!isKeyOf(author, from)) return null;
  return {
    // The cast holds: a digest in hex has the digits that the schema wants.
    id: hash("sha256", text + signature) as EntryId,
    feedId: feedIdOf(author, storeId),
    meetingId,
    from,
    author,
    storeId,
    number,
    previous,
    lamport,
    wallMs,
    body,
    signed,
  };
}

/** The peer's id is made of that public key (hex), whatever the id's class digit. */
export const isKeyOf = (publicKey: string, peer: PeerId): boolean =>
  hash("sha256", Buffer.from(publicKey, "hex")).slice(0, 32) === peer.slice(1);

/** True if the entry's signature is by its author's key. Never throws. */
export type Verify = (entry: Entry) => boolean;

export function createVerifier(): Verify {
  const isSignedBy = createSignatureVerifier(MAX_PARSED_KEYS);
  return ({ author, signed: [text, signature] }) =>
    isSignedBy(author, Buffer.from(CONTEXT + text), signature);
}
