/** A participant floods the relay: packets, bytes, RTCP, requests for lost packets and keyframes, connections. */
import test from "ava";
import { isRtcp, parseRtp } from "../../src/media/rtp/rtp.ts";
import { parseRtcp, writeKeyframeRequest, writeNack } from "../../src/media/rtp/rtcp.ts";
import { legOffer } from "../media/relay/offer.ts";
import { createWorld } from "../media/relay/world.ts";
import { peerId } from "../support/ids.ts";

const [HONEST, MALLORY] = [peerId(1), peerId(2)];

/** Both are there, and each gets the other's screen in turn. */
async function meet(presenter: typeof HONEST) {
  const world = createWorld();
  const honest = await world.open(HONEST);
  const mallory = await world.open(MALLORY);
  world.relay.setPresenter(presenter);
  world.relay.setDemand(true);
  return { world, honest, mallory };
}

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

test("[HM2] requests for lost packets cost no more than a bad network's would", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  honest.sendScreen(true);
  for (let at = 0; at < 400; at++) honest.sendScreen(false);
  const got = mallory.sent.filter((bytes) => !isRtcp(bytes)).map((bytes) => parseRtp(bytes));
  const last = got.findLast((header) => header?.payloadType === 96);
  const ssrc = last?.ssrc ?? 0;
  const lost = Array.from(
    { length: 400 },
    (_, index) => ((last?.sequenceNumber ?? 0) - 399 + index) & 0xffff,
  );
  const before = mallory.sent.length;
  for (let at = 0; at < 1_000; at++) mallory.events.onRtcp(writeNack(1, ssrc, lost));
  t.true(mallory.sent.length - before <= 1_500);
  t.true((world.log.counters()["relay.rtcpOverBudget"] ?? 0) > 0);
});

test("[HM3] a viewer that asks for keyframes all the time gets one a second; others who lose one get theirs", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  const third = await world.open(peerId(3));
  honest.sendScreen(true);
  const ssrcFor = (viewer: typeof third) =>
    viewer.sent
      .filter((bytes) => !isRtcp(bytes))
      .map((bytes) => parseRtp(bytes))
      .find((header) => header?.payloadType === 96)?.ssrc ?? 0;
  const asked = () =>
    honest.sent
      .filter((bytes) => isRtcp(bytes))
      .flatMap((bytes) => parseRtcp(bytes))
      .filter((item) => item.type === "keyframeRequest").length;
  const before = asked();
  for (let at = 0; at < 100; at++) {
    mallory.events.onRtcp(writeKeyframeRequest(1, ssrcFor(mallory)));
    world.advance(100);
    honest.sendScreen(true);
    world.relay.tick();
  }
  t.true(asked() - before <= 15, `${asked() - before} keyframes in 10 s`);
  const beforeThird = asked();
  third.events.onRtcp(writeKeyframeRequest(1, ssrcFor(third)));
  t.is(asked() - beforeThird, 1);
});

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
