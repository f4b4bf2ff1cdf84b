/** When a producer asks for keyframes, and which layer its consumers get. */
import test from "ava";
import { Producer, type PacketConsumer } from "../../../src/media/relay/producer.ts";
import { RtpStream } from "../../../src/media/relay/rtp-stream.ts";
import { receive, vp8Packet } from "./packets.ts";

test("[RL13] keyframe requests are throttled and none is forgotten", (t) => {
  const asked: number[] = [];
  let nowMs = 0;
  const producer = new Producer(() => asked.push(nowMs));
  const stream = new RtpStream(1, null, 0);
  producer.addStream(stream, nowMs);
  producer.requestKeyframe(stream, nowMs);
  nowMs = 10;
  producer.requestKeyframe(stream, nowMs);
  producer.requestKeyframe(stream, nowMs);
  for (nowMs = 20; nowMs < 400; nowMs += 20) producer.tick(nowMs);
  t.deepEqual(asked, [0, 160]);
});

test("[RL13] a keyframe is asked for until it comes, while pictures flow to somebody", (t) => {
  const asked: number[] = [];
  let nowMs = 0;
  const producer = new Producer(() => asked.push(nowMs));
  const stream = new RtpStream(1, null, 0);
  producer.addStream(stream, nowMs);
  const take = (sequenceNumber: number, isKeyframe: boolean) => {
    const of = { ssrc: 1, sequenceNumber, timestamp: sequenceNumber, pictureId: sequenceNumber };
    receive(stream, vp8Packet(of, isKeyframe), nowMs);
  };
  const consumer: PacketConsumer = { layer: "f", stream, forward: () => true, forwardReport: () => {} };
  producer.setConsumers([consumer], nowMs);
  for (let frame = 1; frame <= 10; frame += 1, nowMs += 100) {
    take(frame, frame === 7);
    producer.tick(nowMs);
  }
  t.deepEqual(asked, [0, 300]);
  nowMs = 1000;
  producer.requestKeyframe(stream, nowMs);
  // A sender that sends nothing cannot answer.
  for (; nowMs < 5000; nowMs += 20) producer.tick(nowMs);
  t.deepEqual(asked.slice(2), [1000, 1260, 1520, 1780]);
});

test("[RL14] a layer that falls silent is replaced by the other, and taken back when it returns", (t) => {
  const producer = new Producer(() => {});
  const half = new RtpStream(1, "h", 0);
  const full = new RtpStream(2, "f", 0);
  producer.addStream(half, 0);
  producer.addStream(full, 0);
  half.lastPacketAtMs = 2000;
  t.is(producer.best("f", 900), full);
  t.is(producer.best("f", 2000), half);
  t.is(producer.best("h", 2000), half);
  full.lastPacketAtMs = 2100;
  t.is(producer.best("f", 2100), full);
});

test("[RL15] a new consumer makes the producer ask for a keyframe at once", (t) => {
  let asked = 0;
  const producer = new Producer(() => (asked += 1));
  producer.addStream(new RtpStream(1, null, 0), 0);
  const consumer: PacketConsumer = { layer: "f", stream: null, forward: () => true, forwardReport: () => {} };
  t.is(asked, 0);
  producer.setConsumers([consumer], 1000);
  t.is(asked, 1);
  producer.setConsumers([consumer], 2000);
  t.is(asked, 1);
});
