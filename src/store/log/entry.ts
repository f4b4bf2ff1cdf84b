/**
 * One lasting fact of a meeting: its signed text, and what the text says. The text is a JSON array in a fixed order, signed as it
 * stands; the id covers text and signature, so that an entry's successor proves both.
 */
import { hash } from "node:crypto";
import * as v from "valibot";
import { EntryIdSchema, MeetingIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import type { EntryId, MeetingId, PeerId } from "../../kernel/ids.ts";
import { decoder, parseJson, WallTimeSchema } from "../../kernel/schema.ts";
import { createVerifier as createSignatureVerifier } from "../../platform/ed25519.ts";
import { FactSchema, type EntryFact } from "./facts.ts";
import { feedIdOf, type FeedId } from "./feed-id.ts";
import type { SignedText } from "../database.ts";
import type { Signer } from "../types.ts";

const VERSION = 1;
/** Keeps a signature over an entry from being one over something else. */
const CONTEXT = "landline entry\n";
/** `previous` of a feed's first entry. */
export const NO_PREVIOUS = v.parse(EntryIdSchema, "0".repeat(64));
/** The longest sealed body (76,000), its readers' boxes (4,400) and the rest (under 1,000). */
export const MAX_ENTRY_TEXT_LENGTH = 84_000;
/** High enough for any meeting, low enough that adding to it stays a safe integer. */
export const MAX_LAMPORT = 2 ** 48;
/** Public keys that a verifier keeps ready; a meeting has some fifty. */
const MAX_READY_KEYS = 1_000;

export const SignedTextSchema = v.pipe(
  v.strictTuple([
    v.pipe(v.string(), v.maxLength(MAX_ENTRY_TEXT_LENGTH)),
    v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
  ]),
  v.readonly(),
);

const PositiveSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_LAMPORT));
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
  FactSchema,
]);
const decodeText = decoder(TextSchema);

export interface Entry {
  readonly id: EntryId;
  readonly feedId: FeedId;
  readonly meetingId: MeetingId;
  readonly from: PeerId;
  /** Ed25519 public key, hex. */
  readonly author: string;
  /** 32 hex digits, random: an author has a feed for each time that it opened the meeting and wrote. */
  readonly storeId: string;
  /** From 1, without gaps. */
  readonly number: number;
  /** Id of the feed's entry before this one, or NO_PREVIOUS. */
  readonly previous: EntryId;
  /** Above that of everything that its author had seen. */
  readonly lamport: number;
  readonly wallMs: number;
  readonly fact: EntryFact;
  readonly signed: SignedText;
}

/** What an author decides of an entry. */
export type EntryDraft = Pick<
  Entry,
  "meetingId" | "storeId" | "number" | "previous" | "lamport" | "wallMs" | "fact"
>;

/** @throws what the signer throws, and if the draft is out of bounds. */
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
    v.parse(FactSchema, draft.fact),
  ] satisfies v.InferOutput<typeof TextSchema>);
  const signature = Buffer.from(signer.sign(Buffer.from(CONTEXT + text))).toString("hex");
  const entry = decodeEntry([text, signature]);
  if (entry === null) throw new Error("an entry is out of bounds");
  return entry;
}

/** Null for anything that is not exactly an entry in its one encoding by the named peer's key. The signature is not looked at. */
export function decodeEntry(signed: SignedText): Entry | null {
  const [text, signature] = signed;
  const fields = decodeText(parseJson(text));
  // One encoding only: nothing can hide in white space or needless escapes.
  if (fields === null || JSON.stringify(fields) !== text) return null;
  const [, meetingId, from, author, storeId, number, previous, lamport, wallMs, fact] = fields;
  if (hash("sha256", Buffer.from(author, "hex")).slice(0, 32) !== from.slice(1)) return null;
  return {
    // Lower-case hex digits of the length that the schema wants.
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
    fact,
    signed,
  };
}

/** Says whether an entry's signature is its author's; never throws. */
export type Verify = (entry: Entry) => boolean;

export function createVerifier(): Verify {
  const isSignedBy = createSignatureVerifier(MAX_READY_KEYS);
  return ({ author, signed: [text, signature] }) =>
    isSignedBy(author, Buffer.from(CONTEXT + text), signature);
}
