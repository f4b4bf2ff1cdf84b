/** What a follower lists while two partitions of a meeting become one. */
import test from "ava";
import type { MeetingId, PeerId } from "../../../src/kernel/ids.ts";
import { signEntry, type RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import type { RosterMessage } from "../../../src/mesh/messages.ts";
import {
  expireFormerPartition,
  keepFormerPartition,
  listedWith,
  noFormerPartition,
  reconcile,
  UNLINKED_GRACE_MS,
} from "../../../src/mesh/roster/follower-roster.ts";
import type { Roster } from "../../../src/mesh/roster/roster.ts";
import { claimOf } from "../../support/claims.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const everybody: Roster = sortedIdentities(5).map((identity): RosterEntry => {
  const common = {
    name: "N",
    addresses: ["10.0.0.1"],
    files: null,
    port: 1234,
    joinedAtMs: 5,
    startedAtMs: 0,
  };
  return signEntry(identity, meetingId, { ...common, runId: freshRunId(), sequence: 1 });
});
/** Two partitions: the first two members, and the rest. The first of each coordinates it. */
const theirs = everybody.slice(0, 2);
const ours = everybody.slice(2);
const roster: RosterMessage = {
  type: "roster",
  epoch: claimOf(ours[0]?.peerId ?? ("" as PeerId), 3), // There are five.
  version: 4,
  entries: [...ours],
};
const isHere = (): boolean => false;

test("[FW1] the former partition stays listed until the coordinator, which gets its roster once, lists it", (t) => {
  const kept = keepFormerPartition(roster, ours, 0);
  const first = [...theirs, ...ours.slice(0, 1)];
  const [reported, report] = reconcile(kept, first);
  t.is(report, roster);
  t.deepEqual(listedWith(first, reported, isHere), everybody);
  const second = [...theirs, ...ours.slice(0, 2)];
  const [again, none] = reconcile(reported, second);
  t.is(none, null);
  t.deepEqual(listedWith(second, again, isHere), everybody);
  t.is(again.kept.length, 1);
  const [done, nothing] = reconcile(again, everybody);
  t.is(nothing, null);
  t.deepEqual(done.kept, []);
  t.is(done.keptUntilMs, Infinity);
});

test("[FW2] the former coordinator alone is not reported, nor is an empty partition", (t) => {
  const official = [...theirs, ...ours.slice(1)];
  const [former, report] = reconcile(keepFormerPartition(roster, ours, 0), official);
  t.is(report, null);
  t.deepEqual(listedWith(official, former, isHere), everybody);
  t.deepEqual(reconcile(noFormerPartition, theirs), [noFormerPartition, null]);
  t.is(listedWith(theirs, noFormerPartition, isHere), theirs);
});

test("[FW3] a member that left is not kept, and none for long", (t) => {
  const [former] = reconcile(keepFormerPartition(roster, ours, 1_000), theirs);
  const last = ours.at(-1)?.peerId;
  t.deepEqual(
    listedWith(theirs, former, (peer) => peer === last),
    everybody.slice(0, -1),
  );
  t.is(expireFormerPartition(former, 1_000 + UNLINKED_GRACE_MS - 1), former);
  t.is(expireFormerPartition(former, 1_000 + UNLINKED_GRACE_MS), noFormerPartition);
});
