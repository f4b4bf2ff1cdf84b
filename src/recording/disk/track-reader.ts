/**
 * Reads a WebM file of a recording from its beginning, packet by packet, up to where it was cut off. A library that reads WebM leaves out the whole
 * last cluster where that is cut off, which is up to five seconds; so this reads what `TrackFile` writes: one track, elements of RFC 9559.
 */
import { open, type FileHandle } from "node:fs/promises";

export interface TrackPacket {
  /** On the recording's clock. */
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const CLUSTER_TIMESTAMP = 0xe7;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
/** What lies in them is read as if it stood in the file itself. */
const OPENED: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, BLOCK_GROUP]);

/** Identifier and size of an element, at most (RFC 8794, section 17). */
const MAX_HEADER_BYTES = 12;
/** Track (1, of a number below 128), time after the cluster's (2), flags (1). */
const BLOCK_HEADER_BYTES = 4;
/** A screen's keyframe has some 300 kB. */
const MAX_ELEMENT_BYTES = 8 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/** Nothing for a file that is not there, or holds no packet. @throws Error of the system */
export async function* readTrack(file: string): AsyncGenerator<TrackPacket, void, undefined> {
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return;
  try {
    yield* packetsOf(new Bytes(handle));
  } finally {
    await handle.close();
  }
}

async function* packetsOf(bytes: Bytes): AsyncGenerator<TrackPacket, void, undefined> {
  let clusterMs = 0;
  for (;;) {
    const header = headerOf(await bytes.peek(MAX_HEADER_BYTES));
    if (header === null) return;
    bytes.skip(header.headerBytes);
    const { id, sizeBytes } = header;
    if (OPENED.has(id)) continue;
    if (sizeBytes > MAX_ELEMENT_BYTES) return;
    const content = await bytes.peek(sizeBytes);
    if (content.length < sizeBytes) return;
    bytes.skip(sizeBytes);
    if (id === CLUSTER_TIMESTAMP) clusterMs = numberOf(content);
    else if ((id === SIMPLE_BLOCK || id === BLOCK) && sizeBytes > BLOCK_HEADER_BYTES)
      yield {
        atMs: clusterMs + content.readInt16BE(1),
        bytes: Uint8Array.from(content.subarray(BLOCK_HEADER_BYTES)),
      };
  }
}

/** The bytes of a file, in order. */
class Bytes {
  readonly #file: FileHandle;
  #held = Buffer.alloc(0);
  #offset = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The next so many bytes; fewer at the file's end. Valid until the next call. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count) {
      const more = Buffer.allocUnsafe(Math.max(READ_BYTES, count - this.#held.length));
      const { bytesRead } = await this.#file.read(more, 0, more.length, this.#offset);
      if (bytesRead === 0) break;
      this.#offset += bytesRead;
      this.#held = Buffer.concat([this.#held, more.subarray(0, bytesRead)]);
    }
    return this.#held.subarray(0, count);
  }

  skip(count: number): void {
    this.#held = this.#held.subarray(count);
  }
}

interface ElementHeader {
  readonly id: number;
  /** Infinity where it is not known. */
  readonly sizeBytes: number;
  readonly headerBytes: number;
}

/** Null for what is no element: the end, or damage. */
function headerOf(bytes: Buffer): ElementHeader | null {
  const idBytes = Math.clz32((bytes[0] ?? 0) << 24) + 1;
  const size = bytes[idBytes] ?? 0;
  const sizeBytes = Math.clz32(size << 24) + 1;
  if (idBytes > 4 || sizeBytes > 8 || bytes.length < idBytes + sizeBytes) return null;
  const marked = bytes.subarray(idBytes, idBytes + sizeBytes);
  const isUnknown = marked.every((byte, at) => byte === (at === 0 ? (1 << (9 - sizeBytes)) - 1 : 0xff));
  const first = size & ((1 << (8 - sizeBytes)) - 1);
  return {
    id: numberOf(bytes.subarray(0, idBytes)),
    sizeBytes: isUnknown ? Infinity : numberOf(marked.subarray(1), first),
    headerBytes: idBytes + sizeBytes,
  };
}

const numberOf = (bytes: Uint8Array, before = 0): number =>
  bytes.reduce((sum, byte) => sum * 256 + byte, before);
