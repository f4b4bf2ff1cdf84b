/**
 * The bodies that an entry may have: one strict schema for each kind, bounded in every field. A decoded body has its fields in the
 * schema's order, so that its JSON is the only encoding of it.
 */
import * as v from "valibot";
import { EntryIdSchema, FileIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import {
  MAX_CAPTIONERS,
  MAX_CAPTION_LENGTH,
  MAX_MEMBERS,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSCODE_LENGTH,
  MAX_OPTION_LENGTH,
  MAX_POLL_OPTIONS,
  MAX_QUESTION_LENGTH,
  MAX_SPOTLIT,
} from "../../kernel/limits.ts";
import { ROLES } from "../../kernel/rights.ts";
import { CountSchema, decoder, TitleSchema, WallTimeSchema } from "../../kernel/schema.ts";
import { WITHOUT_HOST } from "../../kernel/without-host.ts";
import { FeedIdSchema } from "./feed-id.ts";

/** The most readers that one message may have, and the most people that it may mention. */
export const MAX_READERS = 64;
/** The most feeds that an entry may name: all that one author may have, or the last ones of all viewers. */
export const MAX_NAMED_FEEDS = 1_000;
/** UTF-16 code units of a file's name; no file system takes more bytes than this. */
export const MAX_FILE_NAME_LENGTH = 255;
/** A message of 8,000 control characters with all its readers and mentions is 54 kB of JSON; base64 adds a third. */
const MAX_CIPHERTEXT_LENGTH = 76_000;

/** The most votes that the end of a poll names: a meeting has 64 members at a time, and some of them leave. */
export const MAX_VOTERS = 500;

const HexKeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** Texts and names are bounded here and kept as they were signed. `openEntry` makes them fit to be shown. */
const NameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_LENGTH));
const TextSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_MESSAGE_LENGTH));
/** `length` is a multiple of four and there is no padding, so that the bytes are exactly three quarters of it, as tweetnacl wants. */
const base64 = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[A-Za-z0-9+/]+$/));
/** An emoji with its joiners and modifiers, a flag, or a keycap; never a letter. */
const EMOJI =
  /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;
const EmojiSchema = v.pipe(v.string(), v.maxLength(32), v.regex(EMOJI));
const PeersSchema = v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(MAX_READERS), v.readonly());
/** By feed, the last number that counts. Nothing counts of a feed of the same author that is not listed. */
const CountedSchema = v.pipe(
  v.array(v.strictTuple([FeedIdSchema, v.pipe(v.number(), v.safeInteger(), v.minValue(1))])),
  v.maxLength(MAX_NAMED_FEEDS),
  v.readonly(),
);

/** Members, and former members that may come back. */
export const MAX_ADMITTED = 2 * MAX_MEMBERS;
/** Base64url of fixed lengths below 512. */
const PasscodePartSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1024}$/));
const TrackSourceSchema = v.picklist(["microphone", "camera"]);

const message = v.strictObject({
  kind: v.literal("message"),
  fromName: NameSchema,
  text: TextSchema,
  replyTo: v.optional(EntryIdSchema),
  mentions: v.optional(PeersSchema),
});
const edit = v.strictObject({ kind: v.literal("edit"), id: EntryIdSchema, text: TextSchema });
const deletion = v.strictObject({ kind: v.literal("delete"), id: EntryIdSchema });
const reaction = v.strictObject({
  kind: v.literal("reaction"),
  id: EntryIdSchema,
  emoji: EmojiSchema,
  on: v.boolean(),
});
const file = v.strictObject({
  kind: v.literal("file"),
  fromName: NameSchema,
  fileId: FileIdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_FILE_NAME_LENGTH)),
  isFolder: v.boolean(),
  sizeBytes: CountSchema,
  sha256: HexKeySchema,
  blobId: HexKeySchema,
  modifiedAtMs: v.optional(WallTimeSchema),
  isExecutable: v.optional(v.literal(true)),
  key: v.optional(HexKeySchema),
});
const sealed = v.strictObject({
  kind: v.literal("sealed"),
  /** X25519 public key of the author's installation. */
  senderKey: HexKeySchema,
  nonce: base64(32),
  /** The key of the ciphertext, boxed to each reader and to the author. Sorted by their own bytes, so that the order reveals no reader. */
  boxes: v.pipe(v.array(base64(64)), v.minLength(1), v.maxLength(MAX_READERS + 1), v.readonly()),
  /** A `SealedContent` as JSON, encrypted. */
  ciphertext: v.pipe(v.string(), v.maxLength(MAX_CIPHERTEXT_LENGTH), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  /** Only for a sealed file: what a peer that cannot read the entry needs to keep a copy of the file's bytes. */
  blob: v.optional(v.strictObject({ fileId: FileIdSchema, blobId: HexKeySchema, sizeBytes: CountSchema })),
  /** Only for a sealed vote: the poll. Everybody sees who has voted. */
  poll: v.optional(EntryIdSchema),
});

const OptionTextSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_OPTION_LENGTH));
const vote = v.strictObject({
  kind: v.literal("vote"),
  poll: EntryIdSchema,
  /** For each option a 1 if it is chosen, else a 0: as long for one choice as for all, also where it is sealed. */
  choices: v.pipe(v.string(), v.regex(new RegExp(`^[01]{2,${MAX_POLL_OPTIONS}}$`))),
});

export const EntryBodySchema = v.variant("kind", [
  message,
  sealed,
  reaction,
  edit,
  deletion,
  file,
  vote,
  v.strictObject({
    kind: v.literal("poll"),
    fromName: NameSchema,
    question: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_QUESTION_LENGTH)),
    options: v.pipe(v.array(OptionTextSchema), v.minLength(2), v.maxLength(MAX_POLL_OPTIONS), v.readonly()),
    /** A voter may choose several options. */
    isMultiple: v.boolean(),
    /** The votes are sealed for the asker. */
    isSealed: v.boolean(),
  }),
  /** By the asker or a host. `counted`: the votes that count. `counts`: of a sealed poll, by the asker, how often each option was chosen. */
  v.strictObject({
    kind: v.literal("closePoll"),
    poll: EntryIdSchema,
    counted: v.pipe(v.array(EntryIdSchema), v.maxLength(MAX_VOTERS), v.readonly()),
    counts: v.nullable(v.pipe(v.array(CountSchema), v.maxLength(MAX_POLL_OPTIONS), v.readonly())),
  }),
  v.strictObject({ kind: v.literal("withdrawFile"), fileId: FileIdSchema }),
  v.strictObject({ kind: v.literal("announcement"), fromName: NameSchema, text: TextSchema }),
  v.strictObject({ kind: v.literal("withdrawAnnouncement"), id: EntryIdSchema }),
  /** The X25519 public key that others seal to for the author. */
  v.strictObject({ kind: v.literal("sealKey"), key: HexKeySchema }),
  /** `counted`: where this lowers the member's role, which of its entries keep the effect that they have by the higher one. */
  v.strictObject({
    kind: v.literal("role"),
    publicKey: HexKeySchema,
    role: v.picklist(ROLES),
    counted: CountedSchema,
  }),
  /** `counted`: which entries of the banned author stay visible; in an entry that lifts a ban, which become visible again. */
  v.strictObject({
    kind: v.literal("ban"),
    publicKey: HexKeySchema,
    isBanned: v.boolean(),
    counted: CountedSchema,
  }),
  v.strictObject({ kind: v.literal("lock"), isLocked: v.boolean() }),
  /** By a host: everybody sees these members large, instead of those of the entry before. */
  v.strictObject({
    kind: v.literal("spotlight"),
    publicKeys: v.pipe(v.array(HexKeySchema), v.maxLength(MAX_SPOTLIT)),
  }),
  /** By a host: these members may caption, instead of those of the entry before. `counted`: of those that lose the right, which lines stay. */
  v.strictObject({
    kind: v.literal("captioners"),
    publicKeys: v.pipe(v.array(HexKeySchema), v.maxLength(MAX_CAPTIONERS), v.readonly()),
    counted: CountedSchema,
  }),
  /** By a host: finished lines of captions are entries from now on, or are none. */
  v.strictObject({ kind: v.literal("keepCaptions"), isOn: v.boolean() }),
  /** By a captioner: a finished line. `speaker`: the name of the one that says it. */
  v.strictObject({
    kind: v.literal("caption"),
    fromName: NameSchema,
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CAPTION_LENGTH)),
    speaker: v.nullable(NameSchema),
  }),
  /** By a host: that member's machine is to carry the meeting before all others; null for nobody's. */
  v.strictObject({ kind: v.literal("carrier"), publicKey: v.nullable(HexKeySchema) }),
  /** The author trusts that member to coordinate. `signature` proves it to those that have no entries, too (`kernel/vouch.ts`). */
  v.strictObject({
    kind: v.literal("vouch"),
    publicKey: HexKeySchema,
    isHost: v.boolean(),
    signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
  }),
  /** By a host, whose machine records from now on. The entry's id names the recording; an earlier one that runs is over. */
  v.strictObject({ kind: v.literal("record") }),
  /** By a host: its machine writes that recording, too, or does not go on with it, also because it cannot. */
  v.strictObject({ kind: v.literal("recorder"), recording: EntryIdSchema, isOn: v.boolean() }),
  /** By a host. */
  v.strictObject({ kind: v.literal("stopRecording"), recording: EntryIdSchema }),
  /** By a host: nothing is recorded until one says otherwise. */
  v.strictObject({ kind: v.literal("pauseRecording"), recording: EntryIdSchema, isPaused: v.boolean() }),
  /** The author may be heard and seen in that recording from now on, or may not. */
  v.strictObject({ kind: v.literal("recordingConsent"), recording: EntryIdSchema, agrees: v.boolean() }),
  /** Puts a member out of the meeting, once: it may ask to be let in again. What it wrote stays. */
  v.strictObject({ kind: v.literal("remove"), publicKey: HexKeySchema }),
  /**
   * By a host, or by a co-host where no host is: the meeting is over for everybody that entered it in this term or an earlier one. Opened
   * again, it has a later term.
   */
  v.strictObject({ kind: v.literal("end"), term: CountSchema }),
  /** By a host: it is here, and no co-host's end before this one counts. */
  v.strictObject({ kind: v.literal("goOn") }),
  /** By a host. `publicKey`: null for all members but hosts, later ones included. `mayUnmute`: the member may lift it by an entry of its own. */
  v.strictObject({
    kind: v.literal("mute"),
    source: TrackSourceSchema,
    publicKey: v.nullable(HexKeySchema),
    isMuted: v.boolean(),
    mayUnmute: v.boolean(),
  }),
  /** The author lifts a mute of its own source that permits it. */
  v.strictObject({ kind: v.literal("unmute"), source: TrackSourceSchema }),
  /**
   * By a host. `isOff`: whoever comes in has that source muted, and may lift that. `present`: those that are in the meeting, whom this changes
   * nothing for.
   */
  v.strictObject({
    kind: v.literal("onEntry"),
    source: TrackSourceSchema,
    isOff: v.boolean(),
    present: v.pipe(v.array(HexKeySchema), v.maxLength(MAX_ADMITTED), v.readonly()),
  }),
  /** The author, who was in this meeting before, has come in anew. */
  v.strictObject({ kind: v.literal("entered") }),
  /**
   * By a host: whoever knocks waits until a host admits it. `admitted`: those that need not knock. Each such entry voids the admissions and
   * refusals before it. `withoutHost`: what holds while no host is in the meeting: one waits, any member admits, or all come in.
   */
  v.strictObject({
    kind: v.literal("waitingRoom"),
    isOn: v.boolean(),
    withoutHost: v.picklist(WITHOUT_HOST),
    admitted: v.pipe(v.array(HexKeySchema), v.maxLength(MAX_ADMITTED), v.readonly()),
  }),
  /** Lets the one with that key in, or turns it away. By a host; where the rule is "member", any member may let in. */
  v.strictObject({ kind: v.literal("admit"), publicKey: HexKeySchema, isAdmitted: v.boolean() }),
  /** By a host: whether viewers may write in the chat. `counted`: where it closes it, which entries of viewers stay visible. */
  v.strictObject({ kind: v.literal("viewersChat"), isOpen: v.boolean(), counted: CountedSchema }),
  /** By a host. */
  v.strictObject({ kind: v.literal("title"), title: TitleSchema }),
  /** By a host: an unlisted meeting advertises no title, count or coordinator. */
  v.strictObject({ kind: v.literal("listing"), isListed: v.boolean() }),
  /** By a host. With the record by which members check it (`mesh/admission/passcode.ts`). Members may know the passcode, to tell it to others. */
  v.strictObject({
    kind: v.literal("passcode"),
    passcode: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PASSCODE_LENGTH)),
    serverSetup: PasscodePartSchema,
    registrationRecord: PasscodePartSchema,
  }),
  /** By a host: there is no passcode any more. `release`: where the meeting was made with one, its maker's word for newcomers (`mesh/identity/release.ts`). */
  v.strictObject({
    kind: v.literal("noPasscode"),
    release: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/))),
  }),
  /** The author saw that key as a member's, under that name, and vouches for it to those that come later (`authors.ts`). */
  v.strictObject({ kind: v.literal("member"), publicKey: HexKeySchema, name: NameSchema }),
]);
export type EntryBody = v.InferOutput<typeof EntryBodySchema>;
export type BodyOf<Kind extends EntryBody["kind"]> = Extract<EntryBody, { kind: Kind }>;
/** Null for anything that is not exactly a body; never throws. */
export const decodeEntryBody = decoder(EntryBodySchema);
export const isEmoji = (text: string): boolean => v.is(EmojiSchema, text);

/** The kinds that an author may seal for chosen readers. */
const SealableBodySchema = v.variant("kind", [message, reaction, edit, deletion, file, vote]);
export type SealableBody = v.InferOutput<typeof SealableBodySchema>;

const SealedContentSchema = v.strictObject({
  /** The feed that it was written for, so that nobody can copy the ciphertext into an entry of another feed. */
  feedId: FeedIdSchema,
  /** Sorted, without the author. */
  to: PeersSchema,
  body: SealableBodySchema,
});
export type SealedContent = v.InferOutput<typeof SealedContentSchema>;
/** Null for anything that is not exactly a sealed content; never throws. */
export const decodeSealedContent = decoder(SealedContentSchema);
