/** The roster of a coordinator and of followers. Nothing is signed here: the session checks signatures before. */
import test from "ava";
import type { Claim } from "../../../src/kernel/claim.ts";
import type { PeerId, RunId } from "../../../src/kernel/ids.ts";
import type { Tick } from "../../../src/kernel/machine.ts";
import type { RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import type { RosterMessage } from "../../../src/mesh/messages.ts";
import { UNLINKED_GRACE_MS } from "../../../src/mesh/roster/follower-roster.ts";
import { rosterDueAtMs, stepRoster } from "../../../src/mesh/roster/roster-machine.ts";
import {
  initialRoster,
  MAX_LOST,
  PUBLISH_INTERVAL_MS,
  publishIntervalMs,
  rosterMessageOf,
  type RosterEffect,
  type RosterInput,
  type RosterState,
} from "../../../src/mesh/roster/roster-state.ts";
import { claimOf } from "../../support/claims.ts";
import { peerId } from "../../support/ids.ts";

const [A, B, C, D, E] = [1, 2, 3, 4, 5].map(peerId) as [PeerId, PeerId, PeerId, PeerId, PeerId]; // Five were asked for.
/** 16 hex digits: a RunId by construction. */
const runId = (run: number): RunId => run.toString(16).padStart(16, "0") as RunId;

/** The `run`th run of a peer starts later the higher its number is, unless its clock says otherwise. */
const entry = (
  peer: PeerId,
  fields: { run?: number; sequence?: number; startedAtMs?: number } = {},
): RosterEntry => {
  const { run = 1, sequence = 1, startedAtMs = run } = fields;
  const where = { addresses: ["10.0.0.1"], port: 1, files: null };
  const key = { publicKey: peer.slice(1).repeat(2), signature: "0".repeat(128) };
  return {
    peerId: peer,
    name: "N",
    ...where,
    ...key,
    runId: runId(run),
    startedAtMs,
    joinedAtMs: 0,
    sequence,
  };
};
const entries = (...peers: PeerId[]): RosterEntry[] => peers.map((peer) => entry(peer));
const epochOf = claimOf;
const rosterOf = (epoch: Claim, version: number, listed: RosterEntry[]): RosterMessage => ({
  type: "roster",
  epoch,
  version,
  entries: listed,
});

/** `self` in a meeting of `peers` that `coordinator` coordinates, linked to all of them. */
function member(self: PeerId, coordinator: PeerId, peers: PeerId[], own = entry(self)): RosterState {
  const others = peers.filter((peer) => peer !== self);
  const epoch = epochOf(coordinator);
  const start = initialRoster({
    own,
    credential: [],
    epoch,
    version: 1,
    entries: [...entries(...others), own],
  });
  return run(start, ...others.map((peer) => [0, up(peer)] as const)).state;
}

function run(start: RosterState, ...inputs: readonly (readonly [atMs: number, input: RosterInput | Tick])[]) {
  let state = start;
  const effects: RosterEffect[] = [];
  for (const [atMs, input] of inputs) {
    const [after, more] = stepRoster(state, input, atMs);
    state = after;
    effects.push(...more);
  }
  const sentTo = (peer: PeerId) =>
    effects.flatMap((effect) => (effect.type === "send" && effect.to === peer ? [effect.message] : []));
  return { state, effects, sentTo, types: effects.map(({ type }) => type) };
}
const up = (peer: PeerId, fields: Parameters<typeof entry>[1] = {}): RosterInput => ({
  type: "linkUp",
  entry: entry(peer, fields),
});
const down = (peer: PeerId, cause: "left" | "closed" | "silent" | "unneeded" = "closed"): RosterInput => ({
  type: "linkDown",
  peer,
  cause,
});
const follow = (coordinator: PeerId, term: number): RosterInput => ({
  type: "epochChanged",
  epoch: epochOf(coordinator, term),
});
const received = (from: PeerId, roster: RosterMessage): RosterInput => ({
  type: "rosterReceived",
  from,
  roster,
});
const offered = (from: PeerId, offer: RosterEntry, isProven = true): RosterInput => ({
  type: "offerReceived",
  from,
  offer: { type: "offer", entry: offer, credential: [] },
  isProven,
});
const TICK: Tick = { type: "tick" };
const listed = (state: RosterState): string =>
  state.members.map(({ peerId: peer }) => Number(`0x${peer.slice(-1)}`)).join();

test("[RS1] the coordinator lists the peers that link, and removes those whose link ends", (t) => {
  const alone = member(A, A, [A]);
  const linked = run(alone, [100, up(B)]);
  t.is(listed(linked.state), "1,2");
  t.deepEqual(linked.types, ["broadcast", "membersChanged", "send"]);
  t.is(linked.state.version, 2);
  t.is(listed(run(linked.state, [200, down(B, "left")]).state), "1");
  // Neither end needed the link to a follower; a coordinator needs all, so it is over.
  t.is(listed(run(linked.state, [200, down(B, "unneeded")]).state), "1");
});

test("[RS2] the first change is published at once, further ones within PUBLISH_INTERVAL_MS as one message", (t) => {
  const { state } = run(member(A, A, [A, B, C, D]), [100, TICK]);
  const first = run(state, [200, down(B)]);
  t.true(first.types.includes("broadcast"));
  const more = run(first.state, [201, down(C)], [202, down(D)]);
  t.false(more.types.includes("broadcast"));
  t.is(rosterDueAtMs(more.state), 200 + PUBLISH_INTERVAL_MS);
  const early = run(more.state, [200 + PUBLISH_INTERVAL_MS - 1, TICK]);
  t.deepEqual(early.types, []);
  const due = run(early.state, [200 + PUBLISH_INTERVAL_MS, TICK]);
  t.deepEqual(due.effects, [{ type: "broadcast", message: rosterMessageOf(more.state) }]);
  t.is(rosterDueAtMs(due.state), Infinity);
});

test("[RS18] a roster that changes without end is published at once at first, and then four times a second", (t) => {
  let state = run(member(A, A, [A, B, C]), [100, TICK]).state;
  const publishedAtMs: number[] = [];
  for (let atMs = 10_000; atMs < 30_000; atMs += 10) {
    const step = run(state, [atMs, offered(B, entry(B, { sequence: atMs }))], [atMs, TICK]);
    state = step.state;
    if (step.types.includes("broadcast")) publishedAtMs.push(atMs);
  }
  t.is(publishedAtMs[19], 10_000 + 19 * PUBLISH_INTERVAL_MS);
  t.true(publishedAtMs.length <= 20 + 4 * 20 + 2, `${publishedAtMs.length}`);
  t.true(rosterDueAtMs(state) <= 30_000 + 250, "the last change is published, too");
});

test("[LK42] a long roster, which has as many readers, is published less often, but at least twice a second", (t) => {
  t.deepEqual([1, 8, 9, 30, 200].map(publishIntervalMs), [20, 20, 30, 240, 500]);
});

test("[RS3] a follower lists what its coordinator sends, and nothing older or from another member", (t) => {
  const state = member(B, A, [A, B, C]);
  const later = rosterOf(epochOf(A), 3, entries(A, B, C, D));
  t.is(listed(run(state, [1, received(A, later)]).state), "1,2,3,4");
  t.is(listed(run(state, [1, received(C, later)]).state), "1,2,3");
  const older = rosterOf(epochOf(A), 2, entries(A, B));
  t.is(listed(run(state, [1, received(A, later)], [2, received(A, older)]).state), "1,2,3,4");
  t.is(listed(run(state, [1, down(C)]).state), "1,2,3", "only the coordinator removes members");
});

test("[RS4] a follower that its coordinator does not list, or lists by an older entry, offers its own", (t) => {
  const own = entry(B, { sequence: 2 });
  const state = member(B, A, [A, B], own);
  const offer = { type: "offer", entry: own, credential: [] } as const;
  t.deepEqual(run(state, [1, received(A, rosterOf(epochOf(A), 2, entries(A)))]).sentTo(A), [offer]);
  t.deepEqual(run(state, [1, received(A, rosterOf(epochOf(A), 2, entries(A, B)))]).sentTo(A), [offer]);
  const listing = rosterOf(epochOf(A), 2, [entry(A), own]);
  t.deepEqual(run(state, [1, received(A, listing)]).sentTo(A), []);
});

test("[RS5] an offer goes one step on its way to the coordinator, which lists it only when it is proven", (t) => {
  const follower = member(B, A, [A, B, C]);
  const offer = { type: "offer", entry: entry(D), credential: [] } as const;
  t.deepEqual(run(follower, [1, offered(C, entry(D))]).sentTo(A), [offer]);
  t.deepEqual(run(follower, [1, offered(A, entry(D))]).effects, []);
  const coordinator = member(A, A, [A, B]);
  t.is(listed(run(coordinator, [1, offered(B, entry(D))]).state), "1,2,4");
  t.deepEqual(run(coordinator, [1, offered(B, entry(D), false)]).effects, []);
});

test("[RS6] a newcomer is listed by a coordinator that admits it, or offered to the coordinator", (t) => {
  const admitted: RosterInput = { type: "admitted", entry: entry(D), credential: [] };
  t.is(listed(run(member(A, A, [A, B]), [1, admitted]).state), "1,2,4");
  const offer = { type: "offer", entry: entry(D), credential: [] } as const;
  t.deepEqual(run(member(B, A, [A, B]), [1, admitted]).sentTo(A), [offer]);
});

test("[RS7] a member that is listed without a link for UNLINKED_GRACE_MS is removed, one that links is not", (t) => {
  const { state } = run(member(A, A, [A, B]), [1_000, offered(B, entry(C))], [1_000, offered(B, entry(D))]);
  const linked = run(state, [1_500, TICK], [2_000, up(C)], [2_100, TICK]).state;
  t.is(rosterDueAtMs(linked), 1_000 + UNLINKED_GRACE_MS);
  t.is(listed(run(linked, [999 + UNLINKED_GRACE_MS, TICK]).state), "1,2,3,4");
  t.is(listed(run(linked, [1_000 + UNLINKED_GRACE_MS, TICK]).state), "1,2,3");
});

test("[RS8] the next coordinator goes on with the roster that it had, without lost members and its predecessor", (t) => {
  const state = run(member(B, A, [A, B, C, D]), [10, down(A)], [20, down(D)]).state;
  const after = run(state, [30, follow(B, 2)]);
  t.is(listed(after.state), "2,3");
  t.is(after.state.version, 1);
  t.deepEqual(after.types, ["broadcast", "membersChanged"]);
  // Admitted by the predecessor just before it died, and never linked to it.
  const newcomer = member(B, B, [B, C]);
  const unlinked = { ...newcomer, epoch: epochOf(A), members: entries(A, B, C), roster: entries(A, B, C) };
  t.is(listed(run(unlinked, [30, follow(B, 2)]).state), "2,3");
});

test("[RS9] a roster of a higher epoch is passed to the election once, and listed when self follows that epoch", (t) => {
  const state = member(C, A, [A, C]);
  const other = rosterOf(epochOf(B, 2), 4, entries(B, C, D));
  const seen = run(state, [1, received(D, other)], [2, received(D, other)]);
  t.is(listed(seen.state), "1,3");
  t.deepEqual(seen.sentTo(A), [other], "the own coordinator learns of it once");
  t.deepEqual(seen.effects.at(-1), { type: "epochSeen", from: D, epoch: epochOf(B, 2) });
  const early = run(seen.state, [2, up(B)], [3, received(B, other)], [4, follow(B, 2)]);
  t.true(listed(early.state).includes("2,3,4"));
  const made = run(state, [0, up(D)], [1, received(D, other)], [2, follow(B, 2)]);
  t.is(listed(made.state), "1,3", "another member could have made it up");
  const pushed = rosterOf(epochOf(D, 60), 9, entries(D));
  const waiting = run(state, [0, up(B)], [0, up(D)], [1, received(B, other)], [2, received(D, pushed)]);
  t.true(listed(run(waiting.state, [3, follow(B, 2)]).state).includes("2,3,4"), "nobody pushes it out");
});

test("[RS10] the sender of a lower epoch gets the present roster", (t) => {
  const state = member(A, A, [A, B]);
  const older = rosterOf(epochOf(C, 1), 1, entries(B, C));
  t.deepEqual(
    run({ ...state, epoch: epochOf(A, 3) }, [1, received(B, older)])
      .sentTo(B)
      .at(-1)?.type,
    "roster",
  );
});

test("[ME18] the coordinator of two partitions that meet keeps the members of both while they link", (t) => {
  // Three fell silent here and live there; two left, and another partition does not know it.
  const apart = run(
    member(A, A, [A, B, C, D]),
    [10, down(B, "left")],
    [20, down(C, "silent")],
    [20, down(D, "silent")],
  );
  const theirs = rosterOf(epochOf(C, 2), 2, entries(B, C, D, E));
  const claimed = run(apart.state, [99, up(C)], [100, received(C, theirs)], [101, follow(A, 3)]);
  t.is(listed(claimed.state), "1,3,4,5");
  // The same where self's epoch is the higher one already: once, for a roster that was seen is stale.
  const higher = { ...apart.state, epoch: epochOf(A, 5) };
  const merged = run(higher, [100, received(C, theirs)]);
  t.is(listed(merged.state), "1,3,4,5");
  const removed = run(merged.state, [100 + UNLINKED_GRACE_MS, TICK]).state;
  t.is(listed(removed), "1");
  t.is(listed(run(removed, [5_000, received(E, theirs)]).state), "1");
});

test("[RS12] what a follower keeps of its former partition is listed, and never sent on as its coordinator's", (t) => {
  const own = member(C, B, [B, C, D]);
  const theirs = rosterOf(epochOf(A, 2), 3, entries(A, C));
  const merged = run(own, [0, up(A)], [1, received(A, theirs)], [2, follow(A, 2)], [2, down(A)]);
  t.is(listed(merged.state), "1,2,3,4");
  t.deepEqual(rosterMessageOf(merged.state), theirs);
  t.deepEqual(
    merged.sentTo(A).findLast(({ type }) => type === "roster"),
    rosterOf(epochOf(B), 1, entries(B, C, D)),
  );
  t.is(listed(run(merged.state, [3, down(D, "left")]).state), "1,2,3");
  t.is(rosterDueAtMs(run(merged.state, [2, up(A)]).state), 2 + UNLINKED_GRACE_MS);
  t.is(listed(run(merged.state, [2 + UNLINKED_GRACE_MS, TICK]).state), "1,3");
});

test("[AD7] a coordinator that meets the roster of its former run, of its own epoch, asks for another term", (t) => {
  const state = member(A, A, [A, B], entry(A, { run: 2 }));
  const former = rosterOf(epochOf(A), 7, entries(A, B));
  t.deepEqual(run(state, [1, received(B, former)]).effects, [
    { type: "epochSeen", from: B, epoch: epochOf(A) },
  ]);
  const same = rosterOf(epochOf(A), 7, [entry(A, { run: 2 }), entry(B)]);
  t.deepEqual(run(state, [1, received(B, same)]).effects, []);
});

test("[AD9] of two runs of a peer the linked one is listed, whatever their clocks say", (t) => {
  const ahead = entry(B, { run: 1, startedAtMs: 9_000 });
  const before = { ...member(A, A, [A]), roster: [entry(A), ahead], members: [entry(A), ahead] };
  const linked = run(before, [1, up(B, { run: 2, startedAtMs: 10 })]);
  t.is(linked.state.members[1]?.runId, runId(2));
  // Also when self takes over after it has linked.
  const follower = {
    ...member(B, A, [A, B]),
    members: [entry(A), entry(B), entry(C, { startedAtMs: 9_000 })],
  };
  const took = run(follower, [1, up(C, { run: 2, startedAtMs: 10 })], [2, down(A)], [3, follow(B, 2)]);
  t.is(took.state.members.find(({ peerId: peer }) => peer === C)?.runId, runId(2));
});

test("[RS13] a later run of a member replaces the former one, whose link ends; of self's own key, it displaces self", (t) => {
  const state = member(A, A, [A, B]);
  const replaced = run(state, [1, offered(B, entry(B, { run: 2 }))]);
  t.is(replaced.state.members[1]?.runId, runId(2));
  t.like(replaced.effects[0], { type: "endFormerRun", later: { peerId: B } });
  t.is(
    listed(run(replaced.state, [2, down(B)]).state),
    "1,2",
    "the end of the former run's link removes nobody",
  );
  t.deepEqual(run(state, [1, offered(B, entry(A, { run: 2 }))]).effects, [{ type: "displaced" }]);
  t.deepEqual(run(state, [1, offered(B, entry(A, { run: 0 }))]).effects, []);
  const later = rosterOf(epochOf(A), 2, [entry(A), entry(B, { run: 2 })]);
  t.deepEqual(run(member(B, A, [A, B]), [1, received(A, later)]).effects, [{ type: "displaced" }]);
});

test("[RS14] self's new entry is listed by self as coordinator, or offered to the coordinator", (t) => {
  const signed = (peer: PeerId): RosterInput => ({
    type: "ownEntryChanged",
    entry: entry(peer, { sequence: 2 }),
  });
  const coordinator = run(member(A, A, [A, B]), [100, signed(A)]);
  t.deepEqual(coordinator.types, ["broadcast", "membersChanged"]);
  const follower = run(member(B, A, [A, B]), [100, signed(B)]);
  t.deepEqual(follower.sentTo(A), [{ type: "offer", entry: entry(B, { sequence: 2 }), credential: [] }]);
  t.is(follower.types.at(-1), "membersChanged");
});

test("[RS16] a member that reaches its coordinator through others alone offers its entry through the lowest two, each second, and stays listed", (t) => {
  const cut = run(member(C, A, [A, B, C, D, E]), [0, down(A, "silent")]);
  t.is(rosterDueAtMs(cut.state), 1_000);
  const offering = run(cut.state, [1_000, TICK], [1_500, TICK], [2_000, TICK]);
  const offers = offering.effects.flatMap((effect) =>
    effect.type === "send" && effect.message.type === "offer" ? [effect.to] : [],
  );
  t.deepEqual(offers, [B, D, B, D]);
  t.is(rosterDueAtMs(run(offering.state, [2_500, up(A)]).state), Infinity);

  let coordinator = run(member(A, A, [A, B, C]), [0, down(C, "silent")]).state;
  t.is(listed(coordinator), "1,2");
  for (let atMs = 1_000; atMs <= 20_000; atMs += 1_000) {
    coordinator = run(coordinator, [atMs, offered(B, entry(C))], [atMs + 999, TICK]).state;
    t.is(listed(coordinator), "1,2,3");
  }
  t.is(listed(run(coordinator, [20_000 + UNLINKED_GRACE_MS, TICK]).state), "1,2");
});

test("[RS15] a linked peer that is seen in the meeting and not listed gets the roster", (t) => {
  const state = run(member(B, A, [A, B]), [1, up(C)]).state;
  t.is(run(state, [2, { type: "sighted", peer: C }]).sentTo(C)[0]?.type, "roster");
  t.deepEqual(run(state, [2, { type: "sighted", peer: A }]).effects, []);
  t.deepEqual(run(state, [2, { type: "sighted", peer: D }]).effects, []);
});

test("[RS17] of links that were lost the last are remembered, and those of members always", (t) => {
  const gone = Array.from({ length: 2 * MAX_LOST }, (_, index) => peerId(100 + index));
  const start = run(member(B, A, [A, B, C]), [0, down(C, "silent")]).state;
  const { state } = run(start, ...gone.flatMap((peer) => [[1, up(peer)] as const, [2, down(peer)] as const]));
  t.is(state.lost.size, MAX_LOST);
  t.is(state.lost.get(C), "silent");
  t.false(state.lost.has(peerId(100)));
  t.true(gone.slice(-(MAX_LOST - 1)).every((peer) => state.lost.has(peer)));
});
