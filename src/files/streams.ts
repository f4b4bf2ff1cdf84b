/** Streams between the core and the files' worker, in pieces that a message can carry. */
import type { ReadableBlob } from "./engine/engine.ts";

/** Of a shared stream in one message. */
const PIECE_BYTES = 256 * 1024;

/** A stream that is shared, cut so that no message is large. */
export async function* piecesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for await (const bytes of stream)
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      // Copied, because a structured clone of one of Node's pooled buffers would carry the whole pool.
      yield Uint8Array.from(bytes.subarray(at, at + PIECE_BYTES));
    }
  return undefined;
}

/** The content from `start` up to, not including, `end`, chunk by chunk. */
export async function* contentOf(
  { chunkBytes }: ReadableBlob,
  { start, end }: { readonly start: number; readonly end: number },
  readChunk: (chunk: number) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const chunk = Math.floor(at / chunkBytes);
    const content = await readChunk(chunk);
    const from = at - chunk * chunkBytes;
    const bytes = content.subarray(from, Math.min(content.length, from + end - at));
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}
