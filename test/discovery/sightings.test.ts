/** Who is listed, who is asked, who is gone. */
import test from "ava";
import {
  createSightingTable,
  GIVE_UP_AFTER_MS,
  MAX_MEETINGS,
  MAX_PEERS,
  MAX_PEERS_PER_MEETING,
  MAX_PEERS_PER_SOURCE,
  SILENT_AFTER_MS,
  type SightingTable,
} from "../../src/discovery/sightings.ts";
import { advertText } from "./samples.ts";
import { meetingId, peerId } from "../support/ids.ts";

/** Ticks every 100 ms from `fromMs` to `untilMs`; `answer` says what becomes of a probe. Returns the probes asked. */
function run(
  table: SightingTable,
  fromMs: number,
  untilMs: number,
  answer: (address: string, probeNumber: number) => "answered" | "refused" | "silent",
): string[] {
  const asked: string[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 100) {
    for (const { id, address } of table.tick(nowMs, null).probes) {
      asked.push(`${nowMs} ${address}`);
      const reachability = answer(address, asked.length);
      if (reachability !== "silent") table.probeEnded(id, reachability, nowMs);
    }
  }
  return asked;
}

const titles = (table: SightingTable, nowMs: number) => table.list(nowMs, null).map(({ title }) => title);

test("[DS9] a meeting that was heard just now is not probed", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(
    run(table, 0, SILENT_AFTER_MS - 100, () => "refused"),
    [],
  );
  t.deepEqual(titles(table, 900), ["Meeting 1"]);
});

test("[DS9] refused, it goes at once", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(
    run(table, 0, SILENT_AFTER_MS, () => "refused"),
    ["1000 10.0.0.1"],
  );
  t.deepEqual(titles(table, SILENT_AFTER_MS), []);
  t.is(table.peerCount, 0);
});

test("[DS9] refused by one of its two addresses, it stays until the other refuses, too", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(1, 1), 4000, "10.0.1.1", 0);
  run(table, 0, 1_400, (address) => (address === "10.0.1.1" ? "refused" : "silent"));
  t.deepEqual(titles(table, 1_400), ["Meeting 1"]);
  run(table, 1_500, 1_800, () => "refused");
  t.deepEqual(titles(table, 1_800), []);
});

test("[DS9] without an answer it goes within 3 s of its last sign of life, having been asked many times", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const asked = run(table, 0, SILENT_AFTER_MS + GIVE_UP_AFTER_MS, () => "silent");
  t.is(asked.length, GIVE_UP_AFTER_MS / 100);
  t.deepEqual(titles(table, 2_500), []);
});

test("[DS9] a large meeting whose members are all dead goes within 3 s, whether they refuse or not", (t) => {
  for (const reachability of ["refused", "silent"] as const) {
    const table = createSightingTable();
    for (let peer = 1; peer <= 50; peer++) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
    run(table, 0, 2_900, () => reachability);
    t.is(table.peerCount, 0, reachability);
  }
});

test("[DS9] of a large living meeting two members are asked, not all", (t) => {
  const table = createSightingTable();
  for (let peer = 1; peer <= 50; peer++) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
  const asked = run(table, 0, 1_900, () => "answered");
  t.is(asked.length, 2);
});

test("[DS10] an answer keeps it, and it is asked again about every second", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const asked = run(table, 0, 10_000, () => "answered");
  t.is(asked.length, 10);
  t.deepEqual(titles(table, 10_000), ["Meeting 1"]);
});

test("[DS10] of ten tries, six lost ones do no harm", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(table, 0, 30_000, (_address, number) => (number % 7 === 0 ? "answered" : "silent"));
  t.deepEqual(titles(table, 30_000), ["Meeting 1"]);
});

test("[DS24] who was asked when this process stalled has its full time after that, and not more", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(table, 0, 1_400, () => "silent");
  const wokeAtMs = 6_000;
  run(table, wokeAtMs, wokeAtMs + 900, () => "silent");
  t.deepEqual(titles(table, wokeAtMs + 900), ["Meeting 1"]);
  run(table, wokeAtMs + 1_000, wokeAtMs + GIVE_UP_AFTER_MS, () => "silent");
  t.deepEqual(titles(table, wokeAtMs + GIVE_UP_AFTER_MS), []);
});

test("[DS25] whose members are all silent is asked for by six queries; a meeting of which one answers, by none", (t) => {
  const asked = (answer: string | null) => {
    const table = createSightingTable();
    for (const peer of [1, 2, 3]) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
    const queries: number[] = [];
    for (let nowMs = 0; nowMs <= 4_000; nowMs += 100) {
      const { probes, asksEverybody } = table.tick(nowMs, null);
      if (asksEverybody) queries.push(nowMs);
      for (const { id, address } of probes) if (address === answer) table.probeEnded(id, "answered", nowMs);
    }
    return queries;
  };
  t.is(asked(null).length, 6);
  t.deepEqual(asked("10.0.0.2"), []);
});

test("[DS10] an advert while it is asked keeps it", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(table, 0, 2_400, () => "silent");
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 2_450);
  run(table, 2_500, 3_400, () => "silent");
  t.deepEqual(titles(table, 3_400), ["Meeting 1"]);
});

test("[DS10] who answers, but advertises no more, goes after a minute of being watched", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  table.watchFrom(600_000);
  run(table, 600_000, 659_900, () => "answered");
  t.deepEqual(titles(table, 659_900), ["Meeting 1"]);
  run(table, 660_000, 660_000, () => "answered");
  t.deepEqual(titles(table, 660_000), []);
});

test("[DS10] a late answer to a probe brings nobody back", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const probe = table.tick(1_000, null).probes[0];
  t.true(table.goodbye(meetingId(1), peerId(1)));
  t.false(table.probeEnded(probe?.id ?? -1, "answered", 1_100));
  t.false(table.probeEnded(probe?.id ?? -1, "refused", 1_100));
  t.is(table.peerCount, 0);
});

test("[DS9] the own meeting is never probed", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(table.tick(5_000, meetingId(1)).probes, []);
});

test("[DS11] goodbye leaves one meeting, death leaves all", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(2, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(3, 1), 4000, "10.0.0.1", 0);
  t.true(table.goodbye(meetingId(1), peerId(1)));
  t.deepEqual(titles(table, 0), ["Meeting 2", "Meeting 3"]);
  t.true(table.forget(peerId(1)));
  t.false(table.forget(peerId(1)));
  t.deepEqual(titles(table, 0), []);
});

test("[DS12] each bound drops what is over it, and room that is freed is used again", (t) => {
  const perSource = createSightingTable();
  for (let peer = 0; peer < 10_000; peer++) perSource.heard(advertText(peer, peer), 4000, "10.0.0.66", 0);
  t.is(perSource.peerCount, MAX_PEERS_PER_SOURCE);
  t.is(perSource.heard(advertText(1, 20_000), 4000, "10.0.0.1", 0), "changed");

  const source = (index: number) => `10.0.${index >> 8}.${index & 255}`;
  const perMeeting = createSightingTable();
  for (let peer = 0; peer < 10_000; peer++) perMeeting.heard(advertText(1, peer), 4000, source(peer), 0);
  t.is(perMeeting.peerCount, MAX_PEERS_PER_MEETING);

  const all = createSightingTable();
  for (let peer = 0; peer < 10_000; peer++) all.heard(advertText(peer, peer), 4000, source(peer), 0);
  t.is(all.list(0, null).length, MAX_MEETINGS);
  for (let peer = 0; peer < 10_000; peer++) all.heard(advertText(peer % 400, peer), 4000, source(peer), 0);
  t.is(all.peerCount, MAX_PEERS);
  t.is(all.heard(advertText(9_999, 9_999), 4000, "10.9.9.9", 60_000), "dropped");
  t.is(all.heard(advertText(9_999, 9_999), 4000, "10.9.9.9", 180_000), "changed");
  t.deepEqual(titles(all, 180_000), ["Meeting 9999"]);
});

test("[DS13] the coordinator's word counts most, then the newest", (t) => {
  const table = createSightingTable();
  const told = (members: number, title = "Plan") => ({ title, members, coordinator: peerId(1) });
  table.heard(advertText(1, 1, { summary: told(5) }), 4000, "10.0.0.1", 0);
  table.heard(advertText(1, 2, { summary: told(4) }), 4000, "10.0.0.2", 10);
  table.heard(advertText(1, 3, { summary: told(3) }), 4000, "10.0.0.3", 20);
  t.like(table.list(20, null)[0], { title: "Plan", members: 5, coordinator: peerId(1) });
  table.forget(peerId(1));
  t.like(table.list(20, null)[0], { title: "Plan", members: 3 });
});

test("[DS13] a meeting waits 1 s for its title; with its tellers dead it keeps the last", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 9, { summary: null }), 4000, "10.0.0.9", 0);
  t.deepEqual(titles(table, 999), []);
  t.deepEqual(titles(table, 1_000), [""]);
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 1_000);
  table.forget(peerId(1));
  t.like(table.list(1_000, null)[0], { title: "Meeting 1", members: 1, coordinator: null });
});

test("[DS14] self is listed with its meeting, among the others that were heard", (t) => {
  const table = createSightingTable();
  table.heard(advertText(1, 2), 4002, "10.0.0.2", 0);
  const [sighting] = table.list(0, { text: advertText(1, 1), port: 4001 });
  t.deepEqual(sighting?.peers, [
    { peerId: peerId(1), addresses: [], port: 4001 },
    { peerId: peerId(2), addresses: ["10.0.0.2"], port: 4002 },
  ]);
});

test("[DS7] addresses are newest first, IPv4 before IPv6", (t) => {
  const table = createSightingTable();
  for (const address of ["10.0.0.1", "fe80::1%eth0", "10.0.1.1"]) {
    table.heard(advertText(1, 1), 4000, address, 0);
  }
  t.deepEqual(table.list(0, null)[0]?.peers[0]?.addresses, ["10.0.1.1", "10.0.0.1", "fe80::1%eth0"]);
});
