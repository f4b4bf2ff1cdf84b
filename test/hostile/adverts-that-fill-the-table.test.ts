/** A machine advertises so many meetings and members that no others find a place. */
import test from "ava";
import { createMeetingTable, MAX_PEERS_PER_MEETING } from "../../src/discovery/meeting-table.ts";
import { advertText } from "../discovery/samples.ts";
import { meetingId } from "../support/ids.ts";
import { MALLORY } from "./adverts.ts";

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
