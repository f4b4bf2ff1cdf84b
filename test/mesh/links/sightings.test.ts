/** Which of the peers that discovery sees self calls. Rules: ../SPEC.md. */
import test from "ava";
import {
  createSightings,
  MAX_STRANGERS_CALLED,
  SIGHTING_PATIENCE_MS,
  STRANGER_PATIENCE_MS,
} from "../../../src/mesh/links/sightings.ts";
import { peerId } from "../../support/ids.ts";

const seenAt = (index: number, address = `10.0.0.${index}`, port = 4_000) => ({
  peerId: peerId(index),
  addresses: [address],
  port,
});

test("[ME20] of hundreds of false members few are called at a time, each ever more rarely; known peers always", (t) => {
  const sightings = createSightings();
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
  const sightings = createSightings();
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
