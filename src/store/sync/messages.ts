/**
 * Wire messages of the "store" channel, version 1. `have` tells what is on disk (and thereby acknowledges it); `entries` brings
 * what the other lacks; `ack` tells an author, straight from whoever has written it, what of the author's is on disk there. Nobody
 * tells of another's disk: it could not be believed.
 */
import * as v from "valibot";
import { EntryIdSchema } from "../../kernel/ids.ts";
import { decoder } from "../../kernel/schema.ts";
import { SignedTextSchema, type Entry } from "../log/entry.ts";
import { FeedIdSchema } from "../log/feed-id.ts";

/** Entries in one message: some 30 kB of ordinary chat, 2 ms of the receiver's time. */
export const MAX_BATCH_ENTRIES = 64;
/** Bytes of one message of entries (one entry alone may be as large as an entry can be, which is less). */
export const MAX_BATCH_BYTES = 128_000;
/** Tips in one message: under 128 kB. */
export const MAX_TIPS = 900;

const NumberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const TipSchema = v.strictObject({ feedId: FeedIdSchema, number: NumberSchema, id: EntryIdSchema });
const BoundSchema = v.pipe(v.string(), v.regex(/^[0-9a-g]{0,32}$/));
const StoreMessageSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("have"),
    /** The sender wants a `have` of the same feeds in return. */
    asks: v.boolean(),
    after: BoundSchema,
    upTo: BoundSchema,
    /** Some more than MAX_TIPS, for the branches of a forked feed. */
    tips: v.pipe(v.array(TipSchema), v.maxLength(MAX_TIPS + 8), v.readonly()),
  }),
  v.strictObject({
    type: v.literal("entries"),
    entries: v.pipe(v.array(SignedTextSchema), v.maxLength(MAX_BATCH_ENTRIES)),
    /** The sender holds more than it sent: ask again. */
    isMore: v.boolean(),
  }),
  v.strictObject({
    type: v.literal("ack"),
    /** The sender has written each feed up to there. */
    tips: v.pipe(v.array(TipSchema), v.maxLength(MAX_TIPS), v.readonly()),
  }),
  /** The sender wants an `ack` of its own feeds. */
  v.strictObject({ type: v.literal("askHeld") }),
]);
export type StoreMessage = v.InferOutput<typeof StoreMessageSchema>;

/** Null for anything that is not exactly a known message; never throws. */
export const decodeStoreMessage = decoder(StoreMessageSchema);

/** Cuts entries into messages within the bounds, at most `maxMessages`; the last says whether some are left over. */
export function batchEntries(entries: readonly Entry[], maxMessages: number): StoreMessage[] {
  const batches: Entry["signed"][][] = [];
  let batch: Entry["signed"][] = [];
  let bytes = 0;
  let taken = 0;
  for (const { signed } of entries) {
    const entryBytes = wireBytes(signed);
    if (batch.length > 0 && (batch.length >= MAX_BATCH_ENTRIES || bytes + entryBytes > MAX_BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
      if (batches.length >= maxMessages) break;
    }
    batch.push(signed);
    bytes += entryBytes;
    taken += 1;
  }
  if (batch.length > 0) batches.push(batch);
  return batches.map((some, index) => ({
    type: "entries",
    entries: some,
    isMore: index === batches.length - 1 && taken < entries.length,
  }));
}

/** In UTF-8, within the JSON of a message: signature, brackets and quotes are 140. */
function wireBytes(signed: Entry["signed"]): number {
  return Buffer.byteLength(JSON.stringify(signed[0])) + 140;
}
