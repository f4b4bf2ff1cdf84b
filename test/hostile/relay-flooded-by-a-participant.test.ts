/** A participant sends the relay more packets and bytes than a camera and a screen have. */
import test from "ava";
import { MALLORY, meet } from "./flooded-relay.ts";

test("[HM1] of a million packets as many go on as a camera and a screen may take, and the leg is closed", async (t) => {
  const { world, honest, mallory } = await meet(MALLORY);
  mallory.sendScreen(true);
  for (let at = 0; at < 1_000_000 && world.closed.length === 0; at++) mallory.sendScreen(false);
  t.true(honest.videoReceived() <= 6_000);
  t.deepEqual(world.closed, [`${MALLORY} 1`]);
  t.is(world.log.counters()["relay.flood"], 1);
});

test("[HM1] a little too much for long ends the leg, too; too much for a moment does not", async (t) => {
  for (const seconds of [3, 30]) {
    const { world, honest, mallory } = await meet(MALLORY);
    mallory.sendScreen(true);
    for (let second = 0; second < 40; second++) {
      const packets = second < seconds ? 8_000 : 300;
      for (let at = 0; at < packets; at++) mallory.sendScreen(false);
      honest.sendSound();
      world.advance(1_000);
      world.relay.report();
    }
    t.deepEqual(world.closed, seconds === 30 ? [`${MALLORY} 1`] : []);
  }
});
