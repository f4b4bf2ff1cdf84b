/**
 * What the composer and its page in the browser say to each other: JSON, and the bytes that it describes, in one binary message. Both ends are of one
 * build, and the page is let in by a secret: types, no schemas. Runs in Node and in a browser.
 */

export const FILM_SIZE = { width: 1280, height: 720 } as const;
export const FRAMES_PER_S = 25;
/** What the pictures of a file of that format are coded by. H.264: the baseline, which every player reads, at a level that has room for FILM_SIZE. */
export const PICTURE_CODECS = { webm: "vp8", mp4: "avc1.42001f" } as const;
export type PictureCodec = (typeof PICTURE_CODECS)[keyof typeof PICTURE_CODECS];

/** Where one person, or a screen, is shown. In pixels. */
export interface Tile {
  /** The same for one person from second to second. */
  readonly key: string;
  readonly name: string;
  /** The picture's track; null: the person is shown without one. */
  readonly track: number | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One second of the film, to the page. The bytes of `packets` follow, one after the other. */
export interface Second {
  readonly fromMs: number;
  /** The same in all of a film. */
  readonly codec: PictureCodec;
  /** False: the packets are only decoded, because later ones need them. */
  readonly isShown: boolean;
  /** The encoder begins anew, so that what was made before stands on its own. */
  readonly isFirstOfSegment: boolean;
  /** Everything that was encoded is wanted with the answer. */
  readonly isLastOfSegment: boolean;
  readonly tiles: readonly Tile[];
  readonly packets: readonly {
    readonly track: number;
    readonly atMs: number;
    readonly sizeBytes: number;
  }[];
}

/** From the page, once it has made that second. The bytes of `chunks` follow. */
export interface MadeSecond {
  readonly fromMs: number;
  readonly chunks: readonly { readonly atMs: number; readonly isKey: boolean; readonly sizeBytes: number }[];
  /** A sentence: the page cannot go on. */
  readonly problem?: string;
  /** The browser has no encoder for the codec. */
  readonly isUnsupported?: true;
}

export interface Message<Head> {
  readonly head: Head;
  readonly bytes: Uint8Array;
}

const LENGTH_BYTES = 4;

export function encodeMessage(head: object, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const total = parts.reduce((sum, part) => sum + part.length, LENGTH_BYTES + json.length);
  const message = new Uint8Array(total);
  new DataView(message.buffer).setUint32(0, json.length);
  message.set(json, LENGTH_BYTES);
  let offset = LENGTH_BYTES + json.length;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.length;
  }
  return message;
}

/** The other end is of the same build: the type is its word. */
export function decodeMessage<Head>(message: Uint8Array): Message<Head> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const end = LENGTH_BYTES + view.getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(message.subarray(LENGTH_BYTES, end))) as Head;
  return { head, bytes: message.subarray(end) };
}

/** A VP8 frame that needs none before it (RFC 6386, section 9.1). */
export const isKeyframe = (frame: Uint8Array): boolean => ((frame[0] ?? 1) & 1) === 0;
