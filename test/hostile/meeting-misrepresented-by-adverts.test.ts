/** A stranger sends adverts in members' names: false ports, titles, goodbyes, and more members than the table holds. */
import test from "ava";
import {
  createMeetingTable,
  GOODBYE_GRACE_MS,
  MAX_PEERS_PER_MEETING,
} from "../../src/discovery/meeting-table.ts";
import { MAX_ENDPOINTS } from "../../src/discovery/endpoints.ts";
import { createProber } from "../../src/discovery/prober.ts";
import { advertText } from "../discovery/samples.ts";
import { meetingId, peerId } from "../support/ids.ts";

const MALLORY = "10.0.0.66";

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

test("[HD2] a false title, count or flag from one address changes nothing in what two say, nor in what was there first", (t) => {
  const table = createMeetingTable();
  const summary = { title: "Lesson", members: 2, coordinator: peerId(1) };
  const lie = { title: "Free games", members: 99, coordinator: peerId(66) };
  table.heard(advertText(1, 1, { summary }), 4000, "10.0.0.1", 0);
  for (const peer of [1, 66]) table.heard(advertText(1, peer, { summary: lie }), 4000, MALLORY, 10);
  t.like(table.list(20, null)[0], { title: "Lesson", members: 2, coordinator: peerId(1) });
  table.heard(advertText(1, 1, { summary: lie, needsPasscode: true, isLocked: true }), 4001, MALLORY, 20);
  t.like(table.list(20, null)[0], { title: "Lesson", needsPasscode: false, isLocked: false });
  for (let peer = 100; peer < 120; peer++)
    table.heard(advertText(1, peer, { summary: lie }), 4000, MALLORY, 30);
  t.like(table.list(30, null)[0], { title: "Lesson" }, "however many members one machine makes up");
});

test("[HD3] a goodbye in another's name is a question, and the answer keeps the peer", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.true(table.goodbye(meetingId(1), peerId(1), 1_000));
  t.is(table.list(1_010, null).length, 1);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 1_020);
  t.false(table.endGoodbyes(1_000 + GOODBYE_GRACE_MS));
  t.is(table.list(2_000, null).length, 1);
});

test("[HD4] a machine that fills a meeting's places makes room for others, as does one that fills the table", (t) => {
  const table = createMeetingTable();
  for (let peer = 100; peer < 100 + 2 * MAX_PEERS_PER_MEETING; peer++)
    table.heard(advertText(1, peer), 4000, MALLORY, peer);
  t.is(table.peerCount, MAX_PEERS_PER_MEETING);
  for (let peer = 1; peer <= 20; peer++)
    t.is(table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 1_000), "changed");
  t.is(table.peerCount, MAX_PEERS_PER_MEETING);
  const listed = table.list(1_000, null)[0]?.peers ?? [];
  t.true(
    listed.slice(0, 21).filter(({ addresses }) => addresses[0] !== MALLORY).length === 20,
    "a joiner calls one member of each machine before a second one of any",
  );

  const meetings = createMeetingTable();
  for (let source = 0; source < 10; source++)
    for (let at = 0; at < 60; at++)
      meetings.heard(advertText(1_000 + source * 60 + at, source), 4000, `10.0.1.${source}`, 0);
  t.is(meetings.heard(advertText(1, 1), 4000, "10.0.0.1", 10), "changed");
  t.true(meetings.list(2_000, null).some((each) => each.meetingId === meetingId(1)));
});

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
