/**
 * The wire protocol between a taker (who dials) and a holder (who serves), version 1, over mutual TLS 1.3. Frames:
 *
 *   length u32 BE of what follows | kind u8 | payload
 *   text    JSON, either way
 *   piece   ask u32 | chunk u32 | offset u32 | flags u8 (1: acknowledge) | bytes          holder to taker
 *   root    blob u32 | bytes;   page: blob u32 | page u32 | bytes;   bitmap: blob u32 | bytes   holder to taker
 *   ack     nothing: the next piece that asked for it has come                            taker to holder
 *
 * `blob` and `ask` are numbers that the taker chooses for a connection.
 */
import * as v from "valibot";
import { decoder } from "../../kernel/schema.ts";
import { BlobIdSchema, CHUNKS_PER_PAGE, HASH_BYTES, MAX_BLOB_BYTES, CHUNK_BYTES } from "../blob/manifest.ts";

export const KIND = { text: 1, piece: 2, root: 3, page: 4, bitmap: 5, ack: 6 } as const;
export const HEAD_BYTES = 5;
export const PIECE_HEAD_BYTES = 13;
export const MAX_PIECE_BYTES = 128 * 1024;
export const ACKNOWLEDGE = 1;
/** An ask with its candidates is 500 bytes, a list of what was gained under 10 kB. */
export const MAX_TEXT_BYTES = 16 * 1024;
/** The bitmap of the largest blob, or a page. */
export const MAX_FRAME_BYTES = Math.max(MAX_BLOB_BYTES / CHUNK_BYTES / 8, CHUNKS_PER_PAGE * HASH_BYTES) + 64;

export const MAX_CANDIDATES = 16;
export const MAX_GAINED = 1_000;
/** Blobs that one taker has open at one holder. */
export const MAX_OPEN_BLOBS = 64;
/** Asks that wait at a holder, for each connection. */
export const MAX_WAITING_ASKS = 64;

const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

const TakerMessageSchema = v.variant("type", [
  /** Answered by root and bitmap, and `gained` from then on; or `refused`. */
  v.strictObject({ type: v.literal("open"), blob: U32, blobId: BlobIdSchema }),
  v.strictObject({ type: v.literal("close"), blob: U32 }),
  v.strictObject({ type: v.literal("page"), blob: U32, page: U32 }),
  /** One of these chunks, that which the holder has given least. `isCopy`: behind those who want it for themselves. */
  v.strictObject({
    type: v.literal("ask"),
    blob: U32,
    ask: U32,
    chunks: v.pipe(v.array(U32), v.minLength(1), v.maxLength(MAX_CANDIDATES)),
    isCopy: v.boolean(),
  }),
  /** The taker's media flows: the holder is to keep queues short. */
  v.strictObject({ type: v.literal("gentle"), isOn: v.boolean() }),
]);
export type TakerMessage = v.InferOutput<typeof TakerMessageSchema>;
export const decodeTakerMessage = decoder(TakerMessageSchema);

const HolderMessageSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("refused"),
    blob: U32,
    reason: v.picklist(["unknown", "changed", "tooMany"]),
  }),
  v.strictObject({
    type: v.literal("gained"),
    blob: U32,
    chunks: v.pipe(v.array(U32), v.maxLength(MAX_GAINED)),
  }),
  /** None of an ask's chunks is there to give. */
  v.strictObject({ type: v.literal("lacks"), ask: U32 }),
  /** Others come first; every few seconds while asks wait, so that the taker does not take silence for death. */
  v.strictObject({ type: v.literal("wait") }),
]);
export type HolderMessage = v.InferOutput<typeof HolderMessageSchema>;
export const decodeHolderMessage = decoder(HolderMessageSchema);

export function encodeText(message: TakerMessage | HolderMessage): Buffer {
  const body = Buffer.from(JSON.stringify(message), "utf8");
  return Buffer.concat([head(KIND.text, body.length), body]);
}

/** `numbers` stand before the bytes. */
export function encodeBytes(
  kind: (typeof KIND)["root" | "page" | "bitmap" | "ack"],
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

export interface PieceHead {
  readonly ask: number;
  readonly chunk: number;
  readonly offset: number;
  readonly isAcknowledged: boolean;
  readonly sizeBytes: number;
}

/** What stands before a piece's bytes. */
export function encodePieceHead(piece: PieceHead): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + PIECE_HEAD_BYTES);
  bytes.writeUInt32BE(1 + PIECE_HEAD_BYTES + piece.sizeBytes, 0);
  bytes[4] = KIND.piece;
  bytes.writeUInt32BE(piece.ask, 5);
  bytes.writeUInt32BE(piece.chunk, 9);
  bytes.writeUInt32BE(piece.offset, 13);
  bytes[17] = piece.isAcknowledged ? ACKNOWLEDGE : 0;
  return bytes;
}

export interface FrameSink {
  /** A whole frame but for pieces; the bytes are the sink's to keep. False ends the stream. */
  frame(kind: number, payload: Buffer): boolean;
  /** A piece begins. False ends the stream. */
  pieceHead(piece: PieceHead): boolean;
  /** The piece's next bytes, valid during the call. False ends the stream. */
  pieceBytes(bytes: Buffer): boolean;
}

export interface FrameReader {
  /** Bytes that may be overwritten afterwards. False when the stream is of no use any more. */
  push(bytes: Buffer): boolean;
  /** A frame has begun and is not whole. */
  readonly isMidFrame: boolean;
}

/** Pieces flow through; of anything else at most `maxBytes` are gathered. */
export function createFrameReader(maxBytes: number, sink: FrameSink): FrameReader {
  let gathered = Buffer.alloc(HEAD_BYTES);
  let gatheredBytes = 0;
  let stage: "head" | "pieceHead" | "payload" = "head";
  let kind = 0;
  let payloadBytes = 0;
  let pieceBytesLeft = 0;
  let isBroken = false;

  function gather(next: typeof stage, sizeBytes: number): void {
    stage = next;
    gathered = Buffer.allocUnsafe(sizeBytes);
    gatheredBytes = 0;
  }

  /** What was gathered is whole. */
  function step(): boolean {
    if (stage === "head") {
      payloadBytes = gathered.readUInt32BE(0) - 1;
      kind = gathered[4] ?? 0;
      if (kind === KIND.piece) {
        if (payloadBytes <= PIECE_HEAD_BYTES || payloadBytes > PIECE_HEAD_BYTES + MAX_PIECE_BYTES)
          return false;
        gather("pieceHead", PIECE_HEAD_BYTES);
        return true;
      }
      if (payloadBytes < 0 || payloadBytes > (kind === KIND.text ? MAX_TEXT_BYTES : maxBytes)) return false;
      gather("payload", payloadBytes);
      return payloadBytes > 0 || step();
    }
    if (stage === "payload") {
      const payload = gathered;
      gather("head", HEAD_BYTES);
      return sink.frame(kind, payload);
    }
    pieceBytesLeft = payloadBytes - PIECE_HEAD_BYTES;
    const piece: PieceHead = {
      ask: gathered.readUInt32BE(0),
      chunk: gathered.readUInt32BE(4),
      offset: gathered.readUInt32BE(8),
      isAcknowledged: gathered[12] === ACKNOWLEDGE,
      sizeBytes: pieceBytesLeft,
    };
    gather("head", HEAD_BYTES);
    return sink.pieceHead(piece);
  }

  function run(bytes: Buffer): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (pieceBytesLeft > 0) {
        const some = bytes.subarray(at, at + pieceBytesLeft);
        at += some.length;
        pieceBytesLeft -= some.length;
        if (!sink.pieceBytes(some)) return false;
        continue;
      }
      const taken = bytes.copy(gathered, gatheredBytes, at, at + gathered.length - gatheredBytes);
      at += taken;
      gatheredBytes += taken;
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
      return gatheredBytes > 0 || stage !== "head" || pieceBytesLeft > 0;
    },
  };
}
