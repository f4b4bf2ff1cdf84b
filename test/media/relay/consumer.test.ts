/** What a viewer receives stays one continuous stream, whatever is behind it. */
import test from "ava";
import { assignSlots } from "../../../src/media/relay/slot-assignment.ts";
import { TokenBucket } from "../../../src/kernel/token-bucket.ts";
import { parseRtp, writeRtpHeader } from "../../../src/media/rtp/rtp.ts";
import { Slot } from "../../../src/media/relay/consumer.ts";
import { VideoSource, type Viewer } from "../../../src/media/relay/producer.ts";
import { IncomingStream } from "../../../src/media/relay/rtp-stream.ts";
import { parseVp8 } from "../../../src/media/rtp/vp8.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { peerId } from "../../support/ids.ts";

const FORMAT = { ssrc: 1000, rtxSsrc: 1001, payloadType: 96, rtxPayloadType: 97 };
// Assignment compares ids and nothing more.
const id = (letter: string): PeerId => peerId(letter.charCodeAt(0));
const ids = (text: string): PeerId[] => text.split("").map(id);

function vp8Packet(
  of: { ssrc: number; sequence: number; timestamp: number; pictureId: number },
  isKeyframe: boolean,
): Buffer {
  const packet = Buffer.alloc(20);
  writeRtpHeader(packet, { payloadType: 100, isMarked: true, ...of });
  packet.set([0x90, 0xe0, 0x80 | (of.pictureId >> 8), of.pictureId & 0xff, 7, 0x20], 12);
  packet[18] = isKeyframe ? 0 : 1;
  return packet;
}

function read(bytes: Buffer) {
  const head = parseRtp(bytes);
  const vp8 = head && parseVp8(bytes, head.payloadStart, head.payloadEnd);
  return { ...head, pictureId: vp8?.pictureId, baseLayerIndex: vp8?.baseLayerIndex };
}

test("[RL9] a change of stream waits for a keyframe and goes on where the other ended", (t) => {
  const slot = new Slot(FORMAT, 0xfffd);
  const first = new IncomingStream(1, "f", 0);
  const second = new IncomingStream(2, "h", 0);
  const send = (
    stream: IncomingStream,
    sequence: number,
    timestamp: number,
    isKey: boolean,
    nowMs: number,
  ) => {
    const of = { ssrc: stream.ssrc, sequence, timestamp, pictureId: sequence & 0x7fff };
    const packet = stream.receive(vp8Packet(of, isKey), nowMs, false);
    if (packet === null) return null;
    return slot.rewrite(stream, packet, nowMs) ? read(packet.bytes) : null;
  };
  t.is(send(first, 10, 5000, false, 0), null, "no keyframe yet");
  const one = send(first, 11, 8000, true, 33);
  t.like(one, { ssrc: 1000, payloadType: 96, sequence: 0xfffe });
  const two = send(first, 12, 11_000, false, 66);
  t.like(two, { sequence: 0xffff, timestamp: 11_000, pictureId: (one?.pictureId ?? 0) + 1 });
  t.is(send(second, 40_000, 900, false, 80), null, "the other layer without a keyframe");
  const three = send(second, 40_001, 1900, true, 100);
  t.like(three, {
    ssrc: 1000,
    sequence: 0,
    timestamp: 11_000 + 34 * 90,
    pictureId: (two?.pictureId ?? 0) + 1,
    baseLayerIndex: (two?.baseLayerIndex ?? 0) + 1,
  });
  t.is(send(second, 39_999, 800, false, 101), null, "from before the change");
  t.like(send(second, 40_002, 4900, false, 133), { sequence: 1, timestamp: 17_060 });
});

test("[RL10] a retransmission carries what was sent under that number", (t) => {
  const slot = new Slot(FORMAT, 100);
  const stream = new IncomingStream(1, null, 0);
  const packets = [0, 1, 2].map((offset) => {
    const of = { ssrc: 1, sequence: 65_534 + offset, timestamp: offset, pictureId: offset };
    const packet = stream.receive(
      vp8Packet({ ...of, sequence: of.sequence & 0xffff }, offset === 0),
      0,
      false,
    );
    if (packet === null || !slot.rewrite(stream, packet, 0)) return t.fail("not sent");
    return Buffer.from(packet.bytes);
  });
  const again = slot.retransmission(102);
  t.like(again && parseRtp(again), { ssrc: 1001, payloadType: 97 });
  t.is(again?.readUInt16BE(12), 102);
  t.deepEqual(again?.subarray(14), packets[1]?.subarray(12));
  t.is(slot.retransmission(100), null, "from before the stream");
  t.is(slot.retransmission(104), null, "not sent yet");
});

test("[RL11] a long-lived stream passes its own wrap-around", (t) => {
  const slot = new Slot(FORMAT, 5);
  const stream = new IncomingStream(1, null, 0);
  for (let count = 0; count < 140_000; count += 1) {
    const of = { ssrc: 1, sequence: count & 0xffff, timestamp: 0, pictureId: count & 0x7fff };
    const packet = stream.receive(vp8Packet(of, count === 0), 0, false);
    if (packet === null || !slot.rewrite(stream, packet, 0)) return t.fail(`stuck at ${count}`);
    if (packet.bytes.readUInt16BE(2) !== ((count + 6) & 0xffff)) return t.fail(`gap at ${count}`);
  }
  t.pass();
});

test("[RL12] whoever is in a slot stays there while wanted", (t) => {
  const empty = [null, null, null];
  const abc = assignSlots(empty, ids("abc"));
  t.deepEqual(abc, ids("abc"));
  t.deepEqual(assignSlots(abc, ids("cda")), ids("adc"));
  t.deepEqual(assignSlots(abc, ids("dcba")), [null, ...ids("bc")].with(0, id("d")));
  t.deepEqual(assignSlots(abc, []), empty);
  t.deepEqual(assignSlots(empty, ids("aab")), [...ids("ab"), null]);
});

test("[RL13] keyframe requests are throttled and none is forgotten", (t) => {
  const asked: number[] = [];
  let nowMs = 0;
  const source = new VideoSource(() => asked.push(nowMs));
  const stream = new IncomingStream(1, null, 0);
  source.addStream(stream, nowMs);
  source.requestKeyframe(stream, nowMs);
  nowMs = 10;
  source.requestKeyframe(stream, nowMs);
  source.requestKeyframe(stream, nowMs);
  for (nowMs = 20; nowMs < 400; nowMs += 20) source.look(nowMs);
  t.deepEqual(asked, [0, 160]);
});

test("[RL13] a keyframe is asked for until it comes, while pictures flow to somebody", (t) => {
  const asked: number[] = [];
  let nowMs = 0;
  const source = new VideoSource(() => asked.push(nowMs));
  const stream = new IncomingStream(1, null, 0);
  source.addStream(stream, nowMs);
  const receive = (sequence: number, isKeyframe: boolean) => {
    const of = { ssrc: 1, sequence, timestamp: sequence, pictureId: sequence };
    stream.receive(vp8Packet(of, isKeyframe), nowMs, false);
  };
  const viewer: Viewer = { layer: "f", showing: stream, forward: () => true, forwardReport: () => {} };
  source.setViewers([viewer], nowMs);
  for (let frame = 1; frame <= 10; frame += 1, nowMs += 100) {
    receive(frame, frame === 7);
    source.look(nowMs);
  }
  t.deepEqual(asked, [0, 300]);
  nowMs = 1000;
  source.requestKeyframe(stream, nowMs);
  // Whoever sends nothing can't answer.
  for (; nowMs < 5000; nowMs += 20) source.look(nowMs);
  t.deepEqual(asked.slice(2), [1000, 1260, 1520, 1780]);
});

test("[RL14] a layer that falls silent is replaced by the other, and taken back when it returns", (t) => {
  const source = new VideoSource(() => {});
  const half = new IncomingStream(1, "h", 0);
  const full = new IncomingStream(2, "f", 0);
  source.addStream(half, 0);
  source.addStream(full, 0);
  half.lastPacketAtMs = 2000;
  t.is(source.best("f", 900), full);
  t.is(source.best("f", 2000), half);
  t.is(source.best("h", 2000), half);
  full.lastPacketAtMs = 2100;
  t.is(source.best("f", 2100), full);
});

test("[RL15] a new viewer makes the source ask for a keyframe at once", (t) => {
  let asked = 0;
  const source = new VideoSource(() => (asked += 1));
  source.addStream(new IncomingStream(1, null, 0), 0);
  const viewer: Viewer = { layer: "f", showing: null, forward: () => true, forwardReport: () => {} };
  t.is(asked, 0);
  source.setViewers([viewer], 1000);
  t.is(asked, 1);
  source.setViewers([viewer], 2000);
  t.is(asked, 1);
});

test("[RL16] control messages are limited per leg", (t) => {
  const quota = new TokenBucket({ burst: 3, perSecond: 10 }, 0);
  t.deepEqual(
    [1, 2, 3, 4].map(() => quota.take(0)),
    [true, true, true, false],
  );
  t.true(quota.take(100));
  t.false(quota.take(100));
});
