/** The peers that self wants links with. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import type { Identity } from "../../../src/mesh/identity/identity.ts";
import { signEntry, type RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { isUnlisted, linkTargets, type TargetInputs } from "../../../src/mesh/links/targets.ts";
import { rankOfKey } from "../../support/ranks.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const common = { name: "N", addresses: ["10.0.0.1"], files: null, port: 1234, joinedAtMs: 5, startedAtMs: 0 };
const entryFor = (identity: Identity): RosterEntry =>
  signEntry(identity, meetingId, { ...common, runId: freshRunId(), sequence: 1 });
const entries = sortedIdentities(8).map(entryFor);
const book = new Map(entries.map((entry) => [entry.peerId, entry]));
const lowest = (count: number): string[] => entries.slice(0, count).map(({ peerId }) => peerId);

/** What self, the coordinator, knows when it is alone on the roster and has every peer's entry, but for `more`. */
function known(own: RosterEntry, more: Partial<TargetInputs> = {}): TargetInputs {
  const epoch = { term: 2, coordinator: own.peerId };
  return {
    self: own.peerId,
    own,
    epoch,
    roster: [own],
    peers: book,
    lost: new Map(),
    sightings: [],
    kept: [],
    rankOf: rankOfKey,
    ...more,
  };
}
const wanted = (of: TargetInputs): string[] => linkTargets(of).map(({ peerId }) => peerId);

test("[WN1] a coordinator calls the lowest four of the members that fell silent, and none that left or died", (t) => {
  const own = entries[7];
  if (own === undefined) return t.fail();
  const silent = new Map(entries.slice(0, 7).map(({ peerId }) => [peerId, "silent" as const]));
  t.deepEqual(wanted(known(own, { lost: silent })), lowest(4));
  for (const cause of ["left", "closed"] as const) {
    const lost = new Map([...silent.keys()].map((peer) => [peer, cause]));
    t.deepEqual(wanted(known(own, { lost })), [], cause);
  }
});

test("[WN2] a member calls its coordinator, listed or not, and leaves the strays to it", (t) => {
  const own = entries[7];
  const [coordinator, stray] = entries;
  if (own === undefined || coordinator === undefined || stray === undefined) return t.fail();
  const member = known(own, {
    epoch: { term: 2, coordinator: coordinator.peerId },
    lost: new Map([[stray.peerId, "silent"]]),
  });
  t.deepEqual(wanted(member), lowest(1));
  t.false(isUnlisted(member));
  t.true(isUnlisted({ ...member, roster: [coordinator] }));
});

test("[WN3] any peer that is seen is called, and one that is listed as its roster entry says", (t) => {
  const own = entries[7];
  const [other] = entries;
  if (own === undefined || other === undefined) return t.fail();
  const seen = [{ peerId: other.peerId, addresses: ["10.0.0.2"], port: 1, runId: null }];
  t.deepEqual(linkTargets(known(own, { sightings: seen })), seen);
  t.deepEqual(linkTargets(known(own, { sightings: seen, roster: [other, own] })), [other]);
});

test("[WN4] the address where a peer was seen comes before that in its entry; another port there is a newer run, unless it is listed", (t) => {
  const own = entries[7];
  const [other] = entries;
  if (own === undefined || other === undefined) return t.fail();
  const target = { peerId: other.peerId, addresses: ["10.0.0.2"], runId: null };
  const listed = { roster: [other, own] };
  const lost = { lost: new Map([[other.peerId, "silent" as const]]) };
  const same = [{ ...target, port: other.port }];
  const [moved] = linkTargets(known(own, { ...listed, sightings: same }));
  t.deepEqual(moved?.addresses, ["10.0.0.2", "10.0.0.1"]);
  t.is(moved?.runId, other.runId);
  const again = [{ ...target, port: other.port + 1 }];
  t.deepEqual(linkTargets(known(own, { ...lost, sightings: again })), again);
  t.deepEqual(linkTargets(known(own, { ...listed, sightings: again })), [other]);
});

test("[DC20] a member that self needs is called, as long as it is listed", (t) => {
  const own = entries[7];
  const [coordinator, friend, deputy, third] = entries;
  if (own === undefined || !coordinator || !friend || !deputy || !third) return t.fail();
  const roster = [coordinator, deputy, third, friend, own].toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1));
  const last = roster.findLast(({ peerId }) => peerId !== own.peerId) ?? friend;
  const member = known(own, { epoch: { term: 2, coordinator: coordinator.peerId }, roster });
  t.false(wanted(member).includes(last.peerId));
  t.true(wanted({ ...member, kept: [last.peerId] }).includes(last.peerId));
  t.deepEqual(
    wanted({ ...member, kept: [last.peerId], roster: roster.filter((each) => each !== last) }),
    wanted({ ...member, roster: roster.filter((each) => each !== last) }),
  );
});
