/** Whom self wants links with. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import type { Identity } from "../../../src/mesh/identity/identity.ts";
import { signLine, type Line } from "../../../src/mesh/roster/roster.ts";
import { isUnlisted, wantedTargets, type Known } from "../../../src/mesh/links/targets.ts";
import { freshRunId, sortedIdentities } from "../world.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const common = { name: "N", addresses: ["10.0.0.1"], files: null, port: 1234, joinedAtMs: 5, startedAtMs: 0 };
const lineFor = (identity: Identity): Line =>
  signLine(identity, meetingId, { ...common, runId: freshRunId(), sequence: 1 });
const lines = sortedIdentities(8).map(lineFor);
const book = new Map(lines.map((line) => [line.peerId, line]));
const lowest = (count: number): string[] => lines.slice(0, count).map(({ peerId }) => peerId);

/** The last of them is self, alone but for what is said. */
function known(own: Line, more: Partial<Known> = {}): Known {
  const epoch = { term: 2, coordinator: own.peerId };
  return { self: own.peerId, own, epoch, lines: [own], book, lost: new Map(), seen: [], ...more };
}
const wanted = (of: Known): string[] => wantedTargets(of).map(({ peerId }) => peerId);

test("[WN1] whoever coordinates calls the lowest of those who fell silent, and nobody who left or died", (t) => {
  const own = lines[7];
  if (own === undefined) return t.fail();
  const silent = new Map(lines.slice(0, 7).map(({ peerId }) => [peerId, "silent" as const]));
  t.deepEqual(wanted(known(own, { lost: silent })), lowest(4));
  for (const cause of ["left", "closed"] as const) {
    const lost = new Map([...silent.keys()].map((peer) => [peer, cause]));
    t.deepEqual(wanted(known(own, { lost })), [], cause);
  }
});

test("[WN2] a member calls its coordinator, listed or not, and leaves the strays to it", (t) => {
  const own = lines[7];
  const [coordinator, stray] = lines;
  if (own === undefined || coordinator === undefined || stray === undefined) return t.fail();
  const member = known(own, {
    epoch: { term: 2, coordinator: coordinator.peerId },
    lost: new Map([[stray.peerId, "silent"]]),
  });
  t.deepEqual(wanted(member), lowest(1));
  t.false(isUnlisted(member));
  t.true(isUnlisted({ ...member, lines: [coordinator] }));
});

test("[WN3] whoever is seen is called; a line of its own says better where", (t) => {
  const own = lines[7];
  const [other] = lines;
  if (own === undefined || other === undefined) return t.fail();
  const seen = [{ peerId: other.peerId, addresses: ["10.0.0.2"], port: 1, runId: null }];
  t.deepEqual(wantedTargets(known(own, { seen })), seen);
  t.deepEqual(wantedTargets(known(own, { seen, lines: [other, own] })), [other]);
});

test("[WN4] where somebody was seen comes before where its line says; another port there is a newer run, unless it is listed", (t) => {
  const own = lines[7];
  const [other] = lines;
  if (own === undefined || other === undefined) return t.fail();
  const target = { peerId: other.peerId, addresses: ["10.0.0.2"], runId: null };
  const listed = { lines: [other, own] };
  const lost = { lost: new Map([[other.peerId, "silent" as const]]) };
  const same = [{ ...target, port: other.port }];
  const [moved] = wantedTargets(known(own, { ...listed, seen: same }));
  t.deepEqual(moved?.addresses, ["10.0.0.2", "10.0.0.1"]);
  t.is(moved?.runId, other.runId);
  const again = [{ ...target, port: other.port + 1 }];
  t.deepEqual(wantedTargets(known(own, { ...lost, seen: again })), again);
  t.deepEqual(wantedTargets(known(own, { ...listed, seen: again })), [other]);
});
