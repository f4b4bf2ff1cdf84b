/** The relay among connections that exist in memory only: what it forwards to which leg, and what it says to each. */
import test from "ava";
import type { RelayMessage } from "../../../src/media/leg/messages.ts";
import { createOpus, FRAME_SAMPLES } from "../../../src/audio/opus.ts";
import { isRtcp, parseRtp } from "../../../src/media/rtp/rtp.ts";
import { writeNack } from "../../../src/media/rtp/rtcp.ts";
import { createWorld } from "./world.ts";
import { createFakeTransport } from "./fake-transport.ts";
import { legOffer } from "./offer.ts";
import { checkTransport } from "./transport-contract.ts";
import { peerId } from "../../support/ids.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];

test("[RL22] each participant is shown all others in the order of joining, and is sent each change", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const c = await world.open(C);
  t.deepEqual(a.slots()?.pictures, [B, C]);
  t.deepEqual(b.slots()?.pictures, [A, C]);
  t.deepEqual(c.slots()?.pictures, [A, B]);
  b.fail();
  t.deepEqual(c.slots()?.pictures, [A]);
  t.deepEqual(world.closed, [`${B} 1`]);
  c.say({ type: "want", pictures: [] });
  t.deepEqual(c.slots()?.pictures, []);
});

test("[RL23] only the presenter's screen is shown, and to all but its presenter", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  a.sendScreen(true);
  t.is(b.videoReceived(), 0);
  world.relay.setPresenter(A);
  t.is(b.slots()?.screen, A);
  t.is(a.slots()?.screen, null);
  t.is(a.keyframesAsked(), 1);
  a.sendScreen(false);
  t.is(b.videoReceived(), 0, "no keyframe yet");
  a.sendScreen(true);
  a.sendScreen(false);
  t.is(b.videoReceived(), 2);
  world.relay.setPresenter(null);
  a.sendScreen(false);
  t.is(b.videoReceived(), 2);
  t.is(b.slots()?.screen, null);
});

test("[RL38] a packet that a viewer requests again and again is made up for by a keyframe", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  world.relay.setPresenter(A);
  for (const isKeyframe of [true, false, false]) a.sendScreen(isKeyframe);
  const [, lost] = b.sent.flatMap((bytes) => (isRtcp(bytes) ? [] : [parseRtp(bytes)]));
  if (lost === undefined || lost === null) return t.fail("not shown");
  const before = a.keyframesAsked();
  const ask = () => {
    world.advance(200);
    b.events.onRtcp(writeNack(9, lost.ssrc, [lost.sequenceNumber]));
  };
  for (let asks = 1; asks < 4; asks += 1) ask();
  t.is(a.keyframesAsked(), before);
  ask();
  t.is(a.keyframesAsked(), before + 1);
});

test("[RL24] a standby gets no pictures but is bound; becoming active brings a keyframe", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B, "1", false);
  world.relay.setPresenter(A);
  a.sendScreen(true);
  t.is(b.videoReceived(), 0);
  t.deepEqual(b.slots(), { pictures: [A], screen: A });
  const before = a.keyframesAsked();
  world.advance(1000);
  b.say({ type: "active", on: true });
  t.is(a.keyframesAsked(), before + 1);
  a.sendScreen(true);
  t.is(b.videoReceived(), 1);
  b.say({ type: "active", on: false });
  a.sendScreen(true);
  t.is(b.videoReceived(), 1);
});

const lastWanted = (leg: { messages: readonly RelayMessage[] }) =>
  leg.messages.findLast((message) => message.type === "pictures")?.wanted ?? false;

test("[RL31] every participant is asked for pictures from the moment when one leg is active until none is", async (t) => {
  const world = createWorld();
  const a = await world.open(A, "1", false);
  const b = await world.open(B, "1", false);
  t.deepEqual([a, b].map(lastWanted), [false, false]);
  a.say({ type: "active", on: true });
  t.deepEqual([a, b].map(lastWanted), [true, true]);
  const c = await world.open(C, "1", false);
  t.true(lastWanted(c), "one that comes later, too");
  a.say({ type: "active", on: false });
  t.deepEqual([a, b, c].map(lastWanted), [false, false, false]);
  b.say({ type: "active", on: true });
  t.true(lastWanted(a));
  await world.open(B, "2", false);
  t.false(lastWanted(a), "a leg that was replaced sees nothing");
});

test("[RL44] a participant that looks away is sent no picture; when it looks again a keyframe is requested at once", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  world.relay.setPresenter(A);
  a.sendScreen(true);
  t.is(b.videoReceived(), 1);
  b.say({ type: "watching", on: false });
  a.sendScreen(false);
  a.sendScreen(true);
  t.is(b.videoReceived(), 1);
  t.deepEqual(b.slots(), { pictures: [A], screen: A });
  const soundBefore = b.soundReceived();
  world.mixer.tick(0);
  t.is(b.soundReceived(), soundBefore + 1);
  const before = a.keyframesAsked();
  world.advance(1000);
  b.say({ type: "watching", on: true });
  t.is(a.keyframesAsked(), before + 1);
  a.sendScreen(true);
  t.is(b.videoReceived(), 2);
});

test("[RL32] when the core demands it, pictures are asked for and shown on standbys, too", async (t) => {
  const world = createWorld();
  const a = await world.open(A, "1", false);
  const b = await world.open(B, "1", false);
  world.relay.setPresenter(A);
  a.sendScreen(true);
  t.is(b.videoReceived(), 0);
  world.advance(1000);
  const before = a.keyframesAsked();
  world.relay.setDemand(true);
  t.true(lastWanted(a));
  t.is(a.keyframesAsked(), before + 1);
  a.sendScreen(true);
  t.is(b.videoReceived(), 1);
  b.say({ type: "active", on: true });
  world.relay.setDemand(false);
  a.sendScreen(false);
  t.is(b.videoReceived(), 2, "without another keyframe");
});

test("[RL33] a member whose core died keeps its legs while something comes on them, and when it is back", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  await world.open(B);
  const pass = (spanMs: number): void => {
    world.advance(spanMs);
    world.relay.report();
  };
  world.relay.removeParticipant(A, true);
  world.relay.removeParticipant(B, true);
  for (let second = 0; second < 10; second += 1) {
    a.sendScreen(true);
    pass(1000);
  }
  t.deepEqual(world.closed, [`${B} 1`], "nothing came from B");
  world.relay.keepParticipant(A);
  pass(60_000);
  t.deepEqual(world.closed, [`${B} 1`]);
  world.relay.removeParticipant(A, true);
  for (let second = 0; second < 22; second += 1) {
    a.sendScreen(true);
    pass(1000);
  }
  t.deepEqual(world.closed, [`${B} 1`, `${A} 1`], "not for ever");
});

test("[RL34] a relay that ends says farewell to every participant", async (t) => {
  const world = createWorld();
  const legs = [await world.open(A), await world.open(B)];
  world.relay.sayFarewell();
  for (const { messages } of legs) t.deepEqual(messages.at(-1), { type: "farewell" });
});

test("[RL25] of several legs of one participant, the newest open one counts", async (t) => {
  const world = createWorld();
  const old = await world.open(A, "1");
  const b = await world.open(B);
  world.relay.setPresenter(A);
  const fresh = await world.open(A, "2");
  t.deepEqual(b.slots()?.pictures, [A]);
  old.sendScreen(true);
  t.is(b.videoReceived(), 0);
  fresh.sendScreen(true);
  t.is(b.videoReceived(), 1);
  fresh.fail();
  old.sendScreen(true);
  t.is(b.videoReceived(), 2);
});

test("[RL26] a participant that is removed loses all legs", async (t) => {
  const world = createWorld();
  await world.open(A, "1");
  await world.open(A, "2");
  const b = await world.open(B);
  world.relay.removeParticipant(A, false);
  t.deepEqual(world.closed, [`${A} 1`, `${A} 2`]);
  t.deepEqual(b.slots()?.pictures, []);
});

test("[RL27] garbage is counted and changes nothing", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  a.events.onRtp(Buffer.alloc(3));
  a.events.onRtp(Buffer.alloc(40, 0xff));
  a.events.onRtcp(Buffer.alloc(40, 0xff));
  a.events.onControl("}{");
  a.events.onControl('{"type":"want","pictures":[{"peerId":"x","layer":"f"}]}');
  for (let count = 0; count < 200; count += 1) a.events.onControl("{}");
  t.is(world.log.counters()["relay.malformedRtp"], 2);
  t.true((world.log.counters()["relay.controlOverLimit"] ?? 0) > 100);
  t.is(world.relay.stats()["legs"], 1);
});

test("[RL28] each beat carries levels and speaker to every leg; the relay knows whose packets came", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  world.advance(100);
  a.sendScreen(true);
  t.deepEqual(world.relay.takeHeard(), [A]);
  world.advance(100);
  t.deepEqual(world.relay.takeHeard(), []);
  world.relay.beat();
  world.relay.beat();
  for (const leg of [a, b]) {
    t.deepEqual(leg.messages.at(-1), { type: "beat", count: 1, levels: [], speaker: null });
  }
});

test("[RL29] a leg that never opens is given up", async (t) => {
  const world = createWorld();
  const offer = legOffer({ hasRed: true, ssrcs: [1, 2, 3] });
  await world.relay.connect({ peerId: A, legId: "1" }, offer);
  world.relay.report();
  t.deepEqual(world.closed, []);
  world.advance(16_000);
  world.relay.report();
  t.deepEqual(world.closed, [`${A} 1`]);
});

test("[RL35] a participant's newest leg is warm when sound has come on it for a moment, or none for longer", async (t) => {
  const world = createWorld();
  t.deepEqual(world.relay.warm(), []);
  await world.open(B);
  const a = await world.open(A);
  a.sendSound();
  t.deepEqual(world.relay.warm(), []);
  world.advance(300);
  t.deepEqual(world.relay.warm(), [A]);
  world.advance(1_200);
  t.deepEqual(world.relay.warm(), [A, B]);
  const again = await world.open(A, "2");
  t.deepEqual(world.relay.warm(), [B]);
  again.sendSound();
  world.advance(300);
  t.deepEqual(world.relay.warm(), [A, B]);
  again.fail();
  a.fail();
  t.deepEqual(world.relay.warm(), [B]);
});

test("[RL43] the fake transport keeps the contract of a transport", async (t) => {
  await checkTransport(t, createFakeTransport);
});

test("[RL45] whoever a host has muted is in nobody's mix, and is again once that is lifted", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  await world.open(B);
  const voices = () => world.mixer.takeLevels().map(([peerId]) => peerId);
  a.sendSound();
  t.deepEqual(voices().toSorted(), [A, B]);
  world.relay.setMuted({ microphone: [A], camera: [] });
  a.sendSound();
  t.deepEqual(voices(), [B]);
  await world.open(A, "2");
  t.deepEqual(voices(), [B], "another leg does not bring it back");
  world.relay.setMuted({ microphone: [], camera: [] });
  t.deepEqual(voices().toSorted(), [A, B]);
});

test("[MX65] a leg's wish about volumes holds from the next frame on, is replaced by the next one, and nonsense changes nothing", async (t) => {
  const world = createWorld();
  const opus = createOpus();
  const encoder = opus.createEncoder();
  const source = world.mixer.addSource(A);
  const [b, c] = [await world.open(B), await world.open(C)];
  let frame = 0;
  /** Whether B is sent the same mix as C, which wishes nothing. */
  function isCommon(): boolean {
    for (let count = 0; count < 5; count += 1, frame += 1) {
      const noise = Int16Array.from({ length: FRAME_SAMPLES }, (_, at) => ((at * 7919) % 4_000) - 2_000);
      world.mixer.push(source, frame, encoder.encode(noise), null, frame * 20);
      world.mixer.tick(frame * 20 + 15);
    }
    const payload = ({ sent }: typeof b) => sent.findLast((bytes) => !isRtcp(bytes))?.subarray(12);
    return payload(b)?.equals(payload(c) ?? Buffer.alloc(0)) === true;
  }
  t.true(isCommon());
  b.say({ type: "hear", volumes: [{ peerId: A, percent: 0 }] });
  t.false(isCommon());
  b.say({ type: "hear", volumes: [{ peerId: A, percent: 201 }] });
  b.say({ type: "hear", volumes: Array.from({ length: 65 }, () => ({ peerId: A, percent: 100 })) });
  t.is(world.log.counters()["relay.malformedControl"], 2);
  t.false(isCommon());
  b.say({ type: "hear", volumes: [] });
  t.true(isCommon());
});

test("[RL73] a larger picture goes on until the smaller one's keyframe is there, also under a limit; above it, it stops at once", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const want = (layer: "h" | "f") => b.say({ type: "want", pictures: [{ peerId: A, layer }] });
  const pass = (): void => {
    world.advance(100);
    world.relay.beat();
  };
  b.say({ type: "limit", upBps: null, downBps: 2_000_000 });
  want("f");
  a.sendCamera(10, true, 1);
  a.sendCamera(11, true, 2);
  pass();
  pass();
  a.sendCamera(11, true, 3);
  t.is(b.marks().at(-1), 3, "the link bears the large one");
  want("h");
  a.sendCamera(11, false, 4);
  pass();
  a.sendCamera(11, false, 5);
  t.deepEqual(b.marks().slice(-2), [4, 5], "nothing is there in its stead yet");
  a.sendCamera(10, true, 6);
  a.sendCamera(11, false, 7);
  t.is(b.marks().at(-1), 6);
  want("f");
  pass();
  a.sendCamera(11, true, 8);
  t.is(b.marks().at(-1), 8);
  // 1.6 Mbit/s, for long enough to be known.
  for (let beat = 0; beat < 50; beat += 1) {
    for (let packet = 0; packet < 20; packet += 1) a.sendCamera(11, false, 8, 1_000);
    pass();
  }
  b.say({ type: "limit", upBps: null, downBps: 600_000 });
  pass();
  a.sendCamera(11, false, 9);
  t.is(b.marks().at(-1), 8, "more than it may get");
  a.sendCamera(10, true, 10);
  t.is(b.marks().at(-1), 10);
});

test("[RL74] a sender without pictures is told what gets lost of its voice, second by second", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  world.relay.report();
  t.is(a.reported(1), null, "nothing has come");
  const speak = (isLost: (packet: number) => boolean): void => {
    for (let packet = 0; packet < 50; packet += 1) {
      world.advance(20);
      a.sendSound(isLost(packet));
    }
    world.relay.report();
  };
  speak(() => false);
  t.deepEqual(a.reported(1), { fraction: 0, lost: 0, jitter: 0 });
  speak((packet) => packet % 5 === 1);
  t.deepEqual(a.reported(1), { fraction: Math.floor(256 / 5), lost: 10, jitter: 0 });
  speak(() => false);
  t.deepEqual(a.reported(1), { fraction: 0, lost: 10, jitter: 0 });
  world.advance(16);
  a.sendSound();
  world.relay.report();
  t.is(a.reported(1)?.jitter, (4 * 48) / 16, "it came 4 ms early");
});
