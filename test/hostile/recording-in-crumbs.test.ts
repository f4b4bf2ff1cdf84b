/** A coordinator that lies gives the machine that records what no relay does: the stream in crumbs, and packets of other ages. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import type { RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import { FeedReader } from "../../src/recording/feed/feed-reader.ts";
import { encodePackets } from "../../src/recording/feed/packet-stream.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { readRecording } from "../../src/recording/disk/list-recordings.ts";
import type { PacketsMessage } from "../../src/recording/messages.ts";
import { HEAD, makeFolder } from "../recording/recorded.ts";
import { peerId } from "../support/ids.ts";

const packetOf = (change: Partial<RecordedPacket> = {}): RecordedPacket => ({
  ...{ peerId: peerId(1), source: "voice", atMs: 100, isKey: true, bytes: Buffer.from([0x78, 1, 2]) },
  ...change,
});
const messageOf = (offset: number, bytes: Buffer): PacketsMessage => ({
  ...{ type: "packets", feed: 1, offset, sentAtMs: 100, lost: 0, data: bytes.toString("base64") },
});

/** What lives, after all garbage is gone. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test("[HT63] a packet that comes in crumbs, and crumbs of nothing, take no more room than the packet", (t) => {
  const whole = encodePackets([packetOf({ source: "camera", bytes: Buffer.alloc(100_000, 7) })]);
  const reader = new FeedReader();
  const before = heapBytes();
  for (let offset = 0; offset < whole.length - 1; offset += 1) {
    reader.receive(messageOf(offset, whole.subarray(offset, offset + 1)), 100);
    reader.receive(messageOf(offset + 1, Buffer.alloc(0)), 100);
  }
  const grown = heapBytes() - before;
  t.true(grown < 5_000_000, `${(grown / 1e6).toFixed(1)} MB for a packet of 0.1 MB`);
  const last = reader.receive(messageOf(whole.length - 1, whole.subarray(-1)), 100);
  t.is(last?.packets[0]?.bytes.length, 100_000);
});

test("[HT64] packets of other ages neither end the recording nor the files of others", async (t) => {
  const folder = makeFolder(t);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  const reader = new FeedReader();
  const ben = peerId(2);
  let offset = 0;
  for (const [turn, atMs] of [100, 1e300, -1e300, 5e-324, Number.MAX_VALUE, 2 ** 53].entries()) {
    // Each is the first of its participant.
    const packets = [
      packetOf({ peerId: peerId(10 + turn), atMs }),
      packetOf({ peerId: ben, atMs: 100 + turn * 20 }),
    ];
    const bytes = encodePackets(packets);
    const timed = reader.receive(messageOf(offset, bytes), 100 + turn * 20);
    offset += bytes.length;
    await t.notThrowsAsync(async () => await writer.add(timed?.packets ?? []), String(atMs));
  }
  await writer.close({ atMs: 1_000, reason: "stopped" });
  const kept = await readRecording(folder);
  t.is(kept?.tracks.filter((track) => track.peerId === ben && track.sizeBytes > 0).length, 1);
  t.true((kept?.lengthMs ?? Infinity) < 60_000, `${kept?.lengthMs} ms long`);
});
