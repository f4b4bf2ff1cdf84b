/** Rates and remaining times. Rules: SPEC.md, RM. */
import test from "ava";
import { createRateMeter, secondsLeft } from "../../src/kernel/rate-meter.ts";

test("[RM1] the first rate is the mean since the start", (t) => {
  const meter = createRateMeter(1_000);
  t.is(meter.bytesPerSecond, 0);
  meter.sample(100, 1_100);
  t.is(meter.bytesPerSecond, 1_000);
  meter.sample(300, 1_200);
  t.is(meter.bytesPerSecond, 1_500);
});

test("[RM1] at the very start no time has passed, and the rate is still a number", (t) => {
  const meter = createRateMeter(0);
  meter.sample(5, 0);
  t.is(meter.bytesPerSecond, 5_000);
});

test("[RM2] later rates follow a change slowly, and not within half a second", (t) => {
  const meter = createRateMeter(0);
  meter.sample(500, 500);
  t.is(meter.bytesPerSecond, 1_000);
  meter.sample(600, 700);
  t.is(meter.bytesPerSecond, 1_000);
  meter.sample(500, 1_000);
  t.is(meter.bytesPerSecond, 700);
});

test("[RM2] after a standstill the rate is that of the newest span", (t) => {
  const meter = createRateMeter(0);
  meter.sample(0, 500);
  t.is(meter.bytesPerSecond, 0);
  meter.sample(1_000, 1_000);
  t.is(meter.bytesPerSecond, 2_000);
});

test("[RM3] the time left is unknown while next to nothing moves, and never below zero", (t) => {
  t.is(secondsLeft(100, 0.5), null);
  t.is(secondsLeft(100, 40), 2.5);
  t.is(secondsLeft(-5, 40), 0);
});
