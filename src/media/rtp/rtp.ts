/** RTP packets (RFC 3550): a checked view of the header, header extensions (RFC 8285), and RTX (RFC 4588). */

/** The size of the fixed header. */
export const RTP_HEADER_BYTES = 12;
/**
 * The size of the header of every picture's packet that the relay forwards: the fixed one and a block of extensions of one word, which is
 * empty (four bytes of padding) or holds the transport-wide sequence number. Nothing has to move when a packet goes to a leg with it
 * and to one without.
 */
export const FORWARDED_HEADER_BYTES = 20;
const VERSION_2 = 2;
const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x1000;
const EXTENSION_BIT = 0x10;
const ONE_WORD_OF_EXTENSIONS = ONE_BYTE_PROFILE * 0x10000 + 1;

export interface RtpHeader {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** The offset of the payload: behind contributing sources and header extensions. */
  readonly payloadStart: number;
  /** The offset of the payload's end: before the padding. At least `payloadStart`. */
  readonly payloadEnd: number;
}

/** True for RTCP on a port that RTP shares: its second byte is 192 to 223 (RFC 5761, section 4). */
export function isRtcp(bytes: Uint8Array): boolean {
  const type = bytes[1] ?? 0;
  return bytes.length >= 8 && type >= 192 && type <= 223;
}

/** Returns null for bytes that are not a whole RTP packet; never throws. */
export function parseRtp(bytes: Buffer): RtpHeader | null {
  if (bytes.length < RTP_HEADER_BYTES) return null;
  const first = bytes.readUInt8(0);
  if (first >> 6 !== VERSION_2) return null;
  let payloadStart = RTP_HEADER_BYTES + (first & 15) * 4;
  if ((first & 0x10) !== 0) {
    if (bytes.length < payloadStart + 4) return null;
    payloadStart += 4 + bytes.readUInt16BE(payloadStart + 2) * 4;
  }
  const hasPadding = (first & 0x20) !== 0;
  const paddingBytes = hasPadding ? bytes.readUInt8(bytes.length - 1) : 0;
  // The count includes itself (RFC 3550, section 5.1). Where it is 0 it may be a byte of the header, which is cut down before forwarding.
  if (hasPadding && paddingBytes === 0) return null;
  const payloadEnd = bytes.length - paddingBytes;
  if (payloadEnd < payloadStart) return null;
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequenceNumber: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payloadStart,
    payloadEnd,
  };
}

/** Returns the text of header extension `id`, or null. `bytes` must have passed `parseRtp`. */
export function extensionText(bytes: Buffer, id: number): string | null {
  const found = findExtension(bytes, id);
  if (found < 0) return null;
  const start = found >> 8;
  return bytes.toString("latin1", start, start + (found & 0xff));
}

/** Returns header extension `id` as an unsigned number of three bytes, or null. `bytes` must have passed `parseRtp`. */
export function extensionUint24(bytes: Buffer, id: number): number | null {
  const found = findExtension(bytes, id);
  return found < 0 || (found & 0xff) !== 3 ? null : bytes.readUIntBE(found >> 8, 3);
}

/** Returns the extension's offset times 256 and its length; -1: there is none. No object: this is asked for each packet. */
function findExtension(bytes: Buffer, id: number): number {
  const first = bytes.readUInt8(0);
  if ((first & EXTENSION_BIT) === 0) return -1;
  let offset = RTP_HEADER_BYTES + (first & 15) * 4;
  const profile = bytes.readUInt16BE(offset);
  const end = offset + 4 + bytes.readUInt16BE(offset + 2) * 4;
  offset += 4;
  const isOneByte = profile === ONE_BYTE_PROFILE;
  if (!isOneByte && (profile & 0xfff0) !== TWO_BYTE_PROFILE) return -1;
  while (offset < end) {
    const head = bytes.readUInt8(offset);
    if (head === 0) {
      offset += 1; // padding between elements
      continue;
    }
    const elementId = isOneByte ? head >> 4 : head;
    if (isOneByte && elementId === 15) return -1; // RFC 8285, section 4.2: stop here
    if (!isOneByte && offset + 1 >= end) return -1;
    const length = isOneByte ? (head & 15) + 1 : bytes.readUInt8(offset + 1);
    const start = offset + (isOneByte ? 1 : 2);
    if (start + length > end) return -1;
    if (elementId === id) return start * 256 + length;
    offset = start + length;
  }
  return -1;
}

/**
 * Brings the header to FORWARDED_HEADER_BYTES: no other header extensions, no contributing sources. Overwrites `bytes` and returns a view
 * of its end, or a copy where there is no room.
 */
export function withForwardedHeader(bytes: Buffer, header: RtpHeader): Buffer {
  const start = header.payloadStart - FORWARDED_HEADER_BYTES;
  let packet: Buffer;
  if (start >= 0) {
    if (start > 0) bytes.copyWithin(start, 0, RTP_HEADER_BYTES);
    packet = bytes.subarray(start);
  } else {
    packet = Buffer.allocUnsafe(bytes.length - start);
    bytes.copy(packet, 0, 0, RTP_HEADER_BYTES);
    bytes.copy(packet, FORWARDED_HEADER_BYTES, header.payloadStart);
  }
  packet.writeUInt8((packet.readUInt8(0) & 0xe0) | EXTENSION_BIT, 0); // keeps version and padding
  packet.writeUInt32BE(ONE_WORD_OF_EXTENSIONS, RTP_HEADER_BYTES);
  writeTransportNumber(packet, null, 0);
  return packet;
}

/**
 * Writes the transport-wide sequence number as header extension `id` (1 to 14) into a packet with a forwarded header; null: none
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 2).
 */
export function writeTransportNumber(packet: Buffer, id: number | null, sequenceNumber: number): void {
  packet.writeUInt32BE(id === null ? 0 : id * 0x1000_0000 + 0x0100_0000 + sequenceNumber * 0x100, 16);
}

/** A packet and its parsed header. */
export interface RtpPacket {
  readonly bytes: Buffer;
  readonly header: RtpHeader;
}

/**
 * Undoes RTX: returns the original packet, in a buffer of its own and with a forwarded header. Null for a probe, which holds
 * padding and no original.
 */
export function unwrapRtx(
  bytes: Buffer,
  rtxHeader: RtpHeader,
  original: { ssrc: number; payloadType: number },
): RtpPacket | null {
  const payloadBytes = rtxHeader.payloadEnd - rtxHeader.payloadStart;
  if (payloadBytes < 3) return null;
  const packet = Buffer.allocUnsafe(FORWARDED_HEADER_BYTES + payloadBytes - 2);
  const header: RtpHeader = {
    payloadType: original.payloadType,
    marker: rtxHeader.marker,
    sequenceNumber: bytes.readUInt16BE(rtxHeader.payloadStart),
    timestamp: rtxHeader.timestamp,
    ssrc: original.ssrc,
    payloadStart: FORWARDED_HEADER_BYTES,
    payloadEnd: packet.length,
  };
  writeRtpHeader(packet, header);
  packet.writeUInt8(packet.readUInt8(0) | EXTENSION_BIT, 0);
  packet.writeUInt32BE(ONE_WORD_OF_EXTENSIONS, RTP_HEADER_BYTES);
  writeTransportNumber(packet, null, 0);
  bytes.copy(packet, FORWARDED_HEADER_BYTES, rtxHeader.payloadStart + 2, rtxHeader.payloadEnd);
  return { bytes: packet, header };
}

/** Wraps a packet with a forwarded header into RTX, in a new buffer. Keeps the padding bit. */
export function wrapRtx(
  packet: Buffer,
  rtx: { ssrc: number; payloadType: number; sequenceNumber: number },
): Buffer {
  const wrapped = Buffer.allocUnsafe(packet.length + 2);
  packet.copy(wrapped, 0, 0, FORWARDED_HEADER_BYTES);
  packet.copy(wrapped, FORWARDED_HEADER_BYTES, 2, 4); // the original sequence number
  packet.copy(wrapped, FORWARDED_HEADER_BYTES + 2, FORWARDED_HEADER_BYTES);
  wrapped.writeUInt8((packet.readUInt8(1) & 0x80) | rtx.payloadType, 1);
  wrapped.writeUInt16BE(rtx.sequenceNumber, 2);
  wrapped.writeUInt32BE(rtx.ssrc, 8);
  return wrapped;
}

/** Writes a plain header into the first RTP_HEADER_BYTES of `target`. */
export function writeRtpHeader(target: Buffer, header: Omit<RtpHeader, "payloadStart" | "payloadEnd">): void {
  target.writeUInt8(VERSION_2 << 6, 0);
  target.writeUInt8((header.marker ? 0x80 : 0) | header.payloadType, 1);
  target.writeUInt16BE(header.sequenceNumber, 2);
  target.writeUInt32BE(header.timestamp, 4);
  target.writeUInt32BE(header.ssrc, 8);
}
