/** What two members send each other while they test the connection between them. Rules: test/link-test/SPEC.md. */
import * as v from "valibot";
import { LINK_TEST_DATAGRAMS } from "../kernel/limits.ts";
import { decoder, WallTimeSchema } from "../kernel/schema.ts";

/** 32 hex digits, random. It marks the datagrams of one test, which nobody else can then count into it. */
export const TestIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("TestId"));
export type TestId = v.InferOutput<typeof TestIdSchema>;

/** Sizes of whole IP packets: what media needs, what most VPNs carry, and Ethernet's. Ascending. */
export const PACKET_SIZES = [1_200, 1_400, 1_500] as const;
/** In characters, which are bytes here. Small enough that a message of somebody's waits for little behind it. */
export const CHUNK_LENGTH = 32_000;
/** 2 MB each way at most. */
export const MAX_CHUNKS = 64;
/** By the last one the round trip is known well. */
export const CLOCK_SAMPLES = 5;
/** How long a side that was tested just now may ask to wait. */
export const MAX_WAIT_MS = 60_000;

const test = TestIdSchema;
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
/** Where the sender takes datagrams; null for nowhere. */
const udpPort = v.nullable(v.pipe(whole(65_535), v.minValue(1_024)));

/** What one side has seen of the other. Null: not tested. */
const MeasuredSchema = v.strictObject({
  /** A TCP connection to the other one's port for links came about. */
  reachesTcp: v.nullable(v.boolean()),
  /** How many of LINK_TEST_DATAGRAMS came. */
  datagrams: v.nullable(whole(LINK_TEST_DATAGRAMS)),
  /** The largest of PACKET_SIZES that came; 0 for none. */
  largestBytes: v.nullable(v.picklist([0, ...PACKET_SIZES])),
  hearsMulticast: v.nullable(v.boolean()),
});
export type Measured = v.InferOutput<typeof MeasuredSchema>;

/** From this share on loss is grave, and speaks for itself: see `findings.ts`. */
export const LOSS_GRAVE = 0.1;

/**
 * False where large packets are known to vanish, or a tenth of all: bulk would get stuck on the way, and all later messages of the link behind it. How
 * fast TCP is there tells of the loss alone.
 */
export function bearsBulk({ datagrams, largestBytes }: Measured): boolean {
  if (datagrams === null || datagrams === 0) return true;
  const losesMuch = 1 - datagrams / LINK_TEST_DATAGRAMS >= LOSS_GRAVE;
  return !losesMuch && (largestBytes === null || largestBytes === PACKET_SIZES[2]);
}

const LinkTestMessageSchema = v.variant("type", [
  v.strictObject({ type: v.literal("ask"), test, udpPort }),
  /** Both begin. */
  v.strictObject({ type: v.literal("ready"), test, udpPort }),
  v.strictObject({
    type: v.literal("refuse"),
    test,
    reason: v.picklist(["busy", "recently"]),
    /** When to ask again at the earliest. */
    waitMs: whole(MAX_WAIT_MS),
  }),
  /** From the asker alone, one after the other. */
  v.strictObject({ type: v.literal("clock"), test, sample: whole(CLOCK_SAMPLES - 1) }),
  v.strictObject({
    type: v.literal("clockReply"),
    test,
    sample: whole(CLOCK_SAMPLES - 1),
    atMs: WallTimeSchema,
  }),
  v.strictObject({
    type: v.literal("bulk"),
    test,
    chunk: whole(MAX_CHUNKS - 1),
    data: v.pipe(v.string(), v.maxLength(CHUNK_LENGTH)),
  }),
  v.strictObject({ type: v.literal("taken"), test, chunk: whole(MAX_CHUNKS - 1) }),
  /** From the asker: its datagrams are sent. */
  v.strictObject({ type: v.literal("probed"), test }),
  /** From the asked one, then. */
  v.strictObject({ type: v.literal("report"), test, measured: MeasuredSchema }),
  /** From the asker: its bulk is sent, and the other one's is wanted or not. */
  v.strictObject({ type: v.literal("turn"), test, isBulkWanted: v.boolean() }),
  /** From the asked one, at the end. `rateBps`: how fast the asker's bulk has come, in bits a second. */
  v.strictObject({ type: v.literal("sent"), test, rateBps: v.nullable(whole(1e12)) }),
]);
export type LinkTestMessage = v.InferOutput<typeof LinkTestMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeLinkTestMessage = decoder(LinkTestMessageSchema);
