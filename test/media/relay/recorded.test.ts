/** What the relay gives to a recorder. Rules: ../SPEC.md, RC. */
import test from "ava";
import { createWorld } from "./world.ts";
import { RecordedPicture, RecordedSound } from "../../../src/media/relay/recorded-participant.ts";
import { RtpStream } from "../../../src/media/relay/rtp-stream.ts";
import { writeRed } from "../../../src/media/rtp/red.ts";
import { packetOf, receive } from "./packets.ts";
import { peerId } from "../../support/ids.ts";

const [A, B] = [peerId(1), peerId(2)];

function soundWorld() {
  const taken: [atMs: number, byte: number | undefined][] = [];
  const sound = new RecordedSound((atMs, bytes) => taken.push([atMs, bytes[0]]));
  return {
    sound,
    taken,
    bytes: () => taken.map(([, byte]) => byte),
    /** Packet `index`, which holds its number; with RED the one before, too. */
    push(index: number, nowMs: number, isRed = false) {
      const sequenceNumber = (65_530 + index) & 0xffff;
      const timestamp = (0xffff_fff0 + index * 960) >>> 0;
      const previous = { payload: Uint8Array.of(index - 1), timestampOffset: 960 };
      const payload = isRed ? writeRed(111, Uint8Array.of(index), previous) : Uint8Array.of(index);
      sound.push(sequenceNumber, timestamp, payload, isRed ? 111 : null, nowMs);
    },
  };
}

test("[RC10] sound is in order and each packet once, on the relay's clock, also where numbers and timestamps wrap", (t) => {
  const { push, bytes, taken } = soundWorld();
  let latest = 0;
  for (const index of [0, 1, 2, 4, 3, 3, 5, 7, 6, 8, 9]) {
    latest = Math.max(latest, index);
    push(index, 1_000 + latest * 20);
  }
  t.deepEqual(bytes(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const [place, [atMs]] of taken.entries()) t.true(Math.abs(atMs - (1_000 + place * 20)) < 1, `${atMs}`);
});

test("[RC10] what is lost comes from redundancy, or is left out after a wait; a sender that begins anew goes on", (t) => {
  const { push, bytes } = soundWorld();
  push(0, 0, true);
  push(2, 40, true);
  t.deepEqual(bytes(), [0, 1, 2], "the repeated block stands in");
  push(5, 100);
  t.deepEqual(bytes(), [0, 1, 2]);
  for (let index = 6; index < 15; index += 1) push(index, index * 20);
  t.deepEqual(bytes(), [0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  push(3, 300);
  t.is(bytes().length, 13, "too late");
  push(30_000, 400);
  push(30_001, 420);
  t.deepEqual(bytes().slice(-2), [30_000 & 0xff, 30_001 & 0xff]);
});

test("[RC83] sound whose clock stood still for a moment is in its place again within five seconds, and late packets move nothing", (t) => {
  const { push, taken } = soundWorld();
  let index = 0;
  const sendFor = (fromMs: number, toMs: number, delayOf: (atMs: number) => number = () => 0) => {
    for (let atMs = fromMs; atMs < toMs; atMs += 20) push(index++, atMs + delayOf(atMs));
  };
  sendFor(0, 2_000);
  sendFor(2_000, 4_000, (atMs) => (atMs % 200 === 0 ? 0 : 90));
  t.true(taken.every(([atMs], place) => Math.abs(atMs - place * 20) < 1));
  // Another microphone is opened: for two seconds nothing is sent, and then the timestamps go on.
  sendFor(6_000, 12_000);
  t.is(Math.round(taken.at(-1)?.[0] ?? 0), 11_980);
});

test("[RC311] sound after a stall of its source is in its place from its first packet on, however often that happens", (t) => {
  const { push, taken } = soundWorld();
  const spoken: number[] = [];
  let index = 0;
  let atMs = 0;
  // A machine that is too busy: some sound, then nothing is captured, and the timestamps stand still meanwhile.
  for (const [soundMs, stallMs] of [
    [2_000, 300],
    [600, 1_200],
    [200, 250],
    [140, 900],
    [700, 6_000],
    [2_000, 0],
  ] as const) {
    for (const endMs = atMs + soundMs; atMs < endMs; atMs += 20) {
      spoken.push(atMs);
      push(index++, atMs + (index % 7) * 3);
    }
    atMs += stallMs;
  }
  t.is(taken.length, spoken.length);
  for (const [place, [givenMs]] of taken.entries()) {
    const offMs = givenMs - (spoken[place] ?? 0);
    t.true(Math.abs(offMs) <= 25, `packet ${place} is ${offMs} ms off`);
  }
});

test("[RC311] what the network held up, for seconds, keeps its place", (t) => {
  const { push, taken } = soundWorld();
  for (let index = 0; index < 600; index += 1) {
    const spokenMs = index * 20;
    // All of two seconds comes at their end, within 30 ms.
    const comesMs = spokenMs >= 4_000 && spokenMs < 6_000 ? 6_000 + (spokenMs - 4_000) / 70 : spokenMs;
    push(index, comesMs);
  }
  t.is(taken.length, 600);
  for (const [place, [givenMs]] of taken.entries()) t.true(Math.abs(givenMs - place * 20) < 1, `${place}`);
});

test("[RC311] sound that is held until its place is known is given when its stream ends", (t) => {
  const { push, sound, bytes } = soundWorld();
  for (let index = 0; index < 10; index += 1) push(index, index * 20);
  push(10, 2_000);
  push(11, 2_020);
  t.is(bytes().length, 10);
  sound.restart();
  t.deepEqual(bytes().slice(-2), [10, 11]);
});

test("[RC340] sound that waits for its place, or for a packet that is missing, is given when its stream ends, and by itself when nothing follows", (t) => {
  const held = () => {
    const world = soundWorld();
    for (let index = 0; index < 10; index += 1) world.push(index, index * 20);
    world.push(10, 2_000);
    world.push(11, 2_020);
    world.push(14, 2_080);
    world.push(13, 2_060);
    t.is(world.bytes().length, 10);
    return world;
  };
  const ended = held();
  ended.sound.restart();
  t.deepEqual(ended.bytes().slice(10), [10, 11, 13, 14]);
  ended.push(20, 9_000);
  t.is(ended.bytes().at(-1), 20);

  const silent = held();
  silent.sound.settle(2_300);
  t.is(silent.bytes().length, 10);
  silent.sound.settle(2_700);
  t.deepEqual(silent.bytes().slice(10), [10, 11, 13, 14]);
  silent.push(12, 2_720);
  t.is(silent.bytes().length, 14, "too late");
  silent.push(15, 2_740);
  silent.sound.settle(3_300);
  t.is(silent.bytes().at(-1), 15);
});

test("[RC340] a relay gives what waits of those that it is no longer to record, and of a leg that closes; as time passes, of the others", async (t) => {
  const held = async () => {
    const world = createWorld();
    const a = await world.open(A);
    world.relay.setRecorded([A], false);
    for (let index = 0; index < 10; index += 1) {
      a.sendSound();
      world.advance(20);
    }
    world.advance(2_000);
    a.sendSound();
    t.is(world.recorded.length, 10);
    return world;
  };
  const recorded = async (then: (world: Awaited<ReturnType<typeof held>>) => void) => {
    const world = await held();
    then(world);
    return world.recorded.length;
  };
  t.is(await recorded(({ relay }) => relay.setRecorded([], false)), 11);
  t.is(await recorded(({ relay }) => relay.disconnect({ peerId: A, legId: "1" })), 11);
  t.is(await recorded(({ relay }) => relay.removeParticipant(A, false)), 11);
  t.is(await recorded(({ relay }) => relay.beat()), 10);
  const passed = await recorded(({ relay, advance }) => {
    advance(600);
    relay.beat();
  });
  t.is(passed, 11);
});

function pictureWorld() {
  const frames: { isKey: boolean; text: string }[] = [];
  const picture = new RecordedPicture((_atMs, isKey, bytes) =>
    frames.push({ isKey, text: [...bytes].join() }),
  );
  const stream = new RtpStream(9, "f", 0);
  return {
    frames,
    /** A packet of a frame; `first` begins it. Returns what the relay does. */
    push(sequenceNumber: number, timestamp: number, of: { first?: "key" | "delta"; last?: boolean }) {
      const body = of.first === undefined ? [sequenceNumber] : [of.first === "key" ? 0 : 1, sequenceNumber];
      const payload = Uint8Array.of(of.first === undefined ? 0 : 0x10, ...body);
      const header = { payloadType: 100, marker: of.last === true, sequenceNumber, timestamp, ssrc: 9 };
      const packet = receive(stream, packetOf(header, payload), 0);
      return packet === null ? null : picture.forward(stream, packet, 0);
    },
  };
}

test("[RC11] pictures are whole frames in order, from a keyframe on; a lost packet that comes later is waited for", (t) => {
  const { push, frames } = pictureWorld();
  t.false(push(1, 0, { first: "delta", last: true }), "a keyframe is to be asked for");
  push(2, 3_000, { first: "key" });
  push(4, 6_000, { first: "delta", last: true });
  t.deepEqual(frames, []);
  push(3, 3_000, { last: true });
  t.deepEqual(frames, [
    { isKey: true, text: "0,2,3" },
    { isKey: false, text: "1,4" },
  ]);
});

test("[RC11] what never comes is mended by the next keyframe, which is asked for", (t) => {
  const { push, frames } = pictureWorld();
  push(1, 0, { first: "key", last: true });
  push(3, 6_000, { first: "delta", last: true });
  let isAskedFor = false;
  for (let number = 4; number < 320; number += 1)
    isAskedFor ||= push(number, number * 3_000, { first: "delta", last: true }) === false;
  t.true(isAskedFor);
  t.is(frames.length, 1);
  push(320, 960_000, { first: "key", last: true });
  push(321, 963_000, { first: "delta", last: true });
  t.deepEqual(
    frames.map(({ isKey }) => isKey),
    [true, true, false],
  );
});

test("[RC12] of those that are named voice, camera and the presenter's screen are recorded, unless a host has muted them; of others nothing", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const send = () => {
    for (const leg of [a, b]) {
      leg.sendSound();
      leg.sendScreen(true);
    }
    return world.recorded.splice(0).map(({ peerId: from, source }) => `${from === A ? "A" : "B"} ${source}`);
  };
  t.deepEqual(send(), [], "nobody records");
  world.relay.setRecorded([A], true);
  t.deepEqual(send(), ["A voice"]);
  world.relay.setPresenter(A);
  t.deepEqual(send(), ["A voice", "A screen"]);
  a.sendScreenSound(1, [0xfc, 1]);
  t.deepEqual(
    world.recorded.splice(0).map(({ source }) => source),
    ["screenSound"],
  );
  world.relay.setMuted({ microphone: [A], camera: [] });
  t.deepEqual(send(), ["A screen"]);
  world.relay.setMuted({ microphone: [], camera: [] });
  world.relay.setPresenter(B);
  t.deepEqual(send(), ["A voice"], "the other one's screen is not");
  world.relay.setRecorded([], true);
  t.deepEqual(send(), []);
});

test("[RC12] pictures are asked for while somebody is recorded, also where nobody looks, and begin with a keyframe", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  a.say({ type: "watching", on: false });
  const wanted = () => a.messages.findLast((message) => message.type === "pictures");
  t.false(wanted()?.wanted);
  world.relay.setPresenter(A);
  a.sendScreen(false);
  const before = a.keyframesAsked();
  world.advance(1_000);
  world.relay.setRecorded([A], true);
  t.like(wanted(), { wanted: true, layers: ["h", "f"] });
  t.is(a.keyframesAsked(), before + 1);
  a.sendScreen(false);
  t.deepEqual(world.recorded, []);
  a.sendScreen(true);
  t.like(world.recorded[0], { source: "screen", isKey: true });
});

test("[RC82] the sound alone is recorded where pictures are not wanted, and goes on as they come to it", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  a.say({ type: "watching", on: false });
  world.relay.setPresenter(A);
  world.relay.setRecorded([A], false);
  const send = () => {
    a.sendSound();
    a.sendScreen(true);
    return world.recorded.splice(0).map(({ source }) => source);
  };
  t.deepEqual(send(), ["voice"]);
  t.false(a.messages.findLast((message) => message.type === "pictures")?.wanted);
  world.relay.setRecorded([A], true);
  t.deepEqual(send(), ["voice", "screen"]);
  t.true(a.messages.findLast((message) => message.type === "pictures")?.wanted);
  world.relay.setRecorded([A], false);
  t.deepEqual(send(), ["voice"]);
});
