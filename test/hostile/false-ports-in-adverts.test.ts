/** A stranger advertises a member at ports where nothing listens. */
import test from "ava";
import { createMeetingTable } from "../../src/discovery/meeting-table.ts";
import { MAX_ENDPOINTS } from "../../src/discovery/endpoints.ts";
import { createProber } from "../../src/discovery/prober.ts";
import { advertText } from "../discovery/samples.ts";
import { peerId } from "../support/ids.ts";
import { MALLORY } from "./adverts.ts";

test("[HD1] a false port stands beside the true one, and goes when nothing listens there", (t) => {
  for (const from of [MALLORY, "10.0.0.1"]) {
    const table = createMeetingTable();
    const prober = createProber(table);
    table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
    for (let port = 5000; port < 5100; port++) table.heard(advertText(1, 1), port, from, 10);
    const peers = () => table.list(20, null)[0]?.peers ?? [];
    t.true(peers().length <= MAX_ENDPOINTS);
    t.true(peers().some(({ port, addresses }) => port === 4000 && addresses.includes("10.0.0.1")));
    for (const { id, port } of prober.tick(100, null).probes)
      prober.probeEnded(id, port === 4000 ? "answered" : "refused", 110);
    t.deepEqual(peers(), [{ peerId: peerId(1), addresses: ["10.0.0.1"], port: 4000 }], from);
  }
});

test("[HD1] a verified endpoint is listed first and outlasts any number of false ones", (t) => {
  const table = createMeetingTable();
  const prober = createProber(table);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  for (const { id } of prober.tick(1_000, null).probes) prober.probeEnded(id, "answered", 1_010);
  for (let at = 0; at < 1_000; at++) table.heard(advertText(1, 1), 5000 + at, `10.0.1.${at % 200}`, 1_020);
  t.like(table.list(1_020, null)[0]?.peers[0], { addresses: ["10.0.0.1"], port: 4000 });
});
