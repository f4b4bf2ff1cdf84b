/** Roster reducers. */
import test from "ava";
import { MAX_MEMBERS } from "../../../src/kernel/limits.ts";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import type { Identity } from "../../../src/mesh/identity/identity.ts";
import {
  addLine,
  isGenuineLine,
  neededLinks,
  removePeers,
  signLine,
  trackUnlinked,
  type Line,
  type Lines,
} from "../../../src/mesh/roster/roster.ts";
import { freshRunId, sortedIdentities } from "../world.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const identities = sortedIdentities(6);
const common = { name: "N", addresses: ["10.0.0.1"], files: null, port: 1234, joinedAtMs: 5 };

function lineFor(identity: Identity, sequence = 1, startedAtMs = 0, runId = freshRunId()): Line {
  return signLine(identity, meetingId, { ...common, runId, startedAtMs, sequence });
}
const roster = identities.reduceRight<Lines>((lines, identity) => addLine(lines, lineFor(identity)), []);
const [first, , , fourth, fifth] = identities;

test("[MB1] a line is genuine only with its own key's signature, unchanged, for that meeting", (t) => {
  const [line] = roster;
  if (line === undefined) return t.fail();
  t.true(isGenuineLine(meetingId, line));
  t.false(isGenuineLine(meetingId, { ...line, port: 4321 }));
  t.false(isGenuineLine("1".repeat(32) as MeetingId, line)); // 32 hex digits.
  t.false(isGenuineLine(meetingId, { ...line, peerId: roster[1]?.peerId ?? line.peerId }));
});

test("[MB2] lines are sorted by peer id", (t) => {
  t.deepEqual(
    roster.map((line) => line.peerId),
    identities.map((identity) => identity.peerId),
  );
});

test("[MB3] of one run the later line counts, of two runs the one that started later", (t) => {
  if (first === undefined) return t.fail();
  const run = freshRunId();
  const line = lineFor(first, 2, 100, run);
  t.is(addLine([line], lineFor(first, 1, 100, run))[0], line);
  t.is(addLine([line], lineFor(first, 9, 99))[0], line);
  t.is(addLine([line], lineFor(first, 3, 100, run))[0]?.sequence, 3);
  t.is(addLine([line], lineFor(first, 1, 101))[0]?.startedAtMs, 101);
});

test("[MB4] the three lowest and the coordinator link to all, the others to them", (t) => {
  if (first === undefined || fourth === undefined || fifth === undefined) return t.fail();
  const count = (self: Identity, coordinator: Identity) =>
    neededLinks(roster, self.peerId, { term: 1, coordinator: coordinator.peerId }).length;
  t.is(count(first, first), 5);
  t.is(count(fourth, first), 3);
  t.is(count(fourth, fifth), 4);
  t.is(count(fifth, fifth), 5);
});

test("[MB5] a full roster takes nobody else, but still a member's later line", (t) => {
  const [line] = roster;
  if (line === undefined || fifth === undefined) return t.fail();
  const full: Lines = [line, ...Array.from({ length: MAX_MEMBERS - 1 }, () => roster[1] ?? line)];
  t.is(addLine(full, lineFor(fifth)), full);
  t.is(addLine(full, { ...line, sequence: 2 }).length, MAX_MEMBERS);
});

test("[MB6] removing nobody changes nothing", (t) => {
  t.is(removePeers(roster, new Set()), roster);
  if (first !== undefined) t.is(removePeers(roster, new Set([first.peerId])).length, 5);
});

test("[MB7] time without a link counts from when it was first missed, and a link ends it", (t) => {
  if (first === undefined) return t.fail();
  const nobody = trackUnlinked(new Map(), roster, new Set(), 10);
  t.is(trackUnlinked(nobody, roster, new Set(), 20).get(first.peerId), 10);
  t.false(trackUnlinked(nobody, roster, new Set([first.peerId]), 20).has(first.peerId));
});
