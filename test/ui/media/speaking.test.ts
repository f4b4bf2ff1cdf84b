import test from "ava";
import { createGapMeter } from "../../../src/ui/media/gap-meter.ts";
import { createSpeaking } from "../../../src/ui/media/speaking.ts";
import { peerIdAt } from "../cast.ts";

const [ben, chloe] = [peerIdAt(1), peerIdAt(2)];

test("[UI54] a participant louder than -50 dBov speaks, and for 400 ms after it", (t) => {
  const marks = createSpeaking();
  const names = () => [...marks.speaking.value];
  marks.noteLevels(
    new Map([
      [ben, -49],
      [chloe, -51],
    ]),
    ben,
    1_000,
  );
  t.deepEqual(names(), [ben]);
  marks.noteLevels(new Map([[chloe, -20]]), chloe, 1_400);
  t.deepEqual(names(), [ben, chloe]);
  marks.expire(1_401);
  t.deepEqual(names(), [chloe]);
  marks.expire(1_801);
  t.deepEqual(names(), []);
});

test("[UI54] the active speaker stays while nobody speaks, and unchanged marks change no signal", (t) => {
  const marks = createSpeaking();
  marks.noteLevels(new Map([[ben, -20]]), ben, 0);
  const before = marks.speaking.value;
  marks.noteLevels(new Map([[ben, -20]]), null, 100);
  t.is(marks.speaker.value, ben);
  t.is(marks.speaking.value, before);
});

test("[UI8] a gap is the time in which a leg sounds and nothing is heard", (t) => {
  const meter = createGapMeter();
  for (let atMs = 0; atMs <= 6_000; atMs += 20) {
    const isLost = atMs >= 2_000 && atMs < 2_200;
    meter.noteSound({ isSounding: true, isHeard: !isLost }, atMs);
    if (!isLost) meter.noteFrame("a", atMs);
  }
  t.deepEqual(meter.gapsAround(2_010), { soundGapMs: 200, pictureGapMs: 220 });
});

test("[UI8] a pause in speech is no gap, and silence has none", (t) => {
  const speech = createGapMeter();
  const silence = createGapMeter();
  for (let atMs = 0; atMs <= 6_000; atMs += 20) {
    const isTalking = atMs < 2_000 || atMs > 3_000;
    speech.noteSound({ isSounding: isTalking, isHeard: isTalking }, atMs);
    silence.noteSound({ isSounding: false, isHeard: false }, atMs);
  }
  t.deepEqual(speech.gapsAround(2_500), { soundGapMs: 0, pictureGapMs: null });
  t.deepEqual(silence.gapsAround(2_500), { soundGapMs: null, pictureGapMs: null });
});

test("[UI580] a picture's gap counts from its last frame, also where the takeover is noticed late", (t) => {
  const gapOf = (frames: readonly number[]) => {
    const meter = createGapMeter();
    for (const atMs of frames) meter.noteFrame("a", atMs);
    return meter.gapsAround(20_000).pictureGapMs;
  };
  t.is(gapOf([14_000, 15_000, 21_500, 22_000]), 6_500);
  t.is(gapOf([9_000, 21_500]), null, "it stood still before");
  t.is(gapOf([15_000]), null);
});
