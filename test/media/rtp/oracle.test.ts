/** Parsers and writers against those of werift-rtp, another implementation: what one writes, the other reads. */
import test from "ava";
import fc from "fast-check";
import {
  ExtensionProfiles,
  GenericNack,
  PictureLossIndication,
  ReceiverEstimatedMaxBitrate,
  RecvDelta,
  Red,
  RtcpPacketConverter,
  RtcpPayloadSpecificFeedback,
  RtcpRrPacket,
  RtcpSenderInfo,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
  RtpHeader,
  RtpPacket,
  RunLengthChunk,
  TransportWideCC,
  Vp8RtpPayload,
} from "werift-rtp";
import { parseRed, writeRed } from "../../../src/media/rtp/red.ts";
import {
  parseRtcp,
  writeKeyframeRequest,
  writeNack,
  writeReceiverReport,
  writeRemb,
  writeSenderReport,
} from "../../../src/media/rtp/rtcp.ts";
import { extensionText, parseRtp, writeRtpHeader } from "../../../src/media/rtp/rtp.ts";
import { parseVp8 } from "../../../src/media/rtp/vp8.ts";

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const uint16 = uint(16);
const uint32 = uint(32);
const payload = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => Buffer.from(bytes));
const header = fc.record({
  payloadType: uint(7),
  marker: fc.boolean(),
  sequenceNumber: uint16,
  timestamp: uint32,
  ssrc: uint32,
});
/** Ids that both forms of RFC 8285 allow. */
const extension = fc.record({
  id: fc.integer({ min: 1, max: 14 }),
  payload: fc.stringMatching(/^[0-9a-z]{1,16}$/).map((text) => Buffer.from(text, "latin1")),
});
const extensions = fc.uniqueArray(extension, { maxLength: 4, selector: ({ id }) => id });

test("[RL42] RTP: another implementation's packets are read, header extensions included", (t) => {
  const profile = fc.constantFrom(ExtensionProfiles.OneByte, ExtensionProfiles.TwoByte);
  fc.assert(
    fc.property(header, extensions, profile, payload(0, 40), (fields, added, extensionProfile, body) => {
      const theirs = new RtpHeader({
        ...fields,
        version: 2,
        extension: added.length > 0,
        extensionProfile,
        extensions: added,
      });
      const packet = new RtpPacket(theirs, body).serialize();
      const ours = parseRtp(packet);
      t.like(ours, { ...fields });
      t.deepEqual(packet.subarray(ours?.payloadStart, ours?.payloadEnd), body);
      for (const { id, payload: text } of added) t.is(extensionText(packet, id), text.toString("latin1"));
    }),
  );
});

test("[RL42] RTP: another implementation reads our packets", (t) => {
  fc.assert(
    fc.property(header, payload(0, 40), (fields, body) => {
      const packet = Buffer.alloc(12 + body.length);
      writeRtpHeader(packet, fields);
      body.copy(packet, 12);
      const theirs = RtpPacket.deSerialize(packet);
      const { payloadType, marker, sequenceNumber, timestamp, ssrc } = theirs.header;
      t.deepEqual({ payloadType, marker, sequenceNumber, timestamp, ssrc }, { ...fields });
      t.deepEqual(theirs.payload, body);
    }),
  );
});

/** Ascending, without a wrap: werift-rtp 0.8.9 does not wrap what a NACK's bits stand for. [RL5] has the wrap. */
const lost = fc
  .tuple(
    fc.integer({ min: 0, max: 65_000 }),
    fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 }),
  )
  .map(([base, offsets]) => offsets.sort((one, other) => one - other).map((each) => base + each));

/** werift-rtp 0.8.9 writes feedback whose length is no multiple of four, and leaves the rest out of its count. */
function wholeWords(bytes: Buffer): Buffer {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  padded.writeUInt16BE(padded.length / 4 - 1, 2);
  return padded;
}

test("[RL64] feedback about every packet is read as another implementation writes it", (t) => {
  const status = fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: -3_000, max: 3_000 }),
  );
  fc.assert(
    fc.property(
      fc.array(status, { minLength: 1, maxLength: 60 }),
      uint16,
      uint(20),
      (deltas, base, referenceTime) => {
        const sizeOf = (delta: number) => (delta >= 0 && delta <= 255 ? 1 : 2);
        const feedback = new TransportWideCC({
          senderSsrc: 1,
          mediaSourceSsrc: 2,
          baseSequenceNumber: base,
          packetStatusCount: deltas.length,
          referenceTime,
          fbPktCount: 3,
          packetChunks: deltas.map(
            (delta) => new RunLengthChunk({ packetStatus: delta === null ? 0 : sizeOf(delta), runLength: 1 }),
          ),
          recvDeltas: deltas.flatMap((delta) =>
            delta === null ? [] : [new RecvDelta({ type: sizeOf(delta), delta: delta * 250 })],
          ),
        });
        let atMs = referenceTime * 64;
        const arrivalsMs = deltas.map((delta) => (delta === null ? null : (atMs += delta / 4)));
        t.deepEqual(parseRtcp(wholeWords(feedback.serialize())), [
          { type: "transportFeedback", firstNumber: base, arrivalsMs },
        ]);
      },
    ),
  );
});

test("[RL64] feedback in vectors of symbols is read, and what claims too much is not", (t) => {
  const written = (chunksAndDeltas: string, count: string) =>
    Buffer.from(`8fcd0000${"0".repeat(16)}fffe${count}00000201${chunksAndDeltas}`, "hex");
  const read = (bytes: Buffer) => {
    bytes.writeUInt16BE(bytes.length / 4 - 1, 2);
    return parseRtcp(bytes);
  };
  // Symbols of one bit: packets 0 and 2 of 3; of two bits: small, large, none.
  t.deepEqual(read(written("a8000408" + "0000".repeat(0), "0003")), [
    { type: "transportFeedback", firstNumber: 0xfffe, arrivalsMs: [128 + 1, null, 128 + 3] },
  ]);
  t.deepEqual(read(written("d80004fffc000000", "0003")), [
    { type: "transportFeedback", firstNumber: 0xfffe, arrivalsMs: [129, 128, null] },
  ]);
  t.deepEqual(read(written("3fff0000", "1fff")), [], "8191 packets in a few bytes");
  t.deepEqual(read(written("20030401", "0003")), [], "deltas cut short");
  t.deepEqual(read(written("f0000000", "0001")), [], "a reserved symbol");
  t.deepEqual(read(written("00000000", "0001")), [], "a run of nothing");
  const claim = written("03ff0000", "03ff");
  claim.writeUInt16BE(claim.length / 4 - 1, 2);
  t.is(parseRtcp(Buffer.concat([claim, claim, claim])).length, 1, "many claims in one datagram");
});

test("[RL42] RTCP: another implementation reads our reports, NACK, PLI and REMB", (t) => {
  const block = fc.record({
    ssrc: uint32,
    fractionLost: uint(8),
    cumulativeLost: uint(23),
    extendedHighestSequenceNumber: uint32,
    jitter: uint32,
    lastSenderReport: uint32,
    delaySinceSenderReport: uint32,
  });
  fc.assert(
    fc.property(fc.array(block, { maxLength: 31 }), uint32, (blocks, ssrc) => {
      const [report] = RtcpPacketConverter.deSerialize(writeReceiverReport(ssrc, blocks));
      if (!(report instanceof RtcpRrPacket)) return t.fail("no receiver report");
      t.is(report.ssrc, ssrc);
      t.deepEqual(
        report.reports.map((each) => each.toJSON()),
        blocks.map((each) => ({
          ssrc: each.ssrc,
          fractionLost: each.fractionLost,
          packetsLost: each.cumulativeLost,
          highestSequence: each.extendedHighestSequenceNumber,
          jitter: each.jitter,
          lsr: each.lastSenderReport,
          dlsr: each.delaySinceSenderReport,
        })),
      );
    }),
  );
  fc.assert(
    fc.property(uint32, uint32, lost, (sender, media, sequenceNumbers) => {
      const [feedback] = RtcpPacketConverter.deSerialize(writeNack(sender, media, sequenceNumbers));
      if (!(feedback instanceof RtcpTransportLayerFeedback)) return t.fail("no NACK");
      if (!(feedback.feedback instanceof GenericNack)) return t.fail("no NACK");
      t.deepEqual(feedback.feedback.toJSON(), {
        lost: sequenceNumbers,
        senderSsrc: sender,
        mediaSourceSsrc: media,
      });
    }),
  );
  fc.assert(
    fc.property(uint32, uint32, uint(30), (sender, media, bitsPerSecond) => {
      const bytes = Buffer.concat([
        writeKeyframeRequest(sender, media),
        writeRemb(sender, [media, 7], bitsPerSecond),
      ]);
      const [pli, remb] = RtcpPacketConverter.deSerialize(bytes).map((each) =>
        each instanceof RtcpPayloadSpecificFeedback ? each.feedback : null,
      );
      if (!(pli instanceof PictureLossIndication)) return t.fail("no PLI");
      t.like(pli, { senderSsrc: sender, mediaSsrc: media });
      if (!(remb instanceof ReceiverEstimatedMaxBitrate)) return t.fail("no REMB");
      t.like(remb, { senderSsrc: sender, ssrcFeedbacks: [media, 7] });
      // The mantissa has 18 bits.
      const limit = Number(remb.bitrate);
      t.true(limit <= bitsPerSecond && limit > bitsPerSecond * (1 - 2 ** -17) - 1);
    }),
  );
});

test("[RL42] RTCP: another implementation's sender reports, NACK and PLI are read", (t) => {
  fc.assert(
    fc.property(uint32, uint32, uint32, uint32, (ssrc, ntpSeconds, ntpFraction, rtpTimestamp) => {
      const ntpTimestamp = (BigInt(ntpSeconds) << 32n) | BigInt(ntpFraction);
      const senderInfo = new RtcpSenderInfo({ ntpTimestamp, rtpTimestamp, packetCount: 1, octetCount: 2 });
      const report = { ssrc, ntpSeconds, ntpFraction, rtpTimestamp };
      const theirs = new RtcpSrPacket({ ssrc, senderInfo }).serialize();
      t.deepEqual(parseRtcp(theirs), [{ type: "senderReport", ...report }]);
      t.deepEqual(writeSenderReport(report, 1, 2), theirs);
    }),
  );
  fc.assert(
    fc.property(uint32, uint32, lost, (senderSsrc, ssrc, sequenceNumbers) => {
      const nack = new GenericNack({ senderSsrc, mediaSourceSsrc: ssrc, lost: sequenceNumbers });
      const theirs = new RtcpTransportLayerFeedback({ feedback: nack }).serialize();
      t.deepEqual(parseRtcp(theirs), [{ type: "nack", ssrc, sequenceNumbers }]);
      const pli = new PictureLossIndication({ senderSsrc, mediaSsrc: ssrc });
      const request = new RtcpPayloadSpecificFeedback({ feedback: pli }).serialize();
      t.deepEqual(parseRtcp(request), [{ type: "keyframeRequest", ssrc }]);
    }),
  );
});

test("[RL42] VP8: descriptors are read as by another implementation", (t) => {
  fc.assert(
    fc.property(payload(12, 20), (bytes) => {
      const theirs = Vp8RtpPayload.deSerialize(bytes);
      // werift-rtp 0.8.9 takes L or K, and not T or K, for the octet of TID and KEYIDX (RFC 7741, section 4.2).
      fc.pre(theirs.kBit === 1 || theirs.lBit === theirs.tBit);
      const ours = parseVp8(bytes, 0, bytes.length);
      const hasPictureId = theirs.iBit === 1;
      t.is(ours?.pictureIdBits, hasPictureId ? (theirs.mBit === 1 ? 15 : 7) : 0);
      if (hasPictureId) t.is(ours?.pictureId, theirs.pictureId);
      const isStart = theirs.sBit === 1 && theirs.pid === 0;
      t.is(ours?.isKeyframeStart, isStart && theirs.isKeyframe);
    }),
    { numRuns: 1000 },
  );
});

test("[RL42] RED: what is written is read by another implementation, and the other way round", (t) => {
  fc.assert(
    fc.property(
      uint(7),
      payload(1, 60),
      payload(1, 60),
      fc.integer({ min: 1, max: 0x3fff }),
      (type, primary, previous, offset) => {
        const ours = writeRed(type, primary, { payload: previous, timestampOffset: offset });
        const theirs = Red.deSerialize(ours);
        t.deepEqual(
          theirs.blocks.map(({ block, blockPT }) => ({ block, blockPT })),
          [previous, primary].map((block) => ({ block, blockPT: type })),
        );
        t.is(theirs.blocks[0]?.timestampOffset, offset);
        const read = parseRed(theirs.serialize());
        t.deepEqual(
          read?.map((block) => ({ ...block, payload: Buffer.from(block.payload) })),
          [
            { payloadType: type, timestampOffset: offset, payload: previous },
            { payloadType: type, timestampOffset: 0, payload: primary },
          ],
        );
      },
    ),
  );
});
