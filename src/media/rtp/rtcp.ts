/**
 * RTCP (RFC 3550), as much as a relay needs: reports, NACK and PLI (RFC 4585), FIR (RFC 5104), feedback about every packet
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01), and REMB (draft-alvestrand-rmcat-remb-03), which the relay only sends.
 *
 * NB: viewers send REMB, too. The relay ignores it: measured, it does not follow the link (docs/decisions.md).
 */

export interface SenderReport {
  readonly type: "senderReport";
  readonly ssrc: number;
  /** The two halves of the NTP timestamp: seconds since 1900, and 1/2^32 s. */
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
}
/** What became of packets that the relay sent, by their transport-wide sequence numbers. */
export interface TransportFeedback {
  readonly type: "transportFeedback";
  readonly firstNumber: number;
  /** Of that packet and those after it: when it arrived, in ms on the receiver's clock; null: it did not, so far. At most MAX_REPORTED. */
  readonly arrivalsMs: readonly (number | null)[];
}
export type RtcpItem =
  | SenderReport
  | TransportFeedback
  | { readonly type: "nack"; readonly ssrc: number; readonly sequenceNumbers: readonly number[] }
  /** PLI or FIR: asks the sender of `ssrc` for a keyframe. */
  | { readonly type: "keyframeRequest"; readonly ssrc: number };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const NACK = 1;
const TRANSPORT_WIDE = 15;
const PLI = 1;
const FIR = 4;
const APPLICATION = 15;
/** No honest receiver asks for more lost packets in one message. */
const MAX_NACKED = 1000;
/**
 * Feedback comes some ten times a second, about a few hundred packets. Of one datagram, since two bytes may claim thousands of packets, and
 * a datagram has room for many such claims.
 */
const MAX_REPORTED = 1024;

/** Returns the parts of a compound packet in order, without unknown and malformed ones. Never throws. */
export function parseRtcp(bytes: Buffer): RtcpItem[] {
  const items: RtcpItem[] = [];
  let reported = 0;
  for (let offset = 0; offset + 8 <= bytes.length;) {
    const first = bytes.readUInt8(offset);
    if (first >> 6 !== 2) break;
    const lengthBytes = 4 + bytes.readUInt16BE(offset + 2) * 4;
    if (lengthBytes < 8 || offset + lengthBytes > bytes.length) break;
    const item = parsePart(bytes.subarray(offset, offset + lengthBytes), first & 31, MAX_REPORTED - reported);
    if (item?.type === "transportFeedback") reported += item.arrivalsMs.length;
    if (item !== null) items.push(item);
    offset += lengthBytes;
  }
  return items;
}

/** `mostReported`: about how many packets it may be feedback. */
function parsePart(part: Buffer, format: number, mostReported: number): RtcpItem | null {
  const type = part.readUInt8(1);
  if (type === SENDER_REPORT && part.length >= 28) {
    return {
      type: "senderReport",
      ssrc: part.readUInt32BE(4),
      ntpSeconds: part.readUInt32BE(8),
      ntpFraction: part.readUInt32BE(12),
      rtpTimestamp: part.readUInt32BE(16),
    };
  }
  if (part.length < 12) return null;
  if (type === TRANSPORT_FEEDBACK && format === NACK) {
    return { type: "nack", ssrc: part.readUInt32BE(8), sequenceNumbers: nackedSequenceNumbers(part) };
  }
  if (type === TRANSPORT_FEEDBACK && format === TRANSPORT_WIDE) return transportFeedback(part, mostReported);
  if (type !== PAYLOAD_FEEDBACK) return null;
  if (format === PLI) return { type: "keyframeRequest", ssrc: part.readUInt32BE(8) };
  if (format === FIR && part.length >= 20) {
    return { type: "keyframeRequest", ssrc: part.readUInt32BE(12) };
  }
  return null;
}

function nackedSequenceNumbers(part: Buffer): number[] {
  const sequenceNumbers: number[] = [];
  for (let offset = 12; offset + 4 <= part.length && sequenceNumbers.length < MAX_NACKED; offset += 4) {
    const base = part.readUInt16BE(offset);
    const mask = part.readUInt16BE(offset + 2);
    sequenceNumbers.push(base);
    for (let bit = 0; bit < 16; bit += 1) {
      if ((mask & (1 << bit)) !== 0) sequenceNumbers.push((base + bit + 1) & 0xffff);
    }
  }
  return sequenceNumbers;
}

const REFERENCE_UNIT_MS = 64;
const DELTA_UNIT_MS = 0.25;

/** Section 3.1 of the draft. Null for what is cut short, claims too much or uses a reserved symbol. */
function transportFeedback(part: Buffer, mostReported: number): TransportFeedback | null {
  if (part.length < 20) return null;
  const count = part.readUInt16BE(14);
  if (count > mostReported) return null;
  let offset = 20;
  const symbols: number[] = [];
  while (symbols.length < count) {
    if (offset + 2 > part.length) return null;
    const chunk = part.readUInt16BE(offset);
    offset += 2;
    if ((chunk & 0x8000) === 0) {
      const length = Math.min(chunk & 0x1fff, count - symbols.length);
      if (length === 0) return null;
      for (let each = 0; each < length; each += 1) symbols.push((chunk >> 13) & 3);
    } else if ((chunk & 0x4000) === 0)
      for (let bit = 13; bit >= 0; bit -= 1) symbols.push((chunk >> bit) & 1);
    else for (let bit = 12; bit >= 0; bit -= 2) symbols.push((chunk >> bit) & 3);
  }
  let atMs = part.readUIntBE(16, 3) * REFERENCE_UNIT_MS;
  const arrivalsMs: (number | null)[] = [];
  // Not received, a delta of one byte, one of two bytes with a sign: a symbol is the size of its delta. 3 is reserved.
  for (const size of symbols.slice(0, count)) {
    if (size > 2 || offset + size > part.length) return null;
    if (size > 0) atMs += (size === 1 ? part.readUInt8(offset) : part.readInt16BE(offset)) * DELTA_UNIT_MS;
    arrivalsMs.push(size === 0 ? null : atMs);
    offset += size;
  }
  return { type: "transportFeedback", firstNumber: part.readUInt16BE(12), arrivalsMs };
}

function packet(type: number, format: number, lengthBytes: number): Buffer {
  const bytes = Buffer.alloc(lengthBytes);
  bytes.writeUInt8(0x80 | format, 0);
  bytes.writeUInt8(type, 1);
  bytes.writeUInt16BE(lengthBytes / 4 - 1, 2);
  return bytes;
}

export function writeKeyframeRequest(senderSsrc: number, mediaSsrc: number): Buffer {
  const bytes = packet(PAYLOAD_FEEDBACK, PLI, 12);
  bytes.writeUInt32BE(senderSsrc, 4);
  bytes.writeUInt32BE(mediaSsrc, 8);
  return bytes;
}

/** `sequenceNumbers`: in ascending order (modulo 2^16). */
export function writeNack(senderSsrc: number, mediaSsrc: number, sequenceNumbers: readonly number[]): Buffer {
  const pairs: { base: number; mask: number }[] = [];
  for (const sequenceNumber of sequenceNumbers) {
    const last = pairs.at(-1);
    const distance = last === undefined ? 0 : (sequenceNumber - last.base) & 0xffff;
    if (last === undefined || distance === 0 || distance > 16) pairs.push({ base: sequenceNumber, mask: 0 });
    else last.mask |= 1 << (distance - 1);
  }
  const bytes = packet(TRANSPORT_FEEDBACK, NACK, 12 + pairs.length * 4);
  bytes.writeUInt32BE(senderSsrc, 4);
  bytes.writeUInt32BE(mediaSsrc, 8);
  for (const [index, pair] of pairs.entries()) {
    bytes.writeUInt16BE(pair.base, 12 + index * 4);
    bytes.writeUInt16BE(pair.mask, 14 + index * 4);
  }
  return bytes;
}

/** REMB: limits the sum of the streams in `mediaSsrcs`, at most 255. */
export function writeRemb(senderSsrc: number, mediaSsrcs: readonly number[], bitsPerSecond: number): Buffer {
  const bytes = packet(PAYLOAD_FEEDBACK, APPLICATION, 20 + 4 * mediaSsrcs.length);
  let mantissa = Math.floor(bitsPerSecond);
  let exponent = 0;
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  bytes.writeUInt32BE(senderSsrc, 4);
  bytes.write("REMB", 12, "latin1");
  bytes.writeUInt8(mediaSsrcs.length, 16);
  bytes.writeUInt8((exponent << 2) | (mantissa >> 16), 17);
  bytes.writeUInt16BE(mantissa & 0xffff, 18);
  for (const [index, ssrc] of mediaSsrcs.entries()) bytes.writeUInt32BE(ssrc, 20 + 4 * index);
  return bytes;
}

/** The reception of one stream, for a receiver report (RFC 3550, section 6.4.1). */
export interface ReceptionBlock {
  readonly ssrc: number;
  /** Since the report before, in 1/256: 0 to 255. */
  readonly fractionLost: number;
  /** Since the first packet: 0 to 2^23 - 1. */
  readonly cumulativeLost: number;
  /** The number of wraps above 16 bits of sequence number. */
  readonly extendedHighestSequenceNumber: number;
  /** In units of the stream's RTP clock. */
  readonly jitter: number;
  /** The middle 32 bits of the last sender report's NTP timestamp; 0: there was none. */
  readonly lastSenderReport: number;
  /** In 1/65536 s. */
  readonly delaySinceSenderReport: number;
}

/** Writes the first 31 blocks: more do not fit. */
export function writeReceiverReport(senderSsrc: number, blocks: readonly ReceptionBlock[]): Buffer {
  const fitting = blocks.slice(0, 31);
  const bytes = packet(RECEIVER_REPORT, fitting.length, 8 + 24 * fitting.length);
  bytes.writeUInt32BE(senderSsrc, 4);
  for (const [index, block] of fitting.entries()) {
    const offset = 8 + 24 * index;
    bytes.writeUInt32BE(block.ssrc, offset);
    bytes.writeUInt8(block.fractionLost, offset + 4);
    bytes.writeUIntBE(block.cumulativeLost & 0xffffff, offset + 5, 3);
    bytes.writeUInt32BE(block.extendedHighestSequenceNumber >>> 0, offset + 8);
    bytes.writeUInt32BE(block.jitter >>> 0, offset + 12);
    bytes.writeUInt32BE(block.lastSenderReport >>> 0, offset + 16);
    bytes.writeUInt32BE(block.delaySinceSenderReport >>> 0, offset + 20);
  }
  return bytes;
}

export function writeSenderReport(
  report: Omit<SenderReport, "type">,
  packetCount: number,
  octetCount: number,
): Buffer {
  const bytes = packet(SENDER_REPORT, 0, 28);
  bytes.writeUInt32BE(report.ssrc, 4);
  bytes.writeUInt32BE(report.ntpSeconds, 8);
  bytes.writeUInt32BE(report.ntpFraction, 12);
  bytes.writeUInt32BE(report.rtpTimestamp, 16);
  bytes.writeUInt32BE(packetCount >>> 0, 20);
  bytes.writeUInt32BE(octetCount >>> 0, 24);
  return bytes;
}
