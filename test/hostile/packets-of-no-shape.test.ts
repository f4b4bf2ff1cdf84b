/** Mallory sends the relay bytes that are no packets, and words that none of its words are. */
import test from "ava";
import { HONEST, meet } from "./flooded-relay.ts";
import { createRandom } from "../support/random.ts";

test("[HB6] whatever bytes and words come on a leg, others get what they got", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  const random = createRandom(7);
  const before = honest.videoReceived();
  for (let at = 0; at < 3_000; at += 1) {
    const length = Math.floor(random.between(0, 60));
    const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random.between(0, 256))));
    mallory.events.onRtp(bytes);
    if (at % 50 === 0) mallory.events.onControl(bytes.toString("latin1"));
    if (at % 300 === 0) world.advance(1_000);
  }
  for (const words of ["{", "[]", "null", '{"type":"__proto__"}', "x".repeat(1_000_000)])
    mallory.events.onControl(words);
  t.is(honest.videoReceived(), before);
  t.true((world.log.counters()["relay.malformedControl"] ?? 0) > 0);
  honest.sendScreen(true);
  t.pass("and the relay goes on");
});
