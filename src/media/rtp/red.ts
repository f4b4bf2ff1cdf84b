/** Redundant audio (RFC 2198): each packet also carries the one before it, so that a single loss costs nothing. */

export interface RedBlock {
  /** How much earlier than the packet's timestamp, in RTP clock units; 0 for the primary block, which comes last. */
  readonly timestampOffset: number;
  readonly payloadType: number;
  readonly payload: Uint8Array;
}

/** The header's fields have 14 and 10 bits (RFC 2198, section 3). */
const MAX_TIMESTAMP_OFFSET = 0x3fff;
const MAX_REDUNDANT_BYTES = 0x3ff;
/** Chromium sends one or two redundant blocks; more than this is not meant to be decoded. */
const MAX_BLOCKS = 8;

/** Returns the blocks in order, the primary last, as views of `payload`. Null for a malformed payload; never throws. */
export function parseRed(payload: Uint8Array): RedBlock[] | null {
  const heads: { payloadType: number; timestampOffset: number; length: number }[] = [];
  let offset = 0;
  for (;;) {
    const first = payload[offset];
    if (first === undefined || heads.length > MAX_BLOCKS) return null;
    const payloadType = first & 0x7f;
    if ((first & 0x80) === 0) {
      heads.push({ payloadType, timestampOffset: 0, length: -1 });
      offset += 1;
      break;
    }
    const [second, third, fourth] = payload.subarray(offset + 1, offset + 4);
    if (second === undefined || third === undefined || fourth === undefined) return null;
    heads.push({
      payloadType,
      timestampOffset: (second << 6) | (third >> 2),
      length: ((third & 3) << 8) | fourth,
    });
    offset += 4;
  }
  const blocks: RedBlock[] = [];
  for (const { payloadType, timestampOffset, length } of heads) {
    const end = length < 0 ? payload.length : offset + length;
    if (end > payload.length) return null;
    blocks.push({ payloadType, timestampOffset, payload: payload.subarray(offset, end) });
    offset = end;
  }
  return blocks;
}

/** Returns a copy of a payload that `parseRed` has read, all of whose blocks have that type. */
export function retypeRed(payload: Uint8Array, payloadType: number): Uint8Array {
  const copy = Uint8Array.from(payload);
  let offset = 0;
  for (; ((copy[offset] ?? 0) & 0x80) !== 0; offset += 4) copy[offset] = 0x80 | payloadType;
  copy[offset] = payloadType;
  return copy;
}

/** `previous`: the payload of the packet before, or null for the primary alone. Left out when it does not fit into the header's fields. */
export function writeRed(
  payloadType: number,
  primary: Uint8Array,
  previous: { readonly payload: Uint8Array; readonly timestampOffset: number } | null,
): Buffer {
  const fits =
    previous !== null &&
    previous.payload.length <= MAX_REDUNDANT_BYTES &&
    previous.timestampOffset <= MAX_TIMESTAMP_OFFSET;
  if (!fits) return Buffer.concat([Buffer.of(payloadType), primary]);
  const { payload, timestampOffset } = previous;
  const head = Buffer.of(
    0x80 | payloadType,
    timestampOffset >> 6,
    ((timestampOffset & 0x3f) << 2) | (payload.length >> 8),
    payload.length & 0xff,
    payloadType,
  );
  return Buffer.concat([head, payload, primary]);
}
