import test from "ava";
import { createPictureGapMeter, createSoundGapMeter } from "../../src/headless/gap-meter.ts";
import { powerToDbov } from "../../src/kernel/level.ts";
import { meanSquare, tonesDbov } from "../../src/headless/level.ts";
import { meanColour } from "../../src/headless/picture-sinks.ts";
import { CARD_COLOUR, CARD_HEIGHT, CARD_WIDTH, drawTestCard } from "../../src/headless/test-card.ts";

const LOUD_DBOV = -20;
const SILENT_DBOV = -127;
const FRAME_MS = 10;

/** Plays frames one after the other at their own pace, from 1000 ms on. */
function createPlayer() {
  const meter = createSoundGapMeter();
  let nowMs = 1_000;
  return {
    meter,
    now: () => nowMs,
    play(levelDbov: number, spanMs: number): void {
      for (let played = 0; played < spanMs; played += FRAME_MS) {
        nowMs += FRAME_MS;
        meter.push(levelDbov, FRAME_MS, nowMs);
      }
    },
    /** Time passes without frames. */
    stall: (spanMs: number) => void (nowMs += spanMs),
    /** Frames that come all at once. */
    lump(levelDbov: number, count: number): void {
      for (let index = 0; index < count; index++) meter.push(levelDbov, FRAME_MS, nowMs);
    },
  };
}

test("[HP4] the longest silence counts, by the frames' own length", (t) => {
  const player = createPlayer();
  player.play(LOUD_DBOV, 500);
  player.play(SILENT_DBOV, 70);
  player.play(LOUD_DBOV, 100);
  player.play(SILENT_DBOV, 30);
  player.play(LOUD_DBOV, 100);
  t.is(player.meter.longestGapMs(0), 70);
});

test("[HP4] only what ended since then counts", (t) => {
  const player = createPlayer();
  player.play(LOUD_DBOV, 500);
  player.play(SILENT_DBOV, 200);
  player.play(LOUD_DBOV, 500);
  const sinceMs = player.now();
  player.play(SILENT_DBOV, 40);
  player.play(LOUD_DBOV, 100);
  t.is(player.meter.longestGapMs(sinceMs), 40);
});

test("[HP4] frames that come late in a lump are no gap", (t) => {
  const player = createPlayer();
  player.play(LOUD_DBOV, 500);
  for (const frames of [12, 35]) {
    player.stall(10 * frames);
    player.lump(LOUD_DBOV, frames);
    player.play(LOUD_DBOV, 300);
  }
  player.play(LOUD_DBOV, 100);
  t.is(player.meter.longestGapMs(0), 0);
});

test("[HP4] no frames at all are a gap", (t) => {
  const player = createPlayer();
  player.play(LOUD_DBOV, 500);
  player.stall(400);
  player.play(LOUD_DBOV, 100);
  t.is(player.meter.longestGapMs(0), 400);
});

test("[HP4] where nothing sounded there is no gap", (t) => {
  const player = createPlayer();
  t.is(player.meter.longestGapMs(0), null);
  player.play(SILENT_DBOV, 500);
  t.is(player.meter.longestGapMs(0), null);
  player.play(LOUD_DBOV, 100);
  t.is(player.meter.longestGapMs(0), 0);
  t.is(player.meter.longestGapMs(player.now() + 1), null);
});

test("[HP4] it says when it is quiet", (t) => {
  const player = createPlayer();
  t.true(player.meter.isQuiet(player.now()));
  player.play(LOUD_DBOV, 100);
  t.false(player.meter.isQuiet(player.now()));
  player.play(SILENT_DBOV, 20);
  t.true(player.meter.isQuiet(player.now()));
});

test("[HP5] the longest wait between pictures is that of the worst source that counts", (t) => {
  const meter = createPictureGapMeter();
  for (const atMs of [0, 100, 200, 550, 650]) meter.push("a", atMs);
  for (const atMs of [0, 100, 300, 400, 500, 600]) meter.push("b", atMs);
  for (const atMs of [0, 100]) meter.push("gone", atMs);
  t.is(meter.longestGapMs(new Set(["a", "b"]), 0, 660), 350);
  t.is(meter.longestGapMs(new Set(["b"]), 0, 660), 200);
  t.is(meter.longestGapMs(new Set(["b"]), 400, 660), 100);
});

test("[HP5] a wait that still lasts counts, and nobody seen is no gap", (t) => {
  const meter = createPictureGapMeter();
  t.is(meter.longestGapMs(new Set(["a"]), 0, 1_000), null);
  meter.push("a", 100);
  t.is(meter.longestGapMs(new Set(["a"]), 0, 1_000), 900);
  meter.forget("a");
  t.is(meter.longestGapMs(new Set(["a"]), 0, 1_000), null);
});

function sine(toneHz: number, amplitude: number): Int16Array {
  return Int16Array.from({ length: 48_000 }, (_, index) =>
    Math.round(32_768 * amplitude * Math.sin((2 * Math.PI * toneHz * index) / 48_000)),
  );
}

test("[HP6] a sine of half the full scale has -9 dBov, silence -127", (t) => {
  t.true(Math.abs(powerToDbov(meanSquare(sine(440, 0.5))) + 9.03) < 0.05);
  t.is(powerToDbov(meanSquare(new Int16Array(480))), -127);
  t.is(powerToDbov(meanSquare(new Int16Array())), -127);
});

test("[HP6] tones are distinguished", (t) => {
  const samples = sine(440, 0.5);
  const [there = 0, absent = 0] = tonesDbov(samples, 48_000, [440, 880]);
  t.true(Math.abs(there + 9.03) < 0.1);
  t.true(absent < -70);
});

test("[HP6] the mean colour of the test card is its own", (t) => {
  const card = { width: CARD_WIDTH, height: CARD_HEIGHT, data: drawTestCard(3) };
  const { y, u, v } = meanColour(card);
  t.true(Math.abs(y - CARD_COLOUR.y) < 15);
  t.deepEqual([u, v], [CARD_COLOUR.u, CARD_COLOUR.v]);
  t.notDeepEqual(drawTestCard(3), drawTestCard(4));
});
