/** When a producer asks for keyframes, and which layer its consumers get. */
import test from "ava";
import { LAYERS, type Layer } from "../../../src/media/leg/messages.ts";
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

test("[RL14] of three layers the next smaller one takes the place of one that falls silent, and a larger one where there is none", (t) => {
  const producer = new Producer(() => {});
  const [quarter, half, full] = [
    new RtpStream(1, "q", 0),
    new RtpStream(2, "h", 0),
    new RtpStream(3, "f", 0),
  ];
  for (const stream of [quarter, half, full]) producer.addStream(stream, 0);
  const best = (layer: Layer, ...flowing: readonly RtpStream[]) => {
    for (const stream of producer.streams) stream.lastPacketAtMs = flowing.includes(stream) ? 5_000 : 0;
    return producer.best(layer, 5_000)?.rid;
  };
  for (const layer of LAYERS) t.is(best(layer, quarter, half, full), layer);
  t.is(best("f", quarter, half), "h");
  t.is(best("f", quarter), "q");
  t.is(best("h", quarter, full), "q");
  t.is(best("h", full), "f");
  t.is(best("q", half, full), "h");
  t.is(best("q", full), "f");
});

test("[RL14] a layer that was stopped is shown from its keyframe on, and the former one up to there", (t) => {
  const asked: string[] = [];
  const producer = new Producer(({ rid }) => asked.push(rid ?? ""));
  const [quarter, half] = [new RtpStream(1, "q", 0), new RtpStream(2, "h", 0)];
  for (const stream of [quarter, half]) producer.addStream(stream, 0);
  const shown: string[] = [];
  let current: RtpStream | null = quarter;
  const consumer: PacketConsumer = {
    layer: "h",
    get stream() {
      return current;
    },
    forward(stream, packet) {
      if (stream !== current && packet.vp8?.isKeyframeStart !== true) return false;
      current = stream;
      shown.push(`${stream.rid}${packet.timestamp}`);
      return true;
    },
    forwardReport: () => {},
  };
  producer.setConsumers([consumer], 9_000);
  const give = (stream: RtpStream, number: number, isKeyframe = false) => {
    const of = { ssrc: stream.ssrc, sequenceNumber: number, timestamp: number, pictureId: number };
    const packet = receive(stream, vp8Packet(of, isKeyframe), 9_000 + 200 * number);
    if (packet !== null) producer.dispatch(stream, packet, 9_000 + 200 * number);
  };
  give(quarter, 1);
  give(half, 2);
  give(quarter, 3);
  give(half, 4, true);
  give(quarter, 5);
  give(half, 6);
  t.deepEqual(shown, ["q1", "q3", "h4", "h6"]);
  t.deepEqual(asked, ["h", "h"], "a layer that begins without a keyframe is asked for one");
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
