/**
 * The wire protocol between a downloader (which dials, or is dialled by a seeder that takes no calls) and a seeder, version 1, over mutual TLS 1.3.
 * Words are BitTorrent's: request, have, block and bitfield of BEP 3, reject of BEP 6, hash layers of BEP 52; a chunk is what BEP 3 calls a piece.
 * Frames:
 *
 *   length u32 BE of what follows | kind u8 | payload
 *   text        JSON, either way
 *   block       request u32 | chunk u32 | offset u32 | flags u8 (1: acknowledge) | bytes             seeder to downloader
 *   root        blob u32 | bytes                                                                     seeder to downloader
 *   hashLayer   blob u32 | layer u32 | bytes                                                         seeder to downloader
 *   bitmap      blob u32 | bytes                                                                     seeder to downloader
 *   ack         nothing: the oldest unacknowledged block with the flag has arrived                   downloader to seeder
 *
 * `blob` and `request` are numbers that the downloader chooses, unique on a connection.
 */
import * as v from "valibot";
import { decoder } from "../../kernel/schema.ts";
import { BlobIdSchema, CHUNKS_PER_LAYER, HASH_BYTES, MAX_BLOB_BYTES, CHUNK_BYTES } from "../blob/manifest.ts";

export const KIND = { text: 1, block: 2, root: 3, hashLayer: 4, bitmap: 5, ack: 6 } as const;
/** Length and kind. */
export const HEAD_BYTES = 5;
/** What stands between a block's kind and its bytes. */
export const BLOCK_HEAD_BYTES = 13;
export const MAX_BLOCK_BYTES = 128 * 1024;
export const ACKNOWLEDGE = 1;
/** A request with all its candidates has 500 bytes, a `have` of 1,000 chunks under 10 kB. */
export const MAX_TEXT_BYTES = 16 * 1024;
/** The bitmap of the largest blob, or a full hash layer. */
export const MAX_FRAME_BYTES = Math.max(MAX_BLOB_BYTES / CHUNK_BYTES / 8, CHUNKS_PER_LAYER * HASH_BYTES) + 64;

/** Chunks that one request may name. */
export const MAX_CANDIDATES = 16;
/** Chunks in one `have`. */
export const MAX_HAVE_CHUNKS = 1_000;
/** Blobs that one downloader may have open at one seeder. */
export const MAX_OPEN_BLOBS = 64;
/** Requests of one connection that wait at a seeder. */
export const MAX_WAITING_REQUESTS = 64;

const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

const DownloaderMessageSchema = v.variant("type", [
  /** Answered by root and bitmap, and by `have` from then on; or by `refused`. */
  v.strictObject({ type: v.literal("open"), blob: U32, blobId: BlobIdSchema }),
  v.strictObject({ type: v.literal("close"), blob: U32 }),
  /** Answered by `hashLayer`; by nothing when there is no such layer. */
  v.strictObject({ type: v.literal("hashRequest"), blob: U32, layer: U32 }),
  /**
   * One of these chunks: the one that the seeder uploaded least often. `isCopy`: served after requests of downloaders that want the blob for
   * themselves.
   */
  v.strictObject({
    type: v.literal("request"),
    blob: U32,
    request: U32,
    chunks: v.pipe(v.array(U32), v.minLength(1), v.maxLength(MAX_CANDIDATES)),
    isCopy: v.boolean(),
  }),
  /** While the downloader's own media flows, the seeder keeps the network's queues short. */
  v.strictObject({ type: v.literal("background"), isOn: v.boolean() }),
]);
export type DownloaderMessage = v.InferOutput<typeof DownloaderMessageSchema>;
export const decodeDownloaderMessage = decoder(DownloaderMessageSchema);

const SeederMessageSchema = v.variant("type", [
  /** `unknown`: the seeder has no such blob; `changed`: its original is not what it was; `tooMany`: `MAX_OPEN_BLOBS` are open. */
  v.strictObject({
    type: v.literal("refused"),
    blob: U32,
    reason: v.picklist(["unknown", "changed", "tooMany"]),
  }),
  /** Chunks that the seeder has come to have since its bitmap. */
  v.strictObject({
    type: v.literal("have"),
    blob: U32,
    chunks: v.pipe(v.array(U32), v.maxLength(MAX_HAVE_CHUNKS)),
  }),
  /** The seeder has none of the request's chunks. */
  v.strictObject({ type: v.literal("reject"), request: U32 }),
  /** Other downloaders come first. Sent every few seconds while requests wait, so that the downloader does not take the seeder for dead. */
  v.strictObject({ type: v.literal("keepAlive") }),
]);
export type SeederMessage = v.InferOutput<typeof SeederMessageSchema>;
export const decodeSeederMessage = decoder(SeederMessageSchema);

export function encodeText(message: DownloaderMessage | SeederMessage): Buffer {
  const body = Buffer.from(JSON.stringify(message), "utf8");
  return Buffer.concat([head(KIND.text, body.length), body]);
}

/** `numbers`, as u32 each, stand before the bytes. */
export function encodeBytes(
  kind: (typeof KIND)["root" | "hashLayer" | "bitmap" | "ack"],
  numbers: readonly number[],
  bytes: Uint8Array,
): Buffer {
  const fields = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => fields.writeUInt32BE(number, index * 4));
  return Buffer.concat([head(kind, fields.length + bytes.length), fields, bytes]);
}

function head(kind: number, payloadBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES);
  bytes.writeUInt32BE(payloadBytes + 1, 0);
  bytes[4] = kind;
  return bytes;
}

export interface BlockHead {
  readonly request: number;
  readonly chunk: number;
  /** Of the block in its chunk. */
  readonly offset: number;
  readonly isAcknowledged: boolean;
  readonly sizeBytes: number;
}

/** Everything of a block's frame but its bytes. */
export function encodeBlockHead(block: BlockHead): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + BLOCK_HEAD_BYTES);
  bytes.writeUInt32BE(1 + BLOCK_HEAD_BYTES + block.sizeBytes, 0);
  bytes[4] = KIND.block;
  bytes.writeUInt32BE(block.request, 5);
  bytes.writeUInt32BE(block.chunk, 9);
  bytes.writeUInt32BE(block.offset, 13);
  bytes[17] = block.isAcknowledged ? ACKNOWLEDGE : 0;
  return bytes;
}

/** Receives what a frame reader finds. A method that returns false ends the stream: it is of no use any more. */
export interface FrameHandler {
  /** A whole frame of any kind but `block`; the handler keeps the bytes. */
  frame(kind: number, payload: Buffer): boolean;
  /** A block begins. */
  blockHead(block: BlockHead): boolean;
  /** The block's next bytes, valid during the call. */
  blockBytes(bytes: Buffer): boolean;
}

export interface FrameReader {
  /** Takes bytes that may be overwritten afterwards. False, from then on always, when the stream is malformed or the handler ended it. */
  push(bytes: Buffer): boolean;
  /** A frame has begun and is not whole. */
  readonly isMidFrame: boolean;
}

/** Passes blocks through as they come; gathers at most `maxBytes` of any other frame (of text, `MAX_TEXT_BYTES`). */
export function createFrameReader(maxBytes: number, handler: FrameHandler): FrameReader {
  let gathered = Buffer.alloc(HEAD_BYTES);
  let gatheredBytes = 0;
  let stage: "head" | "blockHead" | "payload" = "head";
  let kind = 0;
  let payloadBytes = 0;
  let blockBytesLeft = 0;
  let isBroken = false;

  function gather(next: typeof stage, sizeBytes: number): void {
    stage = next;
    gathered = Buffer.allocUnsafe(sizeBytes);
    gatheredBytes = 0;
  }

  /** The gathered bytes are whole. False ends the stream. */
  function step(): boolean {
    if (stage === "head") {
      payloadBytes = gathered.readUInt32BE(0) - 1;
      kind = gathered[4] ?? 0;
      if (kind === KIND.block) {
        if (payloadBytes <= BLOCK_HEAD_BYTES || payloadBytes > BLOCK_HEAD_BYTES + MAX_BLOCK_BYTES)
          return false;
        gather("blockHead", BLOCK_HEAD_BYTES);
        return true;
      }
      if (payloadBytes < 0 || payloadBytes > (kind === KIND.text ? MAX_TEXT_BYTES : maxBytes)) return false;
      gather("payload", payloadBytes);
      return payloadBytes > 0 || step();
    }
    if (stage === "payload") {
      const payload = gathered;
      gather("head", HEAD_BYTES);
      return handler.frame(kind, payload);
    }
    blockBytesLeft = payloadBytes - BLOCK_HEAD_BYTES;
    const block: BlockHead = {
      request: gathered.readUInt32BE(0),
      chunk: gathered.readUInt32BE(4),
      offset: gathered.readUInt32BE(8),
      isAcknowledged: gathered[12] === ACKNOWLEDGE,
      sizeBytes: blockBytesLeft,
    };
    gather("head", HEAD_BYTES);
    return handler.blockHead(block);
  }

  function run(bytes: Buffer): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (blockBytesLeft > 0) {
        const some = bytes.subarray(at, at + blockBytesLeft);
        at += some.length;
        blockBytesLeft -= some.length;
        if (!handler.blockBytes(some)) return false;
        continue;
      }
      const copied = bytes.copy(gathered, gatheredBytes, at, at + gathered.length - gatheredBytes);
      at += copied;
      gatheredBytes += copied;
      if (gatheredBytes === gathered.length && !step()) return false;
    }
    return true;
  }

  return {
    push(bytes) {
      if (!isBroken && !run(bytes)) isBroken = true;
      return !isBroken;
    },
    get isMidFrame() {
      return gatheredBytes > 0 || stage !== "head" || blockBytesLeft > 0;
    },
  };
}
