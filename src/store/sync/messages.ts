/**
 * Wire messages of the "store" channel, version 1. `have` says which entries the sender has on disk, and so acknowledges those of the
 * receiver; `entries` brings what the receiver lacks; `ack` acknowledges the receiver's own entries, straight from the peer that has
 * them on disk. No message speaks of another peer's disk: nobody could believe it.
 */
import * as v from "valibot";
import { EntryIdSchema } from "../../kernel/ids.ts";
import { CountSchema, decoder } from "../../kernel/schema.ts";
import { SignedTextSchema, type Entry } from "../log/entry.ts";
import { FeedIdSchema } from "../log/feed-id.ts";

/** Entries in one message: some 30 kB of ordinary chat, 2 ms of the receiver's time. */
const MAX_BATCH_ENTRIES = 64;
/** Bytes of one message of entries. The largest entry is smaller. */
const MAX_BATCH_BYTES = 128_000;
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
    /** Up to eight more than MAX_TIPS, for the branches of a forked feed. */
    tips: v.pipe(v.array(TipSchema), v.maxLength(MAX_TIPS + 8), v.readonly()),
  }),
  v.strictObject({
    type: v.literal("entries"),
    entries: v.pipe(v.array(SignedTextSchema), v.maxLength(MAX_BATCH_ENTRIES)),
    /** How many more the sender has of the feeds that it was asked for. It waits to be asked again, unless there are none. */
    left: CountSchema,
  }),
  v.strictObject({
    type: v.literal("ack"),
    /** The sender has each of these feeds of the receiver on disk up to that number. */
    tips: v.pipe(v.array(TipSchema), v.maxLength(MAX_TIPS), v.readonly()),
  }),
  /** The sender wants an `ack` of its own feeds. */
  v.strictObject({ type: v.literal("requestAck") }),
]);
export type StoreMessage = v.InferOutput<typeof StoreMessageSchema>;
type EntriesMessage = Extract<StoreMessage, { type: "entries" }>;

/** Null for anything that is not exactly a known message; never throws. */
export const decodeStoreMessage = decoder(StoreMessageSchema);

/** Cuts entries into messages within the bounds, at most `maxMessages`. The last one says how many are left over. `countAll`: all of them. */
export function batchEntries(
  entries: Iterable<Pick<Entry, "signed">>,
  maxMessages = Infinity,
  countAll: () => number = () => 0,
): EntriesMessage[] {
  const batches: Entry["signed"][][] = [];
  let batch: Entry["signed"][] = [];
  let bytes = 0;
  let isMore = false;
  for (const { signed } of entries) {
    const entryBytes = wireBytes(signed);
    if (batch.length > 0 && (batch.length >= MAX_BATCH_ENTRIES || bytes + entryBytes > MAX_BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
      if (batches.length >= maxMessages) {
        isMore = true;
        break;
      }
    }
    batch.push(signed);
    bytes += entryBytes;
  }
  if (batch.length > 0) batches.push(batch);
  const sent = batches.reduce((sum, some) => sum + some.length, 0);
  const left = isMore ? Math.max(1, countAll() - sent) : 0;
  return batches.map((some, index) => ({
    type: "entries",
    entries: some,
    left: index === batches.length - 1 ? left : 0,
  }));
}

/** Bytes of UTF-8 within the JSON of a message. Signature, brackets and quotes take 140. */
function wireBytes(signed: Entry["signed"]): number {
  return Buffer.byteLength(JSON.stringify(signed[0])) + 140;
}
