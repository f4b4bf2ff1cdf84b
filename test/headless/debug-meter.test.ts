import test from "ava";
import { counterOf, createDebugMeter } from "../../src/headless/debug-meter.ts";

const RATE_HZ = 48_000;
const FRAME = 480;

/** Plays frames of 10 ms, from 1000 ms on. */
function createPlayer(tonesHz: readonly number[]) {
  let nowMs = 1_000;
  let position = 0;
  const meter = createDebugMeter({ nowMs: () => nowMs, tonesHz });
  return {
    meter,
    now: () => nowMs,
    pass: (spanMs: number) => void (nowMs += spanMs),
    play(heardHz: readonly number[], frames: number): void {
      this.lump(heardHz, frames, 10);
    },
    /** Frames that are handed over `apartMs` after each other. */
    lump(heardHz: readonly number[], frames: number, apartMs = 0): void {
      for (let frame = 0; frame < frames; frame += 1) {
        nowMs += apartMs;
        const samples = Int16Array.from({ length: FRAME }, (_, index) => {
          const angle = (2 * Math.PI * (position + index)) / RATE_HZ;
          return heardHz.reduce((sum, hz) => sum + 3_000 * Math.sin(hz * angle + hz), 0);
        });
        position += FRAME;
        meter.played({
          samples,
          sampleRate: RATE_HZ,
          channelCount: 1,
          bitsPerSample: 16,
          numberOfFrames: FRAME,
        });
      }
    },
  };
}

test("[HP10] 10 ms without one of the tones are missed, while the others sound", (t) => {
  const player = createPlayer([500, 700, 900]);
  player.play([500, 700, 900], 50);
  player.play([500, 900], 1);
  player.play([500, 700, 900], 50);
  t.deepEqual(player.meter.take().missing, [[700, 1_500, 1_510]]);
  t.deepEqual(player.meter.take().missing, []);
});

test("[HP10] what was never there is not missed, what lasts is reported again", (t) => {
  const player = createPlayer([500, 700]);
  player.play([500], 10);
  player.play([], 3);
  const lasting = [
    [0, 1_100, null],
    [500, 1_100, null],
  ] as const;
  t.deepEqual(player.meter.take().missing, lasting);
  t.deepEqual(player.meter.take().missing, lasting);
  player.play([500], 1);
  t.deepEqual(player.meter.take().missing, [
    [0, 1_100, 1_130],
    [500, 1_100, 1_130],
  ]);
});

test("[HP10] frames that come late in a lump are no gap; none at all are", (t) => {
  const player = createPlayer([500]);
  player.play([500], 10);
  player.pass(100);
  player.play([500], 5);
  player.lump([500], 10);
  player.pass(400);
  player.lump([500], 40);
  player.play([500], 20);
  t.deepEqual(player.meter.take().missing, []);
  player.pass(3_000);
  t.is(player.meter.take().missing.length, 2);
  player.play([500], 20);
  const ended = player.meter.take().missing;
  t.deepEqual(
    ended.map(([what]) => what),
    [0, 500],
  );
  for (const [, fromMs, toMs] of ended) t.true((toMs ?? 0) - fromMs > 2_900);
  player.pass(3_000);
  t.is(player.meter.take().missing.length, 2);
  player.lump([500], 300);
  t.true(
    player.meter.take().missing.every(([, , toMs]) => toMs !== null),
    "it had waited after all",
  );
});

test("[HP11] the number that a camera writes into its picture is read", (t) => {
  const [width, height] = [40, 4];
  for (const counter of [0, 1, 21, 31]) {
    const data = new Uint8Array(width * height * 1.5).map((_, at) =>
      Math.floor(counter / 2 ** Math.floor((at % width) / 8)) % 2 === 1 ? 200 : 60,
    );
    t.is(counterOf({ width, height, data }), counter);
  }
});
