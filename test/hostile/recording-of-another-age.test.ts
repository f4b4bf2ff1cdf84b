/** A coordinator sends a recorder packets of another age, so that the recording ends. */
import test from "ava";
import { FeedReader } from "../../src/recording/feed/feed-reader.ts";
import { encodePackets } from "../../src/recording/feed/packet-stream.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { readRecording } from "../../src/recording/disk/list-recordings.ts";
import { HEAD, makeFolder } from "../recording/recorded.ts";
import { peerId } from "../support/ids.ts";
import { packetOf, messageOf } from "./hostile-stream.ts";

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
