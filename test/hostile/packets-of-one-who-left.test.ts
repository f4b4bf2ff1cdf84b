/** Mallory has left the meeting, or was put out, and goes on sending pictures and sound on the leg that she had. */
import test from "ava";
import { MALLORY, meet } from "./flooded-relay.ts";

test("[HB5] nothing of one that is gone goes on, and nothing goes to it", async (t) => {
  const { world, honest, mallory } = await meet(MALLORY);
  mallory.sendScreen(true);
  world.relay.removeParticipant(MALLORY, false);
  const [seen, heard, hers] = [honest.videoReceived(), honest.soundReceived(), mallory.sent.length];
  for (let packet = 0; packet < 100; packet += 1) {
    mallory.sendScreen(packet % 10 === 0);
    mallory.sendSound();
    mallory.say({ type: "active", on: true });
    honest.sendSound();
    world.advance(20);
    world.mixer.tick(packet * 20);
  }
  t.is(honest.videoReceived(), seen);
  t.is(mallory.sent.length, hers);
  t.true(honest.soundReceived() >= heard);
});
