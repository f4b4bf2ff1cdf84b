/** Whom a follower's roster lists while two halves of a meeting become one. */
import test from "ava";
import type { MeetingId, PeerId } from "../../../src/kernel/ids.ts";
import { createFollowedRoster, UNLINKED_GRACE_MS } from "../../../src/mesh/roster/follower-roster.ts";
import { signLine, type Line, type Lines } from "../../../src/mesh/roster/roster.ts";
import type { RosterMessage } from "../../../src/mesh/messages.ts";
import { freshRunId, sortedIdentities } from "../world.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const lines: Lines = sortedIdentities(5).map((identity): Line => {
  const common = {
    name: "N",
    addresses: ["10.0.0.1"],
    files: null,
    port: 1234,
    joinedAtMs: 5,
    startedAtMs: 0,
  };
  return signLine(identity, meetingId, { ...common, runId: freshRunId(), sequence: 1 });
});
/** Two halves: the first two, and the rest; the first of each coordinates it. */
const theirs = lines.slice(0, 2);
const ours = lines.slice(2);
const former: RosterMessage = {
  type: "roster",
  epoch: { term: 3, coordinator: ours[0]?.peerId ?? ("" as PeerId) }, // There are five.
  version: 4,
  lines: [...ours],
};
const isHere = (): boolean => false;

test("[FR1] who was in self's half stays listed until the coordinator lists them, who is told of them once", (t) => {
  const roster = createFollowedRoster(ours);
  roster.follow(ours, former, 0);
  t.is(roster.told([...theirs, ...ours.slice(0, 1)]), former);
  t.deepEqual(roster.lines(isHere), lines);
  t.is(roster.told([...theirs, ...ours.slice(0, 2)]), null);
  t.deepEqual(roster.lines(isHere), lines);
  t.true(roster.isKeeping());
  t.is(roster.told(lines), null);
  t.false(roster.isKeeping());
});

test("[FR2] nobody has to be told of that half's coordinator alone, nor of nobody", (t) => {
  const roster = createFollowedRoster(ours);
  roster.follow(ours, former, 0);
  t.is(roster.told([...theirs, ...ours.slice(1)]), null);
  t.deepEqual(roster.lines(isHere), lines);
  roster.follow(ours, null, 0);
  t.is(roster.told(theirs), null);
  t.deepEqual(roster.lines(isHere), theirs);
});

test("[FR3] whoever is gone is not kept, and nobody for long", (t) => {
  const roster = createFollowedRoster(ours);
  const last = ours.at(-1);
  roster.follow(ours, former, 1_000);
  roster.told(theirs);
  t.deepEqual(
    roster.lines((line) => line === last),
    lines.slice(0, -1),
  );
  t.false(roster.expire(1_000 + UNLINKED_GRACE_MS - 1));
  t.true(roster.expire(1_000 + UNLINKED_GRACE_MS));
  t.deepEqual(roster.lines(isHere), theirs);
  t.false(roster.expire(1_000 + UNLINKED_GRACE_MS + 1));
});
