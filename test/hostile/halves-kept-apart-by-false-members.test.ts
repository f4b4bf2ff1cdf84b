/** A stranger advertises false members of a meeting that has fallen apart, so that its halves do not find each other. */
import test from "ava";
import { createSightings } from "../../src/mesh/links/sightings.ts";
import { peerId } from "../support/ids.ts";

const LOOK_AROUND_MS = 2_000;
/** Of a half of one, which calls whom it can. */
const createAlone = () => createSightings({ isAlone: () => true, isSettled: () => false });
const member = { peerId: peerId(999), addresses: ["10.0.0.99"], port: 4_000 };

/** How long it takes until the member of the other half is called, which self has never met. */
function timeUntilCalled(fakesAt: (nowMs: number) => readonly Parameters<typeof create.seen>[0][]): number {
  const sightings = createAlone();
  for (let nowMs = 0; nowMs < 600_000; nowMs += LOOK_AROUND_MS / 4) {
    sightings.expire(nowMs);
    if (nowMs % LOOK_AROUND_MS === 0)
      for (const peer of [...fakesAt(nowMs), member]) sightings.seen(peer, false, nowMs);
    if (sightings.targets().some((target) => target.peerId === member.peerId)) return nowMs;
  }
  return Infinity;
}
const create = createAlone();

test("[HD5] sixty-four false members of one machine take two places of four", (t) => {
  const fakes = Array.from({ length: 64 }, (_, index) => ({
    ...member,
    peerId: peerId(index),
    addresses: ["10.0.0.66"],
  }));
  t.is(
    timeUntilCalled(() => fakes),
    0,
  );
});

test("[HD5] nor do they if their ids change all the time", (t) => {
  const fresh = (nowMs: number) =>
    Array.from({ length: 64 }, (_, index) => ({
      ...member,
      peerId: peerId(1_000 + (nowMs / LOOK_AROUND_MS) * 64 + index),
      addresses: ["10.0.0.66"],
    }));
  t.is(timeUntilCalled(fresh), 0);
});

test("[HD5] from sixty-four false addresses they cost half a minute at most", (t) => {
  const spread = Array.from({ length: 64 }, (_, index) => ({
    ...member,
    peerId: peerId(index),
    addresses: [`10.0.1.${index}`],
  }));
  t.true(timeUntilCalled(() => spread) <= 40_000);
});

test("[HD6] a false port for a peer that self knows takes turns with the true one, whichever self knew", (t) => {
  const sightings = createAlone();
  const known = { ...member, port: 4_000 };
  const other = { ...member, port: 5_000 };
  const ports = new Set<number>();
  for (let nowMs = 0; nowMs < 20_000; nowMs += 500) {
    sightings.expire(nowMs);
    sightings.seen(known, true, nowMs);
    sightings.seen(other, false, nowMs);
    for (const { port } of sightings.targets()) ports.add(port);
  }
  t.deepEqual(ports, new Set([4_000, 5_000]));
});
