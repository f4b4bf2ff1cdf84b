/** RTP, RTCP and VP8: round trips, and bytes that nobody should send. */
import test from "ava";
import fc from "fast-check";
import {
  parseRtcp,
  writeKeyframeRequest,
  writeNack,
  writeReceiverReport,
  writeSenderReport,
} from "../../../src/media/rtp/rtcp.ts";
import {
  extensionText,
  isRtcp,
  parseRtp,
  unwrapRtx,
  withForwardedHeader,
  wrapRtx,
  writeTransportNumber,
} from "../../../src/media/rtp/rtp.ts";
import { sequenceDistance, unwrapSequenceNumber } from "../../../src/media/rtp/sequence.ts";
import { RtpStream } from "../../../src/media/relay/rtp-stream.ts";
import { parseVp8 } from "../../../src/media/rtp/vp8.ts";
import { packetOf, receive } from "../relay/packets.ts";

const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const header = fc.record({
  payloadType: fc.integer({ min: 0, max: 127 }),
  marker: fc.boolean(),
  sequenceNumber: uint16,
  timestamp: uint32,
  ssrc: uint32,
});
const bytes = (max: number) => fc.uint8Array({ maxLength: max }).map((array) => Buffer.from(array));

test("[RL1] an RTP header survives being written and read", (t) => {
  fc.assert(
    fc.property(header, bytes(50), (head, payload) => {
      const packet = packetOf(head, payload);
      t.like(parseRtp(packet), { ...head, payloadStart: 12, payloadEnd: 12 + payload.length });
    }),
  );
});

test("[RL2] padding of no bytes is malformed: its count would be a byte of the header", (t) => {
  const extended = Buffer.from("b060000900980bb80000812c07200000", "hex");
  t.is(parseRtp(extended), null);
  const padded = Buffer.concat([extended, Buffer.of(9, 0, 2)]);
  const parsed = parseRtp(padded);
  t.like(parsed, { payloadStart: 16, payloadEnd: 17 });
  if (parsed === null) return;
  t.like(parseRtp(withForwardedHeader(padded, parsed)), { payloadStart: 20, payloadEnd: 21 });
});

test("[RL2] no bytes make a parser throw", (t) => {
  const hostile = fc.oneof(
    bytes(80),
    bytes(80).map((tail) => Buffer.concat([Buffer.of(0xb0), tail])), // RTP with extension and padding
    bytes(80).map((tail) => Buffer.concat([Buffer.of(0x8f, 206, 0, 5), tail])), // payload feedback
    bytes(80).map((tail) => Buffer.concat([Buffer.of(0x81, 205, 0, 15), tail])), // NACK
    bytes(80).map((tail) => Buffer.concat([Buffer.of(0x8f, 205, 0, 9), tail])), // feedback about every packet
  );
  fc.assert(
    fc.property(hostile, fc.integer({ min: 0, max: 255 }), (raw, id) => {
      isRtcp(raw);
      parseRtcp(raw);
      const parsed = parseRtp(raw);
      if (parsed !== null) {
        extensionText(raw, id);
        parseVp8(raw, parsed.payloadStart, parsed.payloadEnd);
        unwrapRtx(raw, parsed, { ssrc: 1, payloadType: 96 });
      }
      receive(new RtpStream(1, null, 0), raw, 0);
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

test("[RL3] header extensions are found in both forms and cut off", (t) => {
  const oneByte = Buffer.from("bede00023066000040610000", "hex");
  const base = packetOf(
    { payloadType: 96, marker: true, sequenceNumber: 7, timestamp: 9, ssrc: 11 },
    Buffer.alloc(0),
  );
  base.writeUInt8(0x90, 0);
  const packet = Buffer.concat([base, oneByte, Buffer.from("payload")]);
  t.is(extensionText(packet, 3), "f");
  t.is(extensionText(packet, 4), "a");
  t.is(extensionText(packet, 5), null);
  const twoByte = Buffer.concat([base, Buffer.from("1000000203016604017a0000", "hex")]);
  t.is(extensionText(twoByte, 3), "f");
  t.is(extensionText(twoByte, 4), "z");
  const parsed = parseRtp(packet);
  if (parsed === null) return t.fail("not parsed");
  const forwarded = withForwardedHeader(packet, parsed);
  t.is(forwarded.subarray(20).toString(), "payload");
  t.is(extensionText(forwarded, 3), null);
  t.like(parseRtp(forwarded), { sequenceNumber: 7, timestamp: 9, ssrc: 11, marker: true, payloadType: 96 });
  writeTransportNumber(forwarded, 5, 0xfe01);
  t.is(extensionText(forwarded, 5), "\u00fe\u0001");
  t.is(forwarded.subarray(20).toString(), "payload");
  writeTransportNumber(forwarded, null, 0);
  t.is(extensionText(forwarded, 5), null);
  const short = packetOf(
    { payloadType: 96, marker: true, sequenceNumber: 7, timestamp: 9, ssrc: 11 },
    Buffer.from("p"),
  );
  const head = parseRtp(short);
  if (head === null) return t.fail("not parsed");
  t.is(withForwardedHeader(short, head).subarray(20).toString(), "p", "without room for the block");
});

test("[RL4] RTX brings back what it wrapped", (t) => {
  fc.assert(
    fc.property(header, bytes(50), uint32, (head, tail, ssrc) => {
      const payload = Buffer.concat([Buffer.of(1), tail]);
      const plain = packetOf(head, payload);
      const plainHead = parseRtp(plain);
      if (plainHead === null) return t.fail("not parsed");
      const packet = withForwardedHeader(plain, plainHead);
      const wrapped = wrapRtx(packet, { ssrc, payloadType: 97, sequenceNumber: 500 });
      const parsed = parseRtp(wrapped);
      if (parsed === null) return t.fail("not parsed");
      t.like(parsed, { ssrc, payloadType: 97, sequenceNumber: 500 });
      const original = { ssrc: head.ssrc, payloadType: head.payloadType };
      const unwrapped = unwrapRtx(wrapped, parsed, original);
      t.deepEqual(unwrapped?.bytes, packet);
      t.deepEqual(unwrapped?.header, parseRtp(packet));
    }),
  );
  const probe = packetOf(
    { payloadType: 97, marker: false, sequenceNumber: 1, timestamp: 1, ssrc: 1 },
    Buffer.alloc(2),
  );
  const parsed = parseRtp(probe);
  t.is(parsed && unwrapRtx(probe, parsed, { ssrc: 2, payloadType: 96 }), null);
});

test("[RL5] RTCP that is written is read back", (t) => {
  const losses = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(uint16, losses, uint32, (base, offsets, ssrc) => {
      const sequenceNumbers = offsets.sort((one, other) => one - other).map((each) => (base + each) & 0xffff);
      t.deepEqual(parseRtcp(writeNack(1, ssrc, sequenceNumbers)), [{ type: "nack", ssrc, sequenceNumbers }]);
    }),
  );
  const report = { ssrc: 5, ntpSeconds: 6, ntpFraction: 7, rtpTimestamp: 8 };
  const compound = Buffer.concat([
    writeSenderReport(report, 9, 10),
    writeReceiverReport(1, []),
    writeKeyframeRequest(1, 77),
  ]);
  t.deepEqual(parseRtcp(compound), [
    { type: "senderReport", ...report },
    { type: "keyframeRequest", ssrc: 77 },
  ]);
});

test("[RL6] sequence numbers unwrap across the edge, both ways", (t) => {
  t.is(sequenceDistance(0xffff, 1), 2);
  t.is(sequenceDistance(1, 0xffff), -2);
  t.is(unwrapSequenceNumber(1, 0x1ffff), 0x20001);
  t.is(unwrapSequenceNumber(0xffff, 0x20001), 0x1ffff);
});

test("[RL7] VP8: keyframe starts and picture ids are found", (t) => {
  const extended = Buffer.from("90e08123450000", "hex");
  t.deepEqual(parseVp8(extended, 0, extended.length), {
    isKeyframeStart: true,
    isFrameStart: true,
    payloadOffset: 6,
    pictureIdOffset: 2,
    pictureIdBits: 15,
    pictureId: 0x0123,
    baseLayerIndexOffset: 4,
    baseLayerIndex: 0x45,
  });
  t.false(parseVp8(Buffer.from("1001", "hex"), 0, 2)?.isKeyframeStart, "an interframe");
  t.false(parseVp8(Buffer.from("0000", "hex"), 0, 2)?.isKeyframeStart, "not the first packet");
  t.is(parseVp8(Buffer.from("90e081", "hex"), 0, 3), null);
});
