/** Redundant audio (RFC 2198): each packet carries the one before it as well, so that a lone loss costs nothing. */

export interface RedBlock {
  /** How much earlier than the packet's own timestamp; 0 for the primary, which comes last. */
  readonly timestampOffset: number;
  readonly payloadType: number;
  readonly payload: Uint8Array;
}

/** Fields of 14 and 10 bits. */
const MAX_TIMESTAMP_OFFSET = 0x3fff;
const MAX_REDUNDANT_BYTES = 0x3ff;
/** More redundancy than anyone sends. */
const MAX_BLOCKS = 8;

/** Blocks in order, the primary last; null for a malformed payload. The blocks are views. */
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

/** `previous`: the packet before, or null to send the primary alone; left out where it does not fit the format. */
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
