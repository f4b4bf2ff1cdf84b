/** A coordinator sends a recorder its stream in crumbs, each of which takes room. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { FeedReader } from "../../src/recording/feed/feed-reader.ts";
import { encodePackets } from "../../src/recording/feed/packet-stream.ts";
import { packetOf, messageOf } from "./hostile-stream.ts";

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
