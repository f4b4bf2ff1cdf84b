/** A stranger advertises a meeting under another title, with other counts and flags. */
import test from "ava";
import { createMeetingTable } from "../../src/discovery/meeting-table.ts";
import { advertText } from "../discovery/samples.ts";
import { peerId } from "../support/ids.ts";
import { MALLORY } from "./adverts.ts";

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
