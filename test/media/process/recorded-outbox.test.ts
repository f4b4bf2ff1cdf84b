/** What goes from the media process to the core of a recording. Rules: ../SPEC.md, RC. */
import test from "ava";
import { packBatch, RecordedOutbox, unpackBatch } from "../../../src/media/process/recorded-outbox.ts";
import type { RecordedPacket } from "../../../src/kernel/recorded-packet.ts";
import { peerId } from "../../support/ids.ts";

const packetOf = (index: number, change: Partial<RecordedPacket> = {}): RecordedPacket => ({
  ...{ peerId: peerId(1), source: "voice", atMs: index * 20.25, isKey: true },
  bytes: Uint8Array.from({ length: index }, () => index),
  ...change,
});

test("[RC348] a batch comes out of its numbers and bytes as it went in", (t) => {
  const packets = [
    packetOf(0),
    packetOf(3, { peerId: peerId(2), source: "camera", isKey: false }),
    packetOf(1, { source: "screenSound" }),
    packetOf(2, { peerId: peerId(2), source: "screen", atMs: -1.5 }),
  ];
  const batch = { sentAtMs: 12.5, packets, lost: 2 };
  t.deepEqual(unpackBatch(structuredClone(packBatch(batch))), batch);
  const empty = { sentAtMs: 1, packets: [], lost: 0 };
  t.deepEqual(unpackBatch(packBatch(empty)), empty);
});

test("[RC348] a core that takes nothing costs five seconds of batches, and what is left out is counted", (t) => {
  const outbox = new RecordedOutbox();
  t.is(outbox.next(0), null);
  for (let batch = 0; batch < 50; batch += 1) {
    outbox.add(packetOf(1));
    t.is(outbox.next(batch)?.packets.length, 1);
  }
  outbox.add(packetOf(1));
  t.is(outbox.next(50), null);
  outbox.taken();
  outbox.add(packetOf(1));
  t.is(outbox.next(51)?.lost, 1);
});
