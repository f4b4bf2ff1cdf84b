/** Mallory says on her leg what she wants: the least of everything, herself, and those who are not there. It is hers alone. */
import test from "ava";
import { createWorld } from "../media/relay/world.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY, NOBODY] = [peerId(1), peerId(2), peerId(3), peerId(9)];

test("[HT69] what a participant says of limits, volumes and pictures changes nothing for others", async (t) => {
  const world = createWorld();
  const [ana, ben, mallory] = [await world.open(ANA), await world.open(BEN), await world.open(MALLORY)];
  world.relay.setPresenter(ANA);
  world.relay.setDemand(true);
  const wishes = [
    { type: "limit", upBps: 100_000, downBps: 100_000 },
    { type: "hear", volumes: [ANA, BEN, NOBODY].map((peer) => ({ peerId: peer, percent: 0 })) },
    { type: "watching", on: false },
    { type: "want", pictures: Array.from({ length: 25 }, () => ({ peerId: MALLORY, layer: "f" })) },
    { type: "want", pictures: [NOBODY, ANA, ANA].map((peer) => ({ peerId: peer, layer: "h" })) },
  ] as const;
  for (const wish of wishes) mallory.say({ ...wish } as Parameters<typeof mallory.say>[0]);
  const before = ben.videoReceived();
  ana.sendScreen(true);
  for (let frame = 0; frame < 20; frame += 1) ana.sendScreen(false);
  t.is(ben.videoReceived() - before, 21);
  t.is(mallory.videoReceived(), 0);
  t.is(ben.slots()?.screen, ANA);
  t.deepEqual(world.closed, []);
});

test("[HT69] she changes her mind ten thousand times, and few of them are looked at", async (t) => {
  const world = createWorld();
  const [ana, ben, mallory] = [await world.open(ANA), await world.open(BEN), await world.open(MALLORY)];
  world.relay.setPresenter(ANA);
  world.relay.setDemand(true);
  const sentBefore = ana.messages.length;
  for (let times = 0; times < 10_000; times += 1) mallory.say({ type: "watching", on: times % 2 === 0 });
  t.true((world.log.counters()["relay.controlOverLimit"] ?? 0) > 9_900);
  t.true(ana.messages.length - sentBefore < 100);
  ana.sendScreen(true);
  t.true(ben.videoReceived() > 0);
});
