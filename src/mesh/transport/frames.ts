/** Frames on a byte stream: four bytes of length (big endian), then that many bytes of JSON in UTF-8. */
import { parseJson } from "../../kernel/schema.ts";

const HEADER_BYTES = 4;
/** Before admission. A join with an OPAQUE message, or a full chain of tickets, takes some 12 kB. */
export const MAX_STRANGER_FRAME_BYTES = 16 * 1024;
/** After admission. A leg's offer of 200 kB, with its escaping, still fits. */
export const MAX_FRAME_BYTES = 256 * 1024;

/** Null when the body would be longer than MAX_FRAME_BYTES. */
export function encodeFrame(message: unknown): Buffer | null {
  const body = Buffer.from(JSON.stringify(message), "utf8");
  if (body.length > MAX_FRAME_BYTES) return null;
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

export interface FrameReader {
  /**
   * Takes the next bytes and hands each whole frame's value (hostile; undefined when it is not JSON) to `deliver`. False once a frame
   * is announced as longer than `maxBytes()`: the stream is of no use after that. Frames stay in the reader while `mayGoOn` is false, until
   * the next push, which may be empty.
   */
  push(chunk: Uint8Array, deliver: (value: unknown) => void, mayGoOn?: () => boolean): boolean;
}

/** `maxBytes` is asked at each frame, because admission raises the bound between two. */
export function createFrameReader(maxBytes: () => number): FrameReader {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isBroken = false;

  function take(sizeBytes: number): Buffer {
    const all = pending.length === 1 && pending[0] !== undefined ? pending[0] : Buffer.concat(pending);
    pending = all.length > sizeBytes ? [all.subarray(sizeBytes)] : [];
    pendingBytes -= sizeBytes;
    return all.subarray(0, sizeBytes);
  }

  let bodyBytes: number | null = null;
  return {
    push(chunk, deliver, mayGoOn = () => true) {
      if (isBroken) return false;
      pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      pendingBytes += chunk.byteLength;
      for (;;) {
        if (bodyBytes === null) {
          if (pendingBytes < HEADER_BYTES) return true;
          bodyBytes = take(HEADER_BYTES).readUInt32BE(0);
          if (bodyBytes > maxBytes()) {
            isBroken = true;
            pending = [];
            return false;
          }
        }
        if (pendingBytes < bodyBytes || !mayGoOn()) return true;
        const text = take(bodyBytes).toString("utf8");
        bodyBytes = null;
        deliver(parseJson(text));
      }
    },
  };
}
