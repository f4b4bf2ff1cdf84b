/** Which peers are heard, bounded and listed. Rules: SPEC.md. */
import test from "ava";
import {
  createMeetingTable,
  GOODBYE_GRACE_MS,
  MAX_MEETINGS,
  MAX_PEERS,
  MAX_PEERS_PER_MEETING,
  MAX_PEERS_PER_SOURCE,
  type MeetingTable,
} from "../../src/discovery/meeting-table.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { advertText } from "./samples.ts";

const titles = (table: MeetingTable, nowMs: number) => table.list(nowMs, null).map(({ title }) => title);

test("[DS11] goodbye leaves one meeting, death leaves all", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(2, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(3, 1), 4000, "10.0.0.1", 0);
  t.true(table.goodbye(meetingId(1), peerId(1), 0));
  t.false(table.endGoodbyes(GOODBYE_GRACE_MS - 1));
  t.true(table.endGoodbyes(GOODBYE_GRACE_MS));
  t.deepEqual(titles(table, 0), ["Meeting 2", "Meeting 3"]);
  t.true(table.forget(peerId(1)));
  t.false(table.forget(peerId(1)));
  t.deepEqual(titles(table, 0), []);
});

test("[DS12] each bound drops what is over it, and room that is freed is used again", (t) => {
  const perSource = createMeetingTable();
  for (let peer = 0; peer < 10_000; peer++) perSource.heard(advertText(peer, peer), 4000, "10.0.0.66", 0);
  t.is(perSource.peerCount, MAX_PEERS_PER_SOURCE);
  t.is(perSource.heard(advertText(1, 20_000), 4000, "10.0.0.1", 0), "changed");

  const source = (index: number) => `10.0.${index >> 8}.${index & 255}`;
  const perMeeting = createMeetingTable();
  for (let peer = 0; peer < 10_000; peer++) perMeeting.heard(advertText(1, peer), 4000, source(peer), 0);
  t.is(perMeeting.peerCount, MAX_PEERS_PER_MEETING);

  const all = createMeetingTable();
  for (let peer = 0; peer < 10_000; peer++) all.heard(advertText(peer, peer), 4000, source(peer), 0);
  t.is(all.list(0, null).length, MAX_MEETINGS);
  for (let peer = 0; peer < 10_000; peer++) all.heard(advertText(peer % 400, peer), 4000, source(peer), 0);
  t.is(all.peerCount, MAX_PEERS);
  t.is(all.heard(advertText(9_999, 9_999), 4000, "10.9.9.9", 60_000), "dropped");
  t.is(all.heard(advertText(9_999, 9_999), 4000, "10.9.9.9", 180_000), "changed");
  t.deepEqual(titles(all, 180_000), ["Meeting 9999"]);
});

test("[DS13] the coordinator's advert counts most, then the newest", (t) => {
  const table = createMeetingTable();
  const told = (members: number, title = "Plan") => ({ title, members, coordinator: peerId(1) });
  table.heard(advertText(1, 1, { summary: told(5) }), 4000, "10.0.0.1", 0);
  table.heard(advertText(1, 2, { summary: told(4) }), 4000, "10.0.0.2", 10);
  table.heard(advertText(1, 3, { summary: told(3) }), 4000, "10.0.0.3", 20);
  t.like(table.list(20, null)[0], { title: "Plan", members: 5, coordinator: peerId(1) });
  table.forget(peerId(1));
  t.like(table.list(20, null)[0], { title: "Plan", members: 3 });
});

test("[DS13] a meeting waits 1 s for its title; when the members that advertised it are dead, it keeps the last", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 9, { summary: null }), 4000, "10.0.0.9", 0);
  t.deepEqual(titles(table, 999), []);
  t.deepEqual(titles(table, 1_000), [""]);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 1_000);
  table.forget(peerId(1));
  t.like(table.list(1_000, null)[0], { title: "Meeting 1", members: 1, coordinator: null });
});

test("[DS14] self is listed with its meeting, among the others that were heard", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 2), 4002, "10.0.0.2", 0);
  const [sighting] = table.list(0, { text: advertText(1, 1), port: 4001 });
  t.deepEqual(sighting?.peers, [
    { peerId: peerId(1), addresses: [], port: 4001 },
    { peerId: peerId(2), addresses: ["10.0.0.2"], port: 4002 },
  ]);
});

test("[DS7] addresses are newest first, IPv4 before IPv6", (t) => {
  const table = createMeetingTable();
  for (const address of ["10.0.0.1", "fe80::1%eth0", "10.0.1.1"]) {
    table.heard(advertText(1, 1), 4000, address, 0);
  }
  t.deepEqual(table.list(0, null)[0]?.peers[0]?.addresses, ["10.0.1.1", "10.0.0.1", "fe80::1%eth0"]);
});

test("[DS26] a meeting without a title is listed at the first look after its wait, however late, and reported once", (t) => {
  const table = createMeetingTable();
  table.heard(advertText(1, 9, { summary: null }), 4000, "10.0.0.9", 0);
  table.heard(advertText(2, 8), 4000, "10.0.0.8", 0);
  t.false(table.endTitleWaits(999));
  t.true(table.endTitleWaits(5_000));
  t.deepEqual(titles(table, 5_000), ["", "Meeting 2"]);
  t.false(table.endTitleWaits(5_100));
});

test("[AD31] an unlisted meeting has no title, not even the one that it had while it was listed", (t) => {
  const table = createMeetingTable();
  const titleHash = "A-_0".repeat(4);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(titles(table, 0), ["Meeting 1"]);
  t.is(table.heard(advertText(1, 1, { titleHash, summary: null }), 4000, "10.0.0.1", 10), "changed");
  t.like(table.list(10, null)[0], { title: "", titleHash, coordinator: null, members: 1 });
  const own = { text: advertText(2, 3, { titleHash, summary: null }), port: 4003 };
  t.like(
    table.list(10, own).find(({ meetingId: id }) => id === meetingId(2)),
    { title: "", titleHash },
  );
  table.heard(advertText(3, 5, { titleHash, summary: null }), 4000, "10.0.0.5", 20);
  t.true(
    table.list(20, null).some(({ meetingId: id }) => id === meetingId(3)),
    "nothing more is to come, so nobody waits for it",
  );
});
