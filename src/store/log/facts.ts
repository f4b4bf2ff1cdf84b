/**
 * What an entry may state: one strict schema for each kind, bounded in every field. A decoded fact has its fields in the schema's
 * order, so that its JSON is the one encoding of it.
 */
import * as v from "valibot";
import { EntryIdSchema, FileIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH } from "../../kernel/limits.ts";
import { CountSchema, decoder, NameSchema } from "../../kernel/schema.ts";
import { FeedIdSchema } from "./feed-id.ts";

/** People that one message can be for, or name. */
export const MAX_READERS = 64;
/** Feeds that a ban or a demotion can name: all that one author may have. */
export const MAX_NAMED_FEEDS = 1_000;
/** UTF-16 code units of a file's name; no file system takes more bytes than this. */
export const MAX_FILE_NAME_LENGTH = 255;
/** A message of 8,000 control characters with all its readers and mentions is 54 kB of JSON; base64 adds a third. */
const MAX_SEALED_LENGTH = 76_000;

const HexKeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const TextSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_MESSAGE_LENGTH));
/** A multiple of four without padding: exactly three quarters as many bytes, which tweetnacl insists on. */
const base64 = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[A-Za-z0-9+/]+$/));
/** Letters are none: an emoji with its joiners and modifiers, a flag, or a keycap. */
const EMOJI =
  /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;
const EmojiSchema = v.pipe(v.string(), v.maxLength(32), v.regex(EMOJI));
const PeersSchema = v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(MAX_READERS), v.readonly());
/** The last number of each feed that counts; of a feed not named nothing does. */
const CountedSchema = v.pipe(
  v.array(v.strictTuple([FeedIdSchema, v.pipe(v.number(), v.safeInteger(), v.minValue(1))])),
  v.maxLength(MAX_NAMED_FEEDS),
  v.readonly(),
);

const message = v.strictObject({
  kind: v.literal("message"),
  fromName: NameSchema,
  text: TextSchema,
  replyTo: v.optional(EntryIdSchema),
  mentions: v.optional(PeersSchema),
});
const edit = v.strictObject({ kind: v.literal("edit"), id: EntryIdSchema, text: TextSchema });
const erasure = v.strictObject({ kind: v.literal("delete"), id: EntryIdSchema });
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
  key: v.optional(HexKeySchema),
});
const sealed = v.strictObject({
  kind: v.literal("sealed"),
  /** X25519 public key of the author's installation. */
  senderKey: HexKeySchema,
  nonce: base64(32),
  /** The body's key, boxed to each reader and to the author; by ciphertext, so that their order tells nothing. */
  boxes: v.pipe(v.array(base64(64)), v.minLength(1), v.maxLength(MAX_READERS + 1), v.readonly()),
  body: v.pipe(v.string(), v.maxLength(MAX_SEALED_LENGTH), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  /** What those who carry a sealed file's bytes need. */
  blob: v.optional(v.strictObject({ fileId: FileIdSchema, blobId: HexKeySchema, sizeBytes: CountSchema })),
});

const FactSchema = v.variant("kind", [
  message,
  sealed,
  reaction,
  edit,
  erasure,
  file,
  v.strictObject({ kind: v.literal("withdrawFile"), fileId: FileIdSchema }),
  v.strictObject({ kind: v.literal("announcement"), fromName: NameSchema, text: TextSchema }),
  v.strictObject({ kind: v.literal("withdrawAnnouncement"), id: EntryIdSchema }),
  v.strictObject({ kind: v.literal("sealKey"), key: HexKeySchema }),
  /** `counted`: of what a former host wrote. Empty when somebody becomes one. */
  v.strictObject({
    kind: v.literal("host"),
    publicKey: HexKeySchema,
    isHost: v.boolean(),
    counted: CountedSchema,
  }),
  v.strictObject({
    kind: v.literal("ban"),
    publicKey: HexKeySchema,
    isBanned: v.boolean(),
    counted: CountedSchema,
  }),
  v.strictObject({ kind: v.literal("lock"), isLocked: v.boolean() }),
]);
export type EntryFact = v.InferOutput<typeof FactSchema>;
export type FactOf<Kind extends EntryFact["kind"]> = Extract<EntryFact, { kind: Kind }>;
export { FactSchema };
export const decodeFact = decoder(FactSchema);
export const isEmoji = (text: string): boolean => v.is(EmojiSchema, text);

/** What may be told to chosen people. */
const SealableSchema = v.variant("kind", [message, reaction, edit, erasure, file]);
export type Sealable = v.InferOutput<typeof SealableSchema>;

const SealedContentSchema = v.strictObject({
  /** The feed that it was written for: nobody else's entry can carry it. */
  feedId: FeedIdSchema,
  /** Sorted, without the author. */
  to: PeersSchema,
  fact: SealableSchema,
});
export type SealedContent = v.InferOutput<typeof SealedContentSchema>;
export const decodeSealedContent = decoder(SealedContentSchema);
