/** What a test of a recording counts as kept, of what a source says that it sent. Rules: SPEC.md. */
import test from "ava";
import { picturesKeptIn } from "../chaos/kept-pictures.ts";
import { keptIn } from "../chaos/kept-sound.ts";
import { longestGap } from "../support/longest-gap.ts";

const RATE_HZ = 48_000;
const TONE_HZ = 700;
const DELAY_MS = 250;
const LENGTH_MS = 4_000;
const span = { fromMs: 0, toMs: 3_000, delayMs: DELAY_MS };
const marks = Array.from({ length: 31 }, (_, at) => [at * 100, at * 100] as const);

/** A tone of -23 dBov, later than it was sent, but for a hole. */
function tone(holeFromMs: number, holeToMs: number): Int16Array {
  return Int16Array.from({ length: (RATE_HZ * LENGTH_MS) / 1_000 }, (_, at) => {
    const sentMs = (at / RATE_HZ) * 1_000 - DELAY_MS;
    const isThere = sentMs >= 0 && (sentMs < holeFromMs || sentMs >= holeToMs);
    return isThere ? 0.1 * 32_768 * Math.sin((2 * Math.PI * TONE_HZ * at) / RATE_HZ) : 0;
  });
}

test("[RC330] of sound that was sent without a hole each missing tenth of a second is found, and what was not sent is not missed", (t) => {
  t.deepEqual(keptIn(tone(0, 0), TONE_HZ, marks, span), { due: 30, sent: 30, there: 30, mostMissing: 0 });
  t.deepEqual(keptIn(tone(1_100, 1_400), TONE_HZ, marks, span), {
    ...{ due: 30, sent: 30 },
    ...{ there: 27, mostMissing: 3 },
  });
  const stopped = marks.filter(([sentMs]) => sentMs < 1_100 || sentMs >= 1_400);
  const kept = keptIn(tone(1_100, 1_400), TONE_HZ, stopped, span);
  t.is(kept.sent, kept.there);
  t.is(kept.mostMissing, 0);
});

test("[RC331] a camera goes on in each second in which the film shows other numbers, of those in which it sent several", (t) => {
  const shown = marks.map(([sentMs, loopMs]) => ({ atMs: sentMs + DELAY_MS, loopMs }));
  t.deepEqual(picturesKeptIn(shown, marks, span), { sent: 3, moving: 3 });
  const frozen = shown.filter(({ loopMs }) => loopMs < 1_000 || loopMs >= 2_000);
  t.deepEqual(picturesKeptIn(frozen, marks, span), { sent: 3, moving: 2 });
  const few = marks.filter(([sentMs]) => sentMs < 1_000 || sentMs >= 2_000);
  t.deepEqual(picturesKeptIn(frozen, few, span), { sent: 2, moving: 2 });
});

test("[RC347] a gap of a recording is what its source sent in it and is not there; where the source stalled is none", (t) => {
  const times = Array.from({ length: 200 }, (_, at) => at * 20 + DELAY_MS);
  const without = (fromMs: number, toMs: number) =>
    times.filter((atMs) => atMs <= fromMs + DELAY_MS || atMs >= toMs + DELAY_MS);
  const whole = { fromMs: 0, toMs: 5_000 };
  const gap = (recorded: readonly number[], sent: typeof marks, span = whole) =>
    Math.round(longestGap(recorded, 20, sent, 100, DELAY_MS, span));
  t.is(gap(times, marks), 0);
  t.is(gap(without(1_000, 1_320), marks), 300);
  t.is(gap(without(1_000, 1_320), marks, { fromMs: 2_000, toMs: 3_000 }), 0);
  const stalled = marks.filter(([sentMs]) => sentMs <= 1_000 || sentMs >= 1_500);
  t.true(gap(without(1_100, 1_500), stalled) <= 0);
  t.is(gap(without(1_100, 1_800), stalled), 280);
  t.is(gap(without(2_000, 2_320), stalled), 300, "another time");
});
