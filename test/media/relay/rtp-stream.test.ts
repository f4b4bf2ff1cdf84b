/** What an incoming stream requests from its sender and reports to it. */
import test from "ava";
import { RtpStream } from "../../../src/media/relay/rtp-stream.ts";
import { packetOf, receive } from "./packets.ts";

test("[RL8] a stream requests missing packets a few times, and takes each packet once", (t) => {
  const stream = new RtpStream(9, "f", 0);
  const arrive = (sequenceNumber: number, isRecovered = false) => {
    const header = { payloadType: 96, marker: false, sequenceNumber, timestamp: 0, ssrc: 9 };
    return receive(stream, packetOf(header, Buffer.of(16, 0)), 0, isRecovered);
  };
  t.truthy(arrive(0xfffe));
  t.truthy(arrive(2));
  t.is(arrive(2), null);
  t.deepEqual(stream.nacksDue(0), [0xffff, 0, 1]);
  t.deepEqual(stream.nacksDue(10), []);
  t.truthy(arrive(0, true));
  t.is(arrive(0, true), null);
  t.deepEqual(stream.nacksDue(50), [0xffff, 1]);
  for (let nowMs = 100; nowMs < 1000; nowMs += 50) stream.nacksDue(nowMs);
  t.deepEqual(stream.nacksDue(2000), []);
  t.true(stream.isKeyframeRequestDue, "what is given up is made up for");
  const block = stream.receptionBlock(0);
  t.is(block.cumulativeLost, 2);
  t.is(block.extendedHighestSequenceNumber, 0x10002);
});

test("[RL41] a receiver report carries the jitter of packets as they come, without retransmissions", (t) => {
  const stream = new RtpStream(9, null, 0);
  const arrive = (frame: number, atMs: number, isRecovered = false) => {
    const header = { payloadType: 96, marker: true, sequenceNumber: frame, timestamp: frame * 3000, ssrc: 9 };
    receive(stream, packetOf(header, Buffer.of(16, 0)), atMs, isRecovered);
  };
  for (let frame = 0; frame < 10; frame += 1) if (frame !== 5) arrive(frame, (frame * 100) / 3);
  t.is(stream.receptionBlock(400).jitter, 0);
  arrive(5, 400, true);
  t.is(stream.receptionBlock(400).jitter, 0);
  arrive(10, 1000 / 3 + 16);
  t.is(stream.receptionBlock(400).jitter, (16 * 90) / 16);
});
