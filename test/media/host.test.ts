/** The core's end of the media process, with children that exist in memory only. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createHost } from "../../src/media/process/host.ts";
import { packBatch } from "../../src/media/process/recorded-outbox.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { createFakeMediaChild, type AnswerOffer, type FakeMediaChild } from "./fake-media-child.ts";
import { checkMediaChild } from "./media-child.ts";

const LEG = { peerId: peerId(1), legId: "1" };

/** `answer`: what children answer to offers. */
function createWorld(answer: AnswerOffer = () => "answer") {
  const clock = createVirtualClock();
  const children: FakeMediaChild[] = [];
  const world = { clock, children, isBroken: false };
  const host = createHost({
    clock,
    log: silentLog,
    startChild() {
      if (world.isBroken) throw new Error("No more processes.");
      const child = createFakeMediaChild(answer);
      children.push(child);
      return child;
    },
  });
  return Object.assign(world, { host });
}
/** Never answers. */
const silent: AnswerOffer = () => new Promise(() => {});
/** Lets the fake channel's replies arrive. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("[MH1] an offer starts the child and is answered or refused", async (t) => {
  const world = createWorld((offerSdp) => {
    if (offerSdp === "nonsense") throw new Error("No.");
    return "answer";
  });
  t.is(await world.host.stats(), null);
  t.is(await world.host.connectLeg(LEG, "offer"), "answer");
  await t.throwsAsync(world.host.connectLeg(LEG, "nonsense"), { message: "No." });
  t.is(world.children.length, 1);
  t.deepEqual(await world.host.stats(), { legs: 0 });
});

test("[MH2] a child that does not answer in 5 s fails the offer", async (t) => {
  const world = createWorld(silent);
  const answer = world.host.connectLeg(LEG, "offer");
  world.clock.advance(5000);
  await t.throwsAsync(answer, { message: /in time/ });
});

test("[MH3] a child that dies fails what waits, is reported, and comes back if ready", async (t) => {
  const world = createWorld(silent);
  let deaths = 0;
  world.host.onDied(() => (deaths += 1));
  world.host.setReady(true);
  world.host.setPresenter(LEG.peerId);
  const answer = world.host.connectLeg(LEG, "offer");
  world.children[0]?.die();
  await t.throwsAsync(answer, { message: /ended/ });
  t.is(deaths, 1);
  world.clock.advance(0);
  t.is(world.children.length, 2);
  t.deepEqual(world.children[1]?.calls, [
    ["setPresenter", LEG.peerId],
    ["setMuted", { microphone: [], camera: [] }],
  ]);
  world.children[1]?.die();
  world.clock.advance(400);
  t.is(world.children.length, 2, "it backs off");
  world.clock.advance(100);
  t.is(world.children.length, 3);
});

test("[MH3] a child that cannot be started fails the offer, and is tried again while it is needed", async (t) => {
  const world = createWorld();
  world.isBroken = true;
  world.host.setReady(true);
  await t.throwsAsync(world.host.connectLeg(LEG, "offer"), { message: /could not be started/ });
  await settled();
  world.isBroken = false;
  world.clock.advance(2_000);
  t.is(world.children.length, 1);
  t.is(await world.host.connectLeg(LEG, "offer"), "answer");
});

test("[MH4] a child that is not needed stays dead until the next offer", async (t) => {
  const answers: AnswerOffer[] = [silent, () => "x"];
  const world = createWorld((offerSdp) => (answers.shift() ?? silent)(offerSdp));
  const failed = world.host.connectLeg(LEG, "offer");
  world.children[0]?.die();
  await t.throwsAsync(failed);
  world.clock.advance(60_000);
  t.is(world.children.length, 1);
  t.is(await world.host.connectLeg(LEG, "offer"), "x");
  t.is(world.children.length, 2);
});

test("[MH6] when a child dies, each of its legs is reported as closed", async (t) => {
  const world = createWorld();
  const closed: string[] = [];
  world.host.onLegClosed(({ legId }) => closed.push(legId));
  for (const legId of ["1", "2", "3"]) await world.host.connectLeg({ ...LEG, legId }, "offer");
  world.host.closeLeg({ ...LEG, legId: "2" });
  world.children[0]?.die();
  t.deepEqual(closed, ["1", "3"]);
});

test("[MH8] what the core demands outlives the child", (t) => {
  const world = createWorld();
  world.host.setReady(true);
  world.host.setDemand(true);
  t.deepEqual(world.children[0]?.calls.at(-1), ["setDemand", true]);
  world.children[0]?.die();
  world.clock.advance(0);
  t.deepEqual(world.children[1]?.calls.at(-1), ["setDemand", true]);
});

test("[MH5] stopping ends what waits and is no death; the legs end by the relay's farewell", async (t) => {
  const answers: AnswerOffer[] = [() => "x"];
  const world = createWorld((offerSdp) => (answers.shift() ?? silent)(offerSdp));
  world.host.onLegClosed(() => t.fail("they live on for a moment"));
  world.host.onDied(() => t.fail("no death"));
  world.host.setReady(true);
  await world.host.connectLeg(LEG, "offer");
  world.host.setReady(false);
  t.true(world.children[0]?.isStopped);
  world.children[0]?.die();
  const late = world.host.connectLeg(LEG, "offer");
  world.host.setReady(true);
  world.host.setReady(false);
  await t.throwsAsync(late, { message: /stopped/ });
  await world.host.close();
  await t.throwsAsync(world.host.connectLeg(LEG, "offer"), { message: /stopped/ });
});

test("[MH9] the host reports which participants' media the child has; a child that died or was stopped has none", async (t) => {
  const world = createWorld();
  const reported: (readonly PeerId[])[] = [];
  world.host.onWarm((peers) => reported.push(peers));
  world.host.setReady(true);
  const reportWarm = async (): Promise<void> => {
    world.children.at(-1)?.host.send("warm", [LEG.peerId]);
    await settled();
  };
  await reportWarm();
  world.children[0]?.die();
  world.clock.advance(0);
  await reportWarm();
  world.host.setReady(false);
  await reportWarm();
  t.deepEqual(reported, [[LEG.peerId], [], [LEG.peerId], []]);
});

test("[MH10] the fake child keeps the contract of a media child", async (t) => {
  const child = createFakeMediaChild((offerSdp) => {
    if (offerSdp === "no offer") throw new Error("The offer has no media lines.");
    return new Promise(() => {});
  });
  await checkMediaChild(t, child);
});

test("[RC340] all that the relay had has come once it is flushed; where there is no relay, or it dies, nobody waits for it", async (t) => {
  const world = createWorld();
  const came: number[] = [];
  world.host.onRecorded(({ sentAtMs }) => came.push(sentAtMs));
  await world.host.flushRecorded();
  world.host.setReady(true);
  world.children[0]?.host.send("recorded", packBatch({ sentAtMs: 7, packets: [], lost: 0 }));
  await world.host.flushRecorded();
  t.deepEqual(came, [7]);
  const flushed = world.host.flushRecorded();
  world.children[0]?.die();
  await flushed;
  t.pass("it is over");
});

test("[MH11] a child that an offer started, and that carries no leg for half a minute, is stopped; one that is wanted stays", async (t) => {
  const world = createWorld();
  await world.host.connectLeg(LEG, "offer");
  world.clock.advance(60_000);
  t.not(await world.host.stats(), null);
  world.host.closeLeg(LEG);
  world.clock.advance(29_000);
  await world.host.connectLeg(LEG, "offer");
  world.clock.advance(60_000);
  world.host.closeLeg(LEG);
  world.clock.advance(30_000);
  t.is(await world.host.stats(), null);
  t.is(world.children.length, 1);

  const wanted = createWorld();
  await wanted.host.connectLeg(LEG, "offer");
  wanted.host.closeLeg(LEG);
  wanted.host.setReady(true);
  wanted.clock.advance(60_000);
  t.not(await wanted.host.stats(), null);
});
