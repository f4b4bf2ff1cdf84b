/** A participant offers a hundred legs in a moment. */
import test from "ava";
import { legOffer } from "../media/relay/offer.ts";
import { peerId } from "../support/ids.ts";
import { HONEST, MALLORY, meet } from "./flooded-relay.ts";

test("[HM4] of a hundred offers in a moment a dozen are taken up, and those of others all", async (t) => {
  const { world } = await meet(HONEST);
  let refused = 0;
  for (let at = 0; at < 100; at++) {
    const offer = legOffer({ hasRed: false, ssrcs: [1, 2, 3] });
    await world.relay.connect({ peerId: MALLORY, legId: String(at) }, offer).catch(() => (refused += 1));
  }
  t.true(refused >= 88);
  t.true(world.relay.legCount() <= 5);
  await world.open(peerId(3));
  world.advance(3_000);
  await world.open(MALLORY, "later");
  t.pass();
});
