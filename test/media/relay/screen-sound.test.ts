/** What a screen plays, on its way through the relay. */
import test from "ava";
import { parseRed, writeRed } from "../../../src/media/rtp/red.ts";
import { parseRtcp } from "../../../src/media/rtp/rtcp.ts";
import { isRtcp, parseRtp } from "../../../src/media/rtp/rtp.ts";
import { SoundConsumer, SoundProducer } from "../../../src/media/relay/screen-sound.ts";
import { peerId } from "../../support/ids.ts";
import { packetOf } from "./packets.ts";
import { createWorld, SCREEN_SOUND } from "./world.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const frame = (value: number): number[] => [SCREEN_SOUND, value];

test("[SO1] what a screen plays goes as it came to all but its presenter, also on standbys and unseen, and into no mix", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const c = await world.open(C, "1", false);
  b.say({ type: "watching", on: false });
  a.sendScreenSound(1, frame(1));
  t.deepEqual(b.screenSound(), [], "it does not present");
  world.relay.setPresenter(A);
  world.relay.setMuted({ microphone: [A], camera: [] });
  for (const value of [2, 3]) a.sendScreenSound(value, frame(value));
  for (const listener of [b, c]) {
    t.deepEqual(
      listener.screenSound().map(({ payload }) => payload),
      [frame(2), frame(3)],
    );
  }
  t.deepEqual(a.screenSound(), []);
  t.is(world.mixer.takeLevels().length, 2, "of the microphones alone");
  world.relay.setPresenter(null);
  a.sendScreenSound(4, frame(4));
  t.is(b.screenSound().length, 2);
});

test("[MX65] who has muted the presenter for itself is not sent what its screen plays, until it is heard again", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const c = await world.open(C);
  world.relay.setPresenter(A);
  b.say({ type: "hear", volumes: [{ peerId: A, percent: 0 }] });
  c.say({ type: "hear", volumes: [{ peerId: A, percent: 50 }] });
  a.sendScreenSound(1, frame(1));
  t.deepEqual([b.screenSound().length, c.screenSound().length], [0, 1]);
  b.say({ type: "hear", volumes: [] });
  a.sendScreenSound(2, frame(2));
  t.deepEqual([b.screenSound().length, c.screenSound().length], [1, 2]);
});

test("[SO1] whoever presents, a listener gets one stream: numbers and time go on, and nothing that is late comes in between", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const c = await world.open(C);
  world.relay.setPresenter(A);
  for (const number of [65_534, 65_535, 0]) a.sendScreenSound(number, frame(number & 0xff));
  world.relay.setPresenter(B);
  world.advance(500);
  b.sendScreenSound(9_000, frame(10));
  b.sendScreenSound(8_999, frame(9));
  b.sendScreenSound(9_001, frame(11));
  const headers = c.screenSound().map(({ header }) => header);
  const [first] = headers;
  if (first === undefined) return t.fail("nothing came");
  t.deepEqual(
    headers.map(({ sequenceNumber }) => sequenceNumber - first.sequenceNumber),
    [0, 1, 2, 3, 4],
  );
  t.deepEqual(new Set(headers.map(({ ssrc }) => ssrc)).size, 1);
  const times = headers.map(({ timestamp }) => timestamp);
  t.deepEqual(times[3], ((times[2] ?? 0) + 500 * 48) >>> 0);
  t.deepEqual(times[4], ((times[3] ?? 0) + 960) >>> 0);
  t.deepEqual(
    headers.map(({ marker }) => marker),
    [true, false, false, true, false],
  );
});

test("[SO1] a sender's report comes with the listener's own clock, so that picture and sound stay together", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  world.relay.setPresenter(A);
  a.sendScreenSound(100, frame(1));
  const [sound] = b.screenSound();
  const report = Buffer.alloc(28);
  report.set([0x80, 200, 0, 6]);
  report.writeUInt32BE(3, 4);
  report.writeUInt32BE(3_900_000_000, 8);
  report.writeUInt32BE(100 * 960 + 480, 16);
  a.events.onRtcp(report);
  const last = b.sent
    .flatMap((bytes) => (isRtcp(bytes) ? parseRtcp(bytes) : []))
    .find((item) => item.type === "senderReport");
  t.is(last?.ssrc, sound?.header.ssrc);
  t.is(last?.ntpSeconds, 3_900_000_000);
  t.is(last?.rtpTimestamp, ((sound?.header.timestamp ?? 0) + 480) >>> 0);
});

test("[SO2] each leg gets redundancy in the form that it negotiated; what is no sound of that line is dropped", (t) => {
  const formats = [
    { opus: 111, red: 63 },
    { opus: 109, red: 99 },
    { opus: 96, red: null },
  ];
  const sent: Buffer[] = [];
  const producer = new SoundProducer();
  producer.setConsumers(
    formats.map(
      (format, index) => new SoundConsumer(index, format, 0, (bytes) => sent.push(Buffer.from(bytes)) > 0),
    ),
  );
  const [format] = formats;
  if (format === undefined) return t.fail();
  const dispatch = (payloadType: number, payload: Uint8Array): boolean => {
    const bytes = packetOf({ payloadType, marker: false, sequenceNumber: 1, timestamp: 0, ssrc: 7 }, payload);
    const header = parseRtp(bytes);
    return header !== null && producer.dispatch(bytes, header, format, 0);
  };
  const previous = { payload: Uint8Array.of(5, 6), timestampOffset: 960 };
  t.true(dispatch(63, writeRed(111, Uint8Array.of(7, 8, 9), previous)));
  const [same, other, plain] = sent;
  for (const [bytes, payloadType, opus] of [
    [same, 63, 111],
    [other, 99, 109],
  ] as const) {
    t.is(bytes && parseRtp(bytes)?.payloadType, payloadType);
    t.deepEqual(
      bytes && parseRed(bytes.subarray(12))?.map((block) => [block.payloadType, ...block.payload]),
      [
        [opus, 5, 6],
        [opus, 7, 8, 9],
      ],
    );
  }
  t.is(plain && parseRtp(plain)?.payloadType, 96);
  t.deepEqual([...(plain?.subarray(12) ?? [])], [7, 8, 9]);
  t.true(dispatch(111, Uint8Array.of(1, 2)));
  t.is(sent.length, 6);
  t.false(dispatch(63, writeRed(0, Uint8Array.of(1), null)), "another codec within");
  t.false(dispatch(63, Uint8Array.of(0xff)), "cut short");
  t.false(dispatch(0, Uint8Array.of(1)), "a type of nobody");
  t.false(dispatch(111, new Uint8Array(0)), "nothing");
  t.false(dispatch(111, new Uint8Array(1_481)), "more than a datagram");
  t.is(sent.length, 6);
});
