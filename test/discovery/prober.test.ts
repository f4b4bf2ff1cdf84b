/** Which silent members are probed, and which are gone. Rules: SPEC.md. */
import test from "ava";
import { createMeetingTable, type MeetingTable } from "../../src/discovery/meeting-table.ts";
import { createProber, GIVE_UP_AFTER_MS, SILENT_AFTER_MS, type Prober } from "../../src/discovery/prober.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { advertText } from "./samples.ts";

function createNearby(): { readonly table: MeetingTable; readonly prober: Prober } {
  const table = createMeetingTable();
  return { table, prober: createProber(table) };
}

/** Ticks every 100 ms from `fromMs` to `untilMs`; `answer` decides the result of each probe. Returns the probes. */
function run(
  prober: Prober,
  fromMs: number,
  untilMs: number,
  answer: (address: string, probeNumber: number) => "answered" | "refused" | "silent",
): string[] {
  const asked: string[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 100) {
    for (const { id, address } of prober.tick(nowMs, null).probes) {
      asked.push(`${nowMs} ${address}`);
      const reachability = answer(address, asked.length);
      if (reachability !== "silent") prober.probeEnded(id, reachability, nowMs);
    }
  }
  return asked;
}

const titles = (table: MeetingTable, nowMs: number) => table.list(nowMs, null).map(({ title }) => title);

test("[DS9] a meeting that was heard just now is not probed", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(
    run(prober, 0, SILENT_AFTER_MS - 100, () => "refused"),
    [],
  );
  t.deepEqual(titles(table, 900), ["Meeting 1"]);
});

test("[DS9] refused, it goes at once", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(
    run(prober, 0, SILENT_AFTER_MS, () => "refused"),
    ["1000 10.0.0.1"],
  );
  t.deepEqual(titles(table, SILENT_AFTER_MS), []);
  t.is(table.peerCount, 0);
});

test("[DS9] refused by one of its two addresses, it stays until the other refuses, too", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  table.heard(advertText(1, 1), 4000, "10.0.1.1", 0);
  run(prober, 0, 1_400, (address) => (address === "10.0.1.1" ? "refused" : "silent"));
  t.deepEqual(titles(table, 1_400), ["Meeting 1"]);
  run(prober, 1_500, 1_800, () => "refused");
  t.deepEqual(titles(table, 1_800), []);
});

test("[DS9] without an answer it goes within 3 s of its last sign of life, having been asked many times", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const asked = run(prober, 0, SILENT_AFTER_MS + GIVE_UP_AFTER_MS, () => "silent");
  t.is(asked.length, GIVE_UP_AFTER_MS / 100);
  t.deepEqual(titles(table, 2_500), []);
});

test("[DS9] a large meeting whose members are all dead goes within 3 s, whether they refuse or not", (t) => {
  for (const reachability of ["refused", "silent"] as const) {
    const { table, prober } = createNearby();
    for (let peer = 1; peer <= 50; peer++) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
    run(prober, 0, 2_900, () => reachability);
    t.is(table.peerCount, 0, reachability);
  }
});

test("[DS9] of a large living meeting two members are probed, not all", (t) => {
  const { table, prober } = createNearby();
  for (let peer = 1; peer <= 50; peer++) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
  const asked = run(prober, 0, 1_900, () => "answered");
  t.is(asked.length, 2);
});

test("[DS10] an answer keeps it, and it is asked again about every second", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const asked = run(prober, 0, 10_000, () => "answered");
  t.is(asked.length, 10);
  t.deepEqual(titles(table, 10_000), ["Meeting 1"]);
});

test("[DS10] of ten tries, six lost ones do no harm", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(prober, 0, 30_000, (_address, number) => (number % 7 === 0 ? "answered" : "silent"));
  t.deepEqual(titles(table, 30_000), ["Meeting 1"]);
});

test("[DS24] a peer that was probed when this process stalled has its full time after that, and not more", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(prober, 0, 1_400, () => "silent");
  const wokeAtMs = 6_000;
  run(prober, wokeAtMs, wokeAtMs + 900, () => "silent");
  t.deepEqual(titles(table, wokeAtMs + 900), ["Meeting 1"]);
  run(prober, wokeAtMs + 1_000, wokeAtMs + GIVE_UP_AFTER_MS, () => "silent");
  t.deepEqual(titles(table, wokeAtMs + GIVE_UP_AFTER_MS), []);
});

test("[DS25] a meeting whose members are all silent is asked for by six queries; one with a member that answers, by none", (t) => {
  const asked = (answer: string | null) => {
    const { table, prober } = createNearby();
    for (const peer of [1, 2, 3]) table.heard(advertText(1, peer), 4000, `10.0.0.${peer}`, 0);
    const queries: number[] = [];
    for (let nowMs = 0; nowMs <= 4_000; nowMs += 100) {
      const { probes, mustQuery } = prober.tick(nowMs, null);
      if (mustQuery) queries.push(nowMs);
      for (const { id, address } of probes) if (address === answer) prober.probeEnded(id, "answered", nowMs);
    }
    return queries;
  };
  t.is(asked(null).length, 6);
  t.deepEqual(asked("10.0.0.2"), []);
});

test("[DS10] an advert while it is probed keeps a peer", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  run(prober, 0, 2_400, () => "silent");
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 2_450);
  run(prober, 2_500, 3_400, () => "silent");
  t.deepEqual(titles(table, 3_400), ["Meeting 1"]);
});

test("[DS10] a peer that answers but advertises no more goes after a minute of being watched", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  prober.watchFrom(600_000);
  run(prober, 600_000, 659_900, () => "answered");
  t.deepEqual(titles(table, 659_900), ["Meeting 1"]);
  run(prober, 660_000, 660_000, () => "answered");
  t.deepEqual(titles(table, 660_000), []);
});

test("[DS10] a late answer to a probe brings no peer back", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  const probe = prober.tick(1_000, null).probes[0];
  t.true(table.forget(peerId(1)));
  t.false(prober.probeEnded(probe?.id ?? -1, "answered", 1_100));
  t.false(prober.probeEnded(probe?.id ?? -1, "refused", 1_100));
  t.is(table.peerCount, 0);
});

test("[DS9] the own meeting is never probed", (t) => {
  const { table, prober } = createNearby();
  table.heard(advertText(1, 1), 4000, "10.0.0.1", 0);
  t.deepEqual(prober.tick(5_000, meetingId(1)).probes, []);
});
