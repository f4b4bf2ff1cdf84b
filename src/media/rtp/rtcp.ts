/** RTCP (RFC 3550), as much as a relay speaks: reports, NACK and PLI (RFC 4585), FIR (RFC 5104), REMB (a draft). */

export interface SenderReport {
  readonly type: "senderReport";
  readonly ssrc: number;
  /** The NTP timestamp's two halves. */
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
}
export type RtcpItem =
  | SenderReport
  | { readonly type: "nack"; readonly ssrc: number; readonly sequences: readonly number[] }
  /** PLI or FIR: whoever sends `ssrc` is asked for a keyframe. */
  | { readonly type: "keyframeRequest"; readonly ssrc: number }
  | { readonly type: "bandwidth"; readonly bitsPerSecond: number };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const NACK = 1;
const PLI = 1;
const FIR = 4;
const APPLICATION = 15;
/** More lost packets than this in one message are not asked for by anyone honest. */
const MAX_NACKED = 1000;

/** What a compound packet says, in order; what is unknown or malformed is left out. Never throws. */
export function parseRtcp(bytes: Buffer): RtcpItem[] {
  const items: RtcpItem[] = [];
  for (let offset = 0; offset + 8 <= bytes.length;) {
    const first = bytes.readUInt8(offset);
    if (first >> 6 !== 2) break;
    const lengthBytes = 4 + bytes.readUInt16BE(offset + 2) * 4;
    if (lengthBytes < 8 || offset + lengthBytes > bytes.length) break;
    const item = parsePart(bytes.subarray(offset, offset + lengthBytes), first & 31);
    if (item !== null) items.push(item);
    offset += lengthBytes;
  }
  return items;
}

function parsePart(part: Buffer, format: number): RtcpItem | null {
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
    return { type: "nack", ssrc: part.readUInt32BE(8), sequences: nackedSequences(part) };
  }
  if (type !== PAYLOAD_FEEDBACK) return null;
  if (format === PLI) return { type: "keyframeRequest", ssrc: part.readUInt32BE(8) };
  if (format === FIR && part.length >= 20) {
    return { type: "keyframeRequest", ssrc: part.readUInt32BE(12) };
  }
  if (format === APPLICATION && part.length >= 20 && part.toString("latin1", 12, 16) === "REMB") {
    const mantissa = ((part.readUInt8(17) & 3) << 16) | part.readUInt16BE(18);
    return { type: "bandwidth", bitsPerSecond: mantissa * 2 ** (part.readUInt8(17) >> 2) };
  }
  return null;
}

function nackedSequences(part: Buffer): number[] {
  const sequences: number[] = [];
  for (let offset = 12; offset + 4 <= part.length && sequences.length < MAX_NACKED; offset += 4) {
    const base = part.readUInt16BE(offset);
    const mask = part.readUInt16BE(offset + 2);
    sequences.push(base);
    for (let bit = 0; bit < 16; bit += 1) {
      if ((mask & (1 << bit)) !== 0) sequences.push((base + bit + 1) & 0xffff);
    }
  }
  return sequences;
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

/** `sequences` in ascending order (modulo 2^16). */
export function writeNack(senderSsrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const pairs: { base: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.base) & 0xffff;
    if (last === undefined || distance === 0 || distance > 16) pairs.push({ base: sequence, mask: 0 });
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

/** How much may be sent in all (REMB, draft-alvestrand-rmcat-remb-03). */
export function writeBandwidth(
  senderSsrc: number,
  mediaSsrcs: readonly number[],
  bitsPerSecond: number,
): Buffer {
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

/** One stream's reception since the report before; fields as in RFC 3550, section 6.4.1. */
export interface ReceptionBlock {
  readonly ssrc: number;
  /** In 1/256, 0 to 255. */
  readonly fractionLost: number;
  readonly lostCount: number;
  readonly highestSequence: number;
  readonly jitter: number;
  readonly lastSenderReport: number;
  /** In 1/65536 s. */
  readonly delaySinceSenderReport: number;
}

/** At most 31 blocks fit; more are cut off. */
export function writeReceiverReport(senderSsrc: number, blocks: readonly ReceptionBlock[]): Buffer {
  const fitting = blocks.slice(0, 31);
  const bytes = packet(RECEIVER_REPORT, fitting.length, 8 + 24 * fitting.length);
  bytes.writeUInt32BE(senderSsrc, 4);
  for (const [index, block] of fitting.entries()) {
    const offset = 8 + 24 * index;
    bytes.writeUInt32BE(block.ssrc, offset);
    bytes.writeUInt8(block.fractionLost, offset + 4);
    bytes.writeUIntBE(block.lostCount & 0xffffff, offset + 5, 3);
    bytes.writeUInt32BE(block.highestSequence >>> 0, offset + 8);
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
