/** Roster reducers. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import type { Identity } from "../../../src/mesh/identity/identity.ts";
import { isGenuineEntry, signEntry, type RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { MAX_MEMBERS } from "../../../src/kernel/limits.ts";
import {
  addEntry,
  dialsFirst,
  neededLinks,
  removePeers,
  trackUnlinked,
  type Roster,
} from "../../../src/mesh/roster/roster.ts";
import { rankOfKey } from "../../support/ranks.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const identities = sortedIdentities(6);
const common = { name: "N", addresses: ["10.0.0.1"], files: null, port: 1234, joinedAtMs: 5 };

function entryFor(identity: Identity, sequence = 1, startedAtMs = 0, runId = freshRunId()): RosterEntry {
  return signEntry(identity, meetingId, { ...common, runId, startedAtMs, sequence });
}
const roster = identities.reduceRight<Roster>(
  (entries, identity) => addEntry(entries, entryFor(identity)),
  [],
);
const [first, , , fourth, fifth] = identities;

test("[MB1] an entry is genuine only with its own key's signature, unchanged, for that meeting", (t) => {
  const [entry] = roster;
  if (entry === undefined) return t.fail();
  t.true(isGenuineEntry(meetingId, entry));
  t.false(isGenuineEntry(meetingId, { ...entry, port: 4321 }));
  t.false(isGenuineEntry("1".repeat(32) as MeetingId, entry)); // 32 hex digits.
  t.false(isGenuineEntry(meetingId, { ...entry, peerId: roster[1]?.peerId ?? entry.peerId }));
});

test("[MB2] entries are sorted by peer id", (t) => {
  t.deepEqual(
    roster.map((entry) => entry.peerId),
    identities.map((identity) => identity.peerId),
  );
});

test("[MB3] of one run the later entry counts, of two runs the one that started later", (t) => {
  if (first === undefined) return t.fail();
  const run = freshRunId();
  const entry = entryFor(first, 2, 100, run);
  t.is(addEntry([entry], entryFor(first, 1, 100, run))[0], entry);
  t.is(addEntry([entry], entryFor(first, 9, 99))[0], entry);
  t.is(addEntry([entry], entryFor(first, 3, 100, run))[0]?.sequence, 3);
  t.is(addEntry([entry], entryFor(first, 1, 101))[0]?.startedAtMs, 101);
});

test("[MB4] the three lowest and the coordinator link to all, the others to them", (t) => {
  if (first === undefined || fourth === undefined || fifth === undefined) return t.fail();
  const count = (self: Identity, coordinator: Identity) =>
    neededLinks(roster, self.peerId, { term: 1, coordinator: coordinator.peerId }, rankOfKey).length;
  t.is(count(first, first), 5);
  t.is(count(fourth, first), 3);
  t.is(count(fourth, fifth), 4);
  t.is(count(fifth, fifth), 5);
});

test("[MB5] a full roster takes nobody else, but still a member's later entry", (t) => {
  const [entry] = roster;
  if (entry === undefined || fifth === undefined) return t.fail();
  const full: Roster = [entry, ...Array.from({ length: MAX_MEMBERS - 1 }, () => roster[1] ?? entry)];
  t.is(addEntry(full, entryFor(fifth)), full);
  t.is(addEntry(full, { ...entry, sequence: 2 }).length, MAX_MEMBERS);
});

test("[MB6] removing nobody changes nothing", (t) => {
  t.is(removePeers(roster, new Set()), roster);
  if (first !== undefined) t.is(removePeers(roster, new Set([first.peerId])).length, 5);
});

test("[MB7] time without a link counts from when it was first missed, and a link ends it", (t) => {
  if (first === undefined) return t.fail();
  const nobody = trackUnlinked(new Map(), roster, () => false, 10);
  t.is(trackUnlinked(nobody, roster, () => false, 20).get(first.peerId), 10);
  t.false(trackUnlinked(nobody, roster, (peer) => peer === first.peerId, 20).has(first.peerId));
});

test("[ME25] of two members the one that joined later calls first, and exactly one of any two does", (t) => {
  const own = (index: number) => {
    const entry = roster[index];
    if (entry === undefined) throw new Error("the roster has six");
    return entry;
  };
  const [low, high] = [own(0), own(1)];
  const newcomer = { ...low, joinedAtMs: 9 };
  t.true(dialsFirst([newcomer, high], newcomer, high.peerId));
  t.false(dialsFirst([newcomer, high], high, newcomer.peerId));
  t.not(dialsFirst([low, high], low, high.peerId), dialsFirst([low, high], high, low.peerId));
  t.true(dialsFirst([low], high, low.peerId), "of one that is not listed self knows the id alone");
  t.false(dialsFirst([], low, high.peerId));
});
