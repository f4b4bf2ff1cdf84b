/** Own volumes: what a listener hears who wants some of the others louder, quieter or not at all, and what that costs. */
import test from "ava";
import { ENCODER_HOLD_MS, wishOf, type Wish } from "../../../src/media/mixer/distinct-mix.ts";
import { Mixer } from "../../../src/media/mixer/mixer.ts";
import { createOpus, FRAME_SAMPLES } from "../../../src/audio/opus.ts";
import { peerId } from "../../support/ids.ts";

const opus = createOpus();
const HOLD_FRAMES = ENCODER_HOLD_MS / 20;

interface Person {
  /** Hz; 0: silent. */
  tone: number;
  wish: Wish | null;
}

/** One frame of the tone, without a seam to the next. */
function toneFrame(hz: number, frame: number): Int16Array {
  return Int16Array.from({ length: FRAME_SAMPLES }, (_, index) =>
    hz === 0 ? 0 : 4_000 * Math.sin((2 * Math.PI * hz * (frame * FRAME_SAMPLES + index)) / 48_000),
  );
}

/** Amplitude of one frequency (Goertzel), full scale 32768. */
function amplitudeAt(pcm: readonly number[], hz: number): number {
  let [real, imaginary] = [0, 0];
  for (const [index, sample] of pcm.entries()) {
    real += sample * Math.cos((2 * Math.PI * hz * index) / 48_000);
    imaginary += sample * Math.sin((2 * Math.PI * hz * index) / 48_000);
  }
  return (2 * Math.hypot(real, imaginary)) / pcm.length;
}

/** People 1, 2, …; `run` mixes some frames and returns what each heard in the last half second. */
function createRoom(people: readonly Person[]) {
  const mixer = new Mixer(opus);
  const payloads: (Buffer | null)[] = people.map(() => null);
  const heard: number[][] = people.map(() => []);
  const senders = people.map((person, index) => {
    const decoder = opus.createDecoder();
    const target = new Int16Array(5760);
    mixer.addListener({
      owner: peerId(index + 1),
      get wish() {
        return person.wish;
      },
      hear({ payload }) {
        payloads[index] = payload;
        heard[index]?.push(...target.subarray(0, decoder.decode(payload, target)));
      },
    });
    return { encoder: opus.createEncoder(), source: mixer.addSource(peerId(index + 1)) };
  });
  let frame = 0;
  function run(frames: number) {
    const encodesBefore = mixer.counts().encodes;
    for (const samples of heard) samples.length = 0;
    for (let count = 0; count < frames; count += 1, frame += 1) {
      for (const [index, { encoder, source }] of senders.entries()) {
        const payload = encoder.encode(toneFrame(people[index]?.tone ?? 0, frame));
        mixer.push(source, frame & 0xffff, payload, null, frame * 20);
      }
      mixer.tick(frame * 20 + 15);
    }
    return {
      payload: (person: number) => payloads[person - 1],
      hears: (person: number, hz: number) => amplitudeAt((heard[person - 1] ?? []).slice(-24_000), hz),
      encodesATick: (mixer.counts().encodes - encodesBefore) / frames,
    };
  }
  return { run, close: () => mixer.close() };
}

const wish = (...volumes: readonly (readonly [number, number])[]) =>
  wishOf(volumes.map(([person, percent]) => ({ peerId: peerId(person), percent })));
const silent = (own: Wish | null = null): Person => ({ tone: 0, wish: own });

test("[MX60] a listener hears each of the others as loud as it wants; nobody else hears a difference", (t) => {
  const room = createRoom([
    { tone: 500, wish: null },
    { tone: 900, wish: null },
    ...[silent(wish([1, 0])), silent(wish([1, 200], [2, 50])), silent()],
  ]);
  const { hears } = room.run(45);
  const [low, high] = [hears(5, 500), hears(5, 900)];
  t.true(low > 3_000 && high > 3_000);
  t.true(hears(3, 500) < 100, "muted for oneself");
  t.true(hears(3, 900) > 0.9 * high);
  t.true(hears(4, 500) > 1.8 * low && hears(4, 500) < 2.2 * low);
  t.true(hears(4, 900) > 0.4 * high && hears(4, 900) < 0.6 * high);
  room.close();
});

test("[MX61] a talker's own mix meets its wishes, too, and never has its own voice", (t) => {
  const room = createRoom([
    { tone: 500, wish: wish([2, 0], [1, 200]) },
    { tone: 900, wish: null },
    { tone: 1_700, wish: null },
  ]);
  const { hears, encodesATick } = room.run(45);
  t.true(hears(1, 500) < 100);
  t.true(hears(1, 900) < 100);
  t.true(hears(1, 1_700) > 3_000);
  t.true(hears(2, 500) > 3_000);
  t.true(encodesATick <= 3, "no mix beside those of the talkers");
  room.close();
});

test("[MX62] a wish costs an encoder only while somebody whom it changes is heard, and once for all of one wish", (t) => {
  const talker: Person = { tone: 500, wish: null };
  const other: Person = { tone: 0, wish: null };
  const quiet = wish([2, 0]);
  const room = createRoom([
    talker,
    other,
    silent(quiet),
    silent(wish([2, 0])),
    silent(),
    silent(wish([2, 100])),
  ]);
  const before = room.run(50);
  t.is(before.encodesATick, 2, "the talker's mix and the common one");
  t.is(before.payload(3), before.payload(5));
  other.tone = 900;
  room.run(10);
  const during = room.run(50);
  t.is(during.encodesATick, 4, "two talkers, the common one, and one for both that wish it");
  t.is(during.payload(3), during.payload(4));
  t.is(during.payload(5), during.payload(6), "a hundred percent is no wish");
  t.not(during.payload(3), during.payload(5));
  other.tone = 0;
  room.run(60 + HOLD_FRAMES);
  t.is(room.run(20).encodesATick, 2, "what is not needed any more ends");
  room.close();
});

test("[MX63] the first word of somebody muted for oneself is not heard, nor any when the wish comes while they talk", (t) => {
  const talker: Person = { tone: 0, wish: null };
  const listener = silent(wish([1, 0]));
  const late = silent();
  const room = createRoom([talker, listener, late]);
  room.run(30);
  talker.tone = 700;
  t.true(room.run(25).hears(2, 700) < 50);
  late.wish = wish([1, 0]);
  room.run(5);
  t.true(room.run(25).hears(3, 700) < 50);
  listener.wish = null;
  room.run(5);
  t.true(room.run(25).hears(2, 700) > 3_000);
  room.close();
});

test("[MX64] of too many different wishes those stay that were met before, and the others hear what all hear", (t) => {
  const people = [
    { tone: 500, wish: null },
    ...Array.from({ length: 20 }, (_, index) => silent(wish([1, index]))),
    silent(),
  ];
  const room = createRoom(people);
  const first = room.run(20);
  t.is(first.encodesATick <= 18, true);
  const metBy = () => {
    const { payload } = room.run(1);
    return people.flatMap((_, index) => (index > 0 && payload(index + 1) !== payload(22) ? [index] : []));
  };
  const met = metBy();
  t.is(met.length, 16);
  for (let count = 0; count < 5; count += 1) t.deepEqual(metBy(), met, "nobody's mix changes back and forth");
  room.close();
});
