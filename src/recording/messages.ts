/** What the machine that records and the coordinator say to each other, on the mesh's "recording" channel. */
import * as v from "valibot";
import { EntryIdSchema } from "../kernel/ids.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";

/** Bytes of the stream in one message, which stays far below the longest frame of a link. */
export const MAX_CHUNK_BYTES = 48 * 1024;

/** `feed`: counts up with each new stream that the recorder wants. */
const RecordingMessageSchema = v.variant("type", [
  /** Recorder to coordinator, again every few seconds: send the stream, from its beginning if this feed is new. */
  v.strictObject({ type: v.literal("subscribe"), recording: EntryIdSchema, feed: CountSchema }),
  /** Recorder to coordinator: so many bytes of the stream were written. */
  v.strictObject({ type: v.literal("taken"), feed: CountSchema, bytes: CountSchema }),
  /** Coordinator to recorder: bytes of the stream from `offset` on, base64. */
  v.strictObject({
    type: v.literal("packets"),
    feed: CountSchema,
    offset: CountSchema,
    /** By the clock of the packets. */
    sentAtMs: v.pipe(v.number(), v.finite()),
    /** Packets that were left out for want of room. */
    lost: CountSchema,
    data: v.pipe(v.string(), v.maxLength(MAX_CHUNK_BYTES * 2), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
  }),
]);
export type RecordingMessage = v.InferOutput<typeof RecordingMessageSchema>;
export type PacketsMessage = Extract<RecordingMessage, { type: "packets" }>;
/** Null for anything that is not exactly such a message; never throws. */
export const decodeRecordingMessage = decoder(RecordingMessageSchema);
