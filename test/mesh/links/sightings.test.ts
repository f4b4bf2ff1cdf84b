/** Which of the peers that discovery sees self calls. Rules: ../SPEC.md. */
import test from "ava";
import {
  createSightings,
  MAX_STRANGERS_CALLED,
  NEWCOMER_GRACE_MS,
  SIGHTING_PATIENCE_MS,
  STRANGER_PATIENCE_MS,
} from "../../../src/mesh/links/sightings.ts";
import { peerId } from "../../support/ids.ts";

const seenAt = (index: number, address = `10.0.0.${index}`, port = 4_000) => ({
  peerId: peerId(index),
  addresses: [address],
  port,
});

const alone = { isAlone: () => true, isSettled: () => false };

test("[ME20] of hundreds of false members few are called at a time, each ever more rarely; known peers always", (t) => {
  const sightings = createSightings(alone);
  const calls = new Map<string, number>();
  let before = new Set<string>();
  for (let nowMs = 0; nowMs < 600_000; nowMs += 1_000) {
    sightings.expire(nowMs);
    for (let index = 0; index < 20; index++) sightings.seen(seenAt(index), false, nowMs);
    const now = new Set(sightings.targets().map((target) => target.peerId));
    for (const peer of now) if (!before.has(peer)) calls.set(peer, (calls.get(peer) ?? 0) + 1);
    t.true(now.size <= MAX_STRANGERS_CALLED);
    before = now;
  }
  t.is(calls.size, 20, "each has its turn");
  t.true(Math.max(...calls.values()) <= 12, "every five seconds would be 120 times");
  for (let index = 100; index < 300; index++) sightings.seen(seenAt(index), false, 600_000);
  t.true(sightings.seen(seenAt(900), true, 600_000), "a peer that is known need not wait");
  t.false(sightings.seen(seenAt(900), true, 600_000));
});

test("[ME21] a stranger that was linked is called at once the next time; a peer that is known, too", (t) => {
  const sightings = createSightings(alone);
  t.true(sightings.seen(seenAt(1), false, 0));
  t.true(sightings.seen(seenAt(2), true, 0));
  t.false(sightings.expire(STRANGER_PATIENCE_MS - 250));
  t.true(sightings.expire(STRANGER_PATIENCE_MS));
  sightings.expire(SIGHTING_PATIENCE_MS);
  t.deepEqual(
    sightings.targets().map((target) => target.peerId),
    [peerId(2)],
    "it was seen a moment ago",
  );
  t.false(sightings.seen(seenAt(1), false, SIGHTING_PATIENCE_MS));
  sightings.linked(peerId(1));
  t.true(sightings.seen(seenAt(1), false, SIGHTING_PATIENCE_MS));
  sightings.expire(2 * SIGHTING_PATIENCE_MS);
  sightings.expire(4 * SIGHTING_PATIENCE_MS);
  t.deepEqual(sightings.targets(), [], "what is seen no more is called no more");
});

test("[ME24] a member that has links gives the roster a moment to list a stranger, and does not call it then", (t) => {
  const listed = new Set<string>();
  const sightings = createSightings({ isAlone: () => false, isSettled: (peer) => listed.has(peer) });
  const called = (nowMs: number) => {
    for (const index of [1, 2]) sightings.seen(seenAt(index), false, nowMs);
    sightings.expire(nowMs);
    return sightings.targets().map((target) => target.peerId);
  };
  t.deepEqual(called(0), []);
  t.deepEqual(called(NEWCOMER_GRACE_MS - 250), []);
  listed.add(peerId(1));
  t.deepEqual(called(NEWCOMER_GRACE_MS), [peerId(2)], "it is no newcomer: its partition has another roster");
  t.true(sightings.seen(seenAt(3), true, NEWCOMER_GRACE_MS), "whom self has met is called at once");
});
