/** What a deputy holds of a recording. Rules: SPEC.md. */
import test from "ava";
import type { RecordedPacket, RecordedSource } from "../../src/kernel/recorded-packet.ts";
import { Backlog, BACKLOG_MS, MAX_BACKLOG_BYTES } from "../../src/recording/feed/backlog.ts";
import { peerId } from "../support/ids.ts";

const [A, B] = [peerId(1), peerId(2)];
const packet = (
  from: typeof A,
  source: RecordedSource,
  atMs: number,
  more: Partial<RecordedPacket> = {},
): RecordedPacket => ({
  ...{ peerId: from, source, atMs, isKey: source === "voice", bytes: new Uint8Array(10) },
  ...more,
});
const batch = (sentAtMs: number, ...packets: readonly RecordedPacket[]) => ({ sentAtMs, packets, lost: 0 });
const times = (backlog: Backlog, nowMs: number) => backlog.take(nowMs)?.packets.map(({ atMs }) => atMs);

test("[RC81] a backlog is given once, as one batch that is sent then, by the relay's clock", (t) => {
  const backlog = new Backlog();
  t.is(backlog.take(0), null);
  backlog.add(batch(1_100, packet(A, "voice", 1_050)), 100);
  backlog.add({ ...batch(1_200, packet(A, "voice", 1_150)), lost: 2 }, 200);
  t.like(backlog.take(260), { sentAtMs: 1_260, lost: 2, packets: { length: 2 } });
  t.is(backlog.take(260), null);
});

test("[RC81] it holds some seconds and some bytes, and nothing of those that are not meant", (t) => {
  const backlog = new Backlog();
  backlog.add(batch(0, packet(A, "voice", 0)), 0);
  backlog.add(batch(1, packet(A, "voice", 1), packet(B, "voice", 2)), 1);
  backlog.add(batch(BACKLOG_MS, packet(B, "voice", 3)), BACKLOG_MS + 1);
  backlog.keepOnly([B]);
  t.deepEqual(times(backlog, BACKLOG_MS + 1), [2, 3]);
  const large = { bytes: new Uint8Array(MAX_BACKLOG_BYTES / 2) };
  for (const atMs of [1, 2, 3]) backlog.add(batch(atMs, packet(A, "voice", atMs, large)), atMs);
  t.deepEqual(times(backlog, 4), [2, 3]);
});

test("[RC81] pictures begin with a keyframe; one that has none begins anew", (t) => {
  const backlog = new Backlog();
  const [key, delta] = [{ isKey: true }, { isKey: false }];
  backlog.add(batch(1, packet(A, "camera", 1, delta), packet(A, "camera", 2, key)), 1);
  backlog.add(batch(3, packet(A, "camera", 3, delta), packet(A, "voice", 4)), 3);
  t.deepEqual(times(backlog, 3), [2, 3, 4]);
  backlog.add(batch(5, packet(A, "camera", 5, delta), packet(A, "voice", 6)), 5);
  t.is(backlog.take(5), null);
});
