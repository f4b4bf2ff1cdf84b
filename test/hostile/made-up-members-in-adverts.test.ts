/** A stranger advertises members of one's own meeting that do not exist. */
import test from "ava";
import { createMeetingTable } from "../../src/discovery/meeting-table.ts";
import { createProber } from "../../src/discovery/prober.ts";
import { advertText } from "../discovery/samples.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { MALLORY } from "./adverts.ts";

test("[HD7] made-up members of one's own meeting are asked and go, while real ones are left in peace", (t) => {
  const table = createMeetingTable();
  const prober = createProber(table);
  table.heard(advertText(1, 66), 4000, MALLORY, 0);
  const asked: number[] = [];
  for (let nowMs = 0; nowMs <= 20_000; nowMs += 100) {
    if (nowMs % 5_000 === 0) table.heard(advertText(1, 1), 4000, "10.0.0.1", nowMs);
    for (const { id, address } of prober.tick(nowMs, meetingId(1)).probes) {
      asked.push(nowMs);
      prober.probeEnded(id, address === MALLORY ? "refused" : "answered", nowMs);
    }
  }
  t.deepEqual(asked, [15_000]);
  t.deepEqual(
    table.list(20_000, null)[0]?.peers.map((peer) => peer.peerId),
    [peerId(1)],
  );
});
