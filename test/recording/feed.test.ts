/** The stream from the coordinator to the machine that records. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { ClockOffset } from "../../src/kernel/clock-offset.ts";
import type { RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import {
  Feeder,
  MAX_PICTURE_QUEUE_BYTES,
  MAX_QUEUE_BYTES,
  WINDOW_BYTES,
} from "../../src/recording/feed/feeder.ts";
import { FeedReader } from "../../src/recording/feed/feed-reader.ts";
import { encodePackets, PacketReader } from "../../src/recording/feed/packet-stream.ts";
import { decodeRecordingMessage, type PacketsMessage } from "../../src/recording/messages.ts";
import { peerId } from "../support/ids.ts";

const packetOf = (change: Partial<RecordedPacket> = {}): RecordedPacket => ({
  ...{ peerId: peerId(1), source: "voice", atMs: 1.5, isKey: true, bytes: Buffer.from([1, 2, 3]) },
  ...change,
});
const batchOf = (...packets: readonly RecordedPacket[]) => ({ sentAtMs: 10, packets, lost: 0 });

test("[RC20] packets come out as they went in, however the stream is cut", (t) => {
  const packets = [
    packetOf(),
    packetOf({ peerId: peerId(2), source: "screen", isKey: false, bytes: Buffer.alloc(70_000, 7) }),
    packetOf({ source: "camera", bytes: Buffer.alloc(0) }),
    packetOf({ source: "screenSound", atMs: 1e9 }),
  ];
  const stream = encodePackets(packets);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1 }), (sizes) => {
      const reader = new PacketReader();
      const read: RecordedPacket[] = [];
      for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        read.push(...(reader.push(stream.subarray(offset, offset + size)) ?? []));
        offset += size;
      }
      t.deepEqual(
        read.map((each) => ({ ...each, bytes: Buffer.from(each.bytes) })),
        packets.map((each) => ({ ...each, bytes: Buffer.from(each.bytes) })),
      );
    }),
    { numRuns: 20 },
  );
});

test("[RC20] bytes that no encoder makes end the stream, and never throw", (t) => {
  const encoded = encodePackets([packetOf()]);
  const spoil = (offset: number, byte: number) => {
    const copy = Buffer.from(encoded);
    copy[offset] = byte;
    return new PacketReader().push(copy);
  };
  t.is(spoil(0, 255), null, "a length beyond all bounds");
  t.is(spoil(4, 9), null, "a source that there is not");
  t.is(spoil(14, 0), null, "an id that is none");
  t.is(spoil(6, 255), null, "a time that is none");
});

function wire(isUp = () => true) {
  const sent: PacketsMessage[] = [];
  const feeder = new Feeder((message) => {
    if (!isUp()) return false;
    sent.push(message);
    return true;
  });
  return { sent, feeder, sentBytes: () => sent.reduce((sum, { data }) => sum + (data.length * 3) / 4, 0) };
}

test("[RC21] no more is on its way than the recorder has taken, and every message is one that it decodes", (t) => {
  const { sent, feeder, sentBytes } = wire();
  feeder.add(batchOf(packetOf()));
  t.deepEqual(sent, [], "nobody asked");
  feeder.begin(7);
  for (let count = 0; count < 30; count += 1) feeder.add(batchOf(packetOf({ bytes: Buffer.alloc(40_000) })));
  t.true(sentBytes() < WINDOW_BYTES + 50_000);
  for (const message of sent) t.deepEqual(decodeRecordingMessage(message), message);
  const reader = new FeedReader();
  let packets = 0;
  for (let turn = 0; turn < sent.length; turn += 1) {
    packets += reader.receive(sent[turn] as PacketsMessage, 0)?.packets.length ?? 0;
    feeder.taken(7, reader.receivedBytes);
  }
  t.is(packets, 30);
  feeder.taken(7, 1e12);
  feeder.taken(6, 0);
  t.false(feeder.begin(7), "asked for again, it goes on");
});

test("[RC21] where the recorder takes nothing, pictures are left out before sound, are counted, and go on with a keyframe", (t) => {
  const { sent, feeder } = wire();
  feeder.begin(1);
  const picture = (isKey: boolean) => packetOf({ source: "camera", isKey, bytes: Buffer.alloc(100_000) });
  const queueBytes = WINDOW_BYTES + MAX_PICTURE_QUEUE_BYTES;
  for (let bytes = 0; bytes < queueBytes + 1_000_000; bytes += 100_000)
    feeder.add(batchOf(picture(bytes === 0)));
  feeder.add(batchOf(packetOf({ bytes: Buffer.from([42]) })));
  const reader = new FeedReader();
  const came: RecordedPacket[] = [];
  let lost = 0;
  function takeAll() {
    for (const message of sent.splice(0)) {
      const timed = reader.receive(message, 0);
      came.push(...(timed?.packets ?? []));
      lost += timed?.lost ?? 0;
      feeder.taken(1, reader.receivedBytes);
    }
  }
  while (sent.length > 0) takeAll();
  t.is(came.at(-1)?.bytes[0], 42, "sound came");
  t.true(lost > 0);
  const before = came.length;
  feeder.add(batchOf(picture(false), picture(true), picture(false)));
  while (sent.length > 0) takeAll();
  t.deepEqual(
    came.slice(before).map(({ isKey }) => isKey),
    [true, false],
  );
  for (let bytes = 0; bytes < 2 * MAX_QUEUE_BYTES; bytes += 100_000)
    feeder.add(batchOf(packetOf({ bytes: Buffer.alloc(100_000) })));
  let heldBytes = 0;
  while (sent.length > 0) {
    heldBytes += sent.reduce((sum, { data }) => sum + (data.length * 3) / 4, 0);
    takeAll();
  }
  t.true(heldBytes < MAX_QUEUE_BYTES + WINDOW_BYTES + 300_000, "memory is bounded");
});

test("[RC22] a message that does not continue the stream is found; a stream that is begun anew is whole again", (t) => {
  const { sent, feeder } = wire();
  feeder.begin(1);
  for (let count = 0; count < 3; count += 1) feeder.add(batchOf(packetOf()));
  const [first, , third] = sent as [PacketsMessage, PacketsMessage, PacketsMessage];
  const reader = new FeedReader();
  t.is(reader.receive(first, 0)?.packets.length, 1);
  t.is(reader.receive(third, 0), null);
  reader.restart(0);
  feeder.begin(2);
  feeder.add(batchOf(packetOf()));
  t.is(reader.receive(sent.at(-1) as PacketsMessage, 0)?.packets.length, 0);
  t.is(reader.settled(1_000).packets.length, 1);
});

test("[RC310] after a takeover the least delayed of the first batches says where the next relay's clock stands: a late one neither repeats nor displaces sound", (t) => {
  const reader = new FeedReader();
  const batch = (sentAtMs: number, ...moments: readonly number[]) => ({
    ...{ sentAtMs, lost: 0 },
    packets: moments.map((atMs) => packetOf({ atMs })),
  });
  const times = (timed: { packets: readonly RecordedPacket[] }) => timed.packets.map(({ atMs }) => atMs);
  t.deepEqual(times(reader.time(batch(1_000, 980), 50_000)), [49_980], "the first stream waits for nothing");
  t.deepEqual(times(reader.restart(50_100)), []);
  // The next relay's clock is ahead by 7,000 ms; the first batch comes 210 ms late, the others 4 ms.
  t.deepEqual(times(reader.time(batch(57_110, 57_060, 57_080), 50_320)), []);
  for (const sentAtMs of [57_410, 57_510, 57_610])
    t.deepEqual(times(reader.time(batch(sentAtMs, sentAtMs - 20), sentAtMs - 7_000 + 4)), []);
  const settled = times(reader.time(batch(57_710, 57_690), 50_714));
  t.deepEqual(
    settled.map((ms) => Math.round(ms)),
    [50_064, 50_084, 50_394, 50_494, 50_594, 50_694],
  );
  t.deepEqual(
    times(reader.time(batch(57_810, 57_790), 50_814)).map((ms) => Math.round(ms)),
    [50_794],
  );
});

test("[RC310] the pieces of one long batch count once, and what waits is given when yet another stream begins", (t) => {
  const reader = new FeedReader();
  const batch = { sentAtMs: 1_000, lost: 2, packets: [packetOf({ atMs: 990 })] };
  reader.time(batch, 1_000);
  reader.restart(1_000);
  for (let piece = 0; piece < 10; piece += 1)
    t.deepEqual(reader.time(batch, 1_100 + piece).packets, [], String(piece));
  const rest = reader.restart(1_200);
  t.is(rest.packets.length, 10);
  t.is(rest.lost, 20);
  t.deepEqual(reader.restart(1_300), { packets: [], lost: 0 });
});

test("[RC346] a stream that is over ends with a message without bytes, behind all that waits, and one that was not asked for with nothing", (t) => {
  const { sent, feeder } = wire();
  feeder.end();
  t.deepEqual(sent, []);
  feeder.begin(1);
  feeder.add(batchOf(packetOf({ source: "camera", bytes: Buffer.alloc(WINDOW_BYTES + 1) })));
  feeder.end();
  t.false(sent.some(({ data }) => data === ""));
  const bytes = sent.reduce((sum, { data }) => sum + Buffer.from(data, "base64").length, 0);
  feeder.taken(1, bytes);
  t.is(sent.at(-1)?.data, "");
  t.not(decodeRecordingMessage(sent.at(-1)), null);
});

test("[RC22] without a link the stream ends, and waits to be asked for", (t) => {
  let isUp = false;
  const { sent, feeder } = wire(() => isUp);
  feeder.begin(1);
  feeder.add(batchOf(packetOf()));
  isUp = true;
  feeder.add(batchOf(packetOf()));
  t.deepEqual(sent, []);
  t.true(feeder.begin(1));
  feeder.add(batchOf(packetOf()));
  t.is(sent.length, 1);
});

test("[RC23] moments of another clock are told by the least delayed message, through drift and a clock that is set back", (t) => {
  const offset = new ClockOffset();
  t.is(offset.translate(0, 1_050), 1_050);
  t.is(offset.translate(20, 1_022), 1_022, "less delayed");
  t.true(Math.abs(offset.translate(40, 1_140) - 1_042) < 0.1, "a late one is no news");
  let worstMs = 0;
  for (let at = 0; at < 3_600_000; at += 500) {
    const theirs = 1_000 + at * (1 - 100e-6);
    worstMs = Math.max(worstMs, Math.abs(offset.translate(theirs, 2_000 + at) - (2_000 + at)));
  }
  t.true(worstMs < 30, `${worstMs} ms off in an hour of drift`);
  t.is(offset.translate(5, 4_000_000), 4_000_000, "set back");
});
