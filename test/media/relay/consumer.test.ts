/** The packets that a viewer receives are one continuous stream, whatever stream is behind it. */
import test from "ava";
import { Consumer } from "../../../src/media/relay/consumer.ts";
import { ntpOf } from "../../../src/media/relay/sender-clock.ts";
import { RtpStream } from "../../../src/media/relay/rtp-stream.ts";
import { parseRtp } from "../../../src/media/rtp/rtp.ts";
import { parseVp8 } from "../../../src/media/rtp/vp8.ts";
import { receive, vp8Packet } from "./packets.ts";

const FORMAT = { ssrc: 1000, rtxSsrc: 1001, payloadType: 96, rtxPayloadType: 97 };

function createWorld(firstSequenceNumber: number) {
  const sent: Buffer[] = [];
  const consumer = new Consumer(FORMAT, firstSequenceNumber, (bytes) => sent.push(Buffer.from(bytes)) > 0);
  return {
    consumer,
    /** Null: nothing was sent since the last call. */
    takeSent: () => sent.splice(0)[0] ?? null,
  };
}

function read(bytes: Buffer | null) {
  const head = bytes && parseRtp(bytes);
  const vp8 = bytes && head && parseVp8(bytes, head.payloadStart, head.payloadEnd);
  return head && { ...head, pictureId: vp8?.pictureId, baseLayerIndex: vp8?.baseLayerIndex };
}

test("[RL9] a change of stream waits for a keyframe and goes on where the other ended", (t) => {
  const { consumer, takeSent } = createWorld(0xfffd);
  const first = new RtpStream(1, "f", 0);
  const second = new RtpStream(2, "h", 0);
  const send = (
    stream: RtpStream,
    sequenceNumber: number,
    timestamp: number,
    isKey: boolean,
    nowMs: number,
  ) => {
    const of = { ssrc: stream.ssrc, sequenceNumber, timestamp, pictureId: sequenceNumber & 0x7fff };
    const packet = receive(stream, vp8Packet(of, isKey), nowMs);
    if (packet === null) return null;
    consumer.forward(stream, packet, nowMs);
    return read(takeSent());
  };
  t.is(send(first, 10, 5000, false, 0), null, "no keyframe yet");
  const one = send(first, 11, 8000, true, 33);
  t.like(one, { ssrc: 1000, payloadType: 96, sequenceNumber: 0xfffe });
  const two = send(first, 12, 11_000, false, 66);
  t.like(two, { sequenceNumber: 0xffff, timestamp: 11_000, pictureId: (one?.pictureId ?? 0) + 1 });
  t.is(send(second, 40_000, 900, false, 80), null, "the other layer without a keyframe");
  const three = send(second, 40_001, 1900, true, 100);
  t.like(three, {
    ssrc: 1000,
    sequenceNumber: 0,
    timestamp: 11_000 + 34 * 90,
    pictureId: (two?.pictureId ?? 0) + 1,
    baseLayerIndex: (two?.baseLayerIndex ?? 0) + 1,
  });
  t.is(send(second, 39_999, 800, false, 101), null, "from before the change");
  t.like(send(second, 40_002, 4900, false, 133), { sequenceNumber: 1, timestamp: 17_060 });
});

test("[RL58] a picture's clock is its sender's report in the numbers of the outgoing stream, until another stream passes", (t) => {
  const { consumer, takeSent } = createWorld(0);
  const [first, second] = [new RtpStream(1, "f", 0), new RtpStream(2, "h", 0)];
  const forward = (stream: RtpStream, timestamp: number, nowMs: number): number => {
    const of = { ssrc: stream.ssrc, sequenceNumber: 10, timestamp, pictureId: 0 };
    const packet = receive(stream, vp8Packet(of, true), nowMs);
    if (packet !== null) consumer.forward(stream, packet, nowMs);
    return read(takeSent())?.timestamp ?? NaN;
  };
  const report = (ssrc: number, rtpTimestamp: number, atMs: number): void => {
    consumer.forwardReport({ type: "senderReport", ssrc, rtpTimestamp, ...ntpOf(atMs) });
    takeSent();
  };
  t.is(consumer.clock, null);
  forward(first, 9_000, 100);
  report(1, 9_900, 40);
  t.deepEqual(consumer.clock?.map(Math.round), [9_900, 40]);
  const sent = forward(second, 500_000, 200);
  t.is(consumer.clock, null, "nothing is known of the other stream");
  report(2, 500_000 + 90, 150);
  t.deepEqual(consumer.clock?.map(Math.round), [sent + 90, 150]);
  consumer.pause();
  t.is(consumer.clock, null);
});

test("[RL9] a packet that waits for a keyframe is reported, one from before the change is not", (t) => {
  const { consumer } = createWorld(0);
  const stream = new RtpStream(1, null, 0);
  const forward = (sequenceNumber: number, isKeyframe: boolean) => {
    const of = { ssrc: 1, sequenceNumber, timestamp: 0, pictureId: 0 };
    const packet = receive(stream, vp8Packet(of, isKeyframe), 0);
    return packet !== null && consumer.forward(stream, packet, 0);
  };
  t.false(forward(10, false));
  t.true(forward(11, true));
  t.true(forward(9, false));
  consumer.pause();
  t.false(forward(12, false));
});

test("[RL10] a retransmission carries what was sent under that number", (t) => {
  const { consumer, takeSent } = createWorld(100);
  const stream = new RtpStream(1, null, 0);
  const packets = [0, 1, 2].map((offset) => {
    const of = { ssrc: 1, sequenceNumber: (65_534 + offset) & 0xffff, timestamp: offset, pictureId: offset };
    const packet = receive(stream, vp8Packet(of, offset === 0), 0);
    if (packet !== null) consumer.forward(stream, packet, 0);
    return takeSent() ?? t.fail("not sent");
  });
  t.true(consumer.retransmit(102));
  const again = takeSent();
  t.like(again && parseRtp(again), { ssrc: 1001, payloadType: 97 });
  t.is(again?.readUInt16BE(20), 102);
  t.deepEqual(again?.subarray(22), packets[1]?.subarray(20));
  t.false(consumer.retransmit(100), "from before the stream");
  t.false(consumer.retransmit(104), "not sent yet");
  t.is(takeSent(), null);
});

test("[RL11] a long-lived stream passes its own wrap-around", (t) => {
  const sent: Buffer[] = [];
  const consumer = new Consumer(FORMAT, 5, (bytes) => sent.push(bytes) > 0);
  const stream = new RtpStream(1, null, 0);
  for (let count = 0; count < 140_000; count += 1) {
    const of = { ssrc: 1, sequenceNumber: count & 0xffff, timestamp: 0, pictureId: count & 0x7fff };
    const packet = receive(stream, vp8Packet(of, count === 0), 0);
    if (packet === null || !consumer.forward(stream, packet, 0)) return t.fail(`stuck at ${count}`);
    if (sent.pop() !== packet.bytes) return t.fail(`not sent at ${count}`);
    if (packet.bytes.readUInt16BE(2) !== ((count + 6) & 0xffff)) return t.fail(`gap at ${count}`);
  }
  t.pass();
});
