/** False members keep two halves of a meeting from calling each other. */
import test from "ava";
import { peerId } from "../support/ids.ts";
import { LOOK_AROUND_MS, createAlone, member } from "./calls-to-false-members.ts";

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
