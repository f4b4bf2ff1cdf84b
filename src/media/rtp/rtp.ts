/** RTP packets (RFC 3550): a checked view of the header, header extensions (RFC 8285), and RTX (RFC 4588). */

/** Of the fixed header; every packet that is forwarded is cut down to this. */
export const RTP_HEADER_BYTES = 12;
const VERSION_2 = 2;
const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x1000;

export interface RtpHeader {
  readonly payloadType: number;
  readonly isMarked: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Where the payload starts: behind contributing sources and extensions. */
  readonly payloadStart: number;
  /** Where the payload ends: before the padding. At least `payloadStart`. */
  readonly payloadEnd: number;
}

/** RFC 5761, section 4: on a shared port, 192 to 223 in the second byte means RTCP. */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0;
  return bytes.length >= 8 && type >= 192 && type <= 223;
}

/** Null for bytes that are not a whole RTP packet. */
export function parseRtp(bytes: Buffer): RtpHeader | null {
  if (bytes.length < RTP_HEADER_BYTES) return null;
  const first = bytes.readUInt8(0);
  if (first >> 6 !== VERSION_2) return null;
  let payloadStart = RTP_HEADER_BYTES + (first & 15) * 4;
  if ((first & 0x10) !== 0) {
    if (bytes.length < payloadStart + 4) return null;
    payloadStart += 4 + bytes.readUInt16BE(payloadStart + 2) * 4;
  }
  const paddingBytes = (first & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  const payloadEnd = bytes.length - paddingBytes;
  if (payloadEnd < payloadStart) return null;
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    isMarked: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payloadStart,
    payloadEnd,
  };
}

/** The text of header extension `id`, or null. `bytes` passed `parseRtp`. */
export function extensionText(bytes: Buffer, id: number): string | null {
  const first = bytes.readUInt8(0);
  if ((first & 0x10) === 0) return null;
  let offset = RTP_HEADER_BYTES + (first & 15) * 4;
  const profile = bytes.readUInt16BE(offset);
  const end = offset + 4 + bytes.readUInt16BE(offset + 2) * 4;
  offset += 4;
  const isOneByte = profile === ONE_BYTE_PROFILE;
  if (!isOneByte && (profile & 0xfff0) !== TWO_BYTE_PROFILE) return null;
  while (offset < end) {
    const head = bytes.readUInt8(offset);
    if (head === 0) {
      offset += 1; // padding between elements
      continue;
    }
    const elementId = isOneByte ? head >> 4 : head;
    if (isOneByte && elementId === 15) return null; // RFC 8285, section 4.2: stop here
    if (!isOneByte && offset + 1 >= end) return null;
    const length = isOneByte ? (head & 15) + 1 : bytes.readUInt8(offset + 1);
    const start = offset + (isOneByte ? 1 : 2);
    if (start + length > end) return null;
    if (elementId === id) return bytes.toString("latin1", start, start + length);
    offset = start + length;
  }
  return null;
}

/**
 * The same packet with a header of RTP_HEADER_BYTES: no extensions, no contributing sources. Writes into `bytes`, and
 * returns a part of it.
 */
export function withPlainHeader(bytes: Buffer, header: RtpHeader): Buffer {
  const start = header.payloadStart - RTP_HEADER_BYTES;
  if (start > 0) bytes.copyWithin(start, 0, RTP_HEADER_BYTES);
  const plain = start > 0 ? bytes.subarray(start) : bytes;
  plain.writeUInt8(plain.readUInt8(0) & 0xe0, 0); // keeps version and padding
  return plain;
}

/** Undoes RTX: the original packet, with a plain header; null for one without an original in it (a probe). */
export function unwrapRtx(
  bytes: Buffer,
  header: RtpHeader,
  original: { ssrc: number; payloadType: number },
): Buffer | null {
  const payloadBytes = header.payloadEnd - header.payloadStart;
  if (payloadBytes < 3) return null;
  const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + payloadBytes - 2);
  writeRtpHeader(packet, {
    payloadType: original.payloadType,
    isMarked: header.isMarked,
    sequence: bytes.readUInt16BE(header.payloadStart),
    timestamp: header.timestamp,
    ssrc: original.ssrc,
  });
  bytes.copy(packet, RTP_HEADER_BYTES, header.payloadStart + 2, header.payloadEnd);
  return packet;
}

/** Wraps a packet that was sent as `sequence` into RTX. `packet` has a plain header; its padding bit is kept. */
export function wrapRtx(
  packet: Buffer,
  rtx: { ssrc: number; payloadType: number; sequence: number },
): Buffer {
  const wrapped = Buffer.allocUnsafe(packet.length + 2);
  packet.copy(wrapped, 0, 0, RTP_HEADER_BYTES);
  packet.copy(wrapped, RTP_HEADER_BYTES, 2, 4); // the original sequence number
  packet.copy(wrapped, RTP_HEADER_BYTES + 2, RTP_HEADER_BYTES);
  wrapped.writeUInt8((packet.readUInt8(1) & 0x80) | rtx.payloadType, 1);
  wrapped.writeUInt16BE(rtx.sequence, 2);
  wrapped.writeUInt32BE(rtx.ssrc, 8);
  return wrapped;
}

/** Writes a plain header into the first RTP_HEADER_BYTES of `target`. */
export function writeRtpHeader(target: Buffer, header: Omit<RtpHeader, "payloadStart" | "payloadEnd">): void {
  target.writeUInt8(VERSION_2 << 6, 0);
  target.writeUInt8((header.isMarked ? 0x80 : 0) | header.payloadType, 1);
  target.writeUInt16BE(header.sequence, 2);
  target.writeUInt32BE(header.timestamp, 4);
  target.writeUInt32BE(header.ssrc, 8);
}
