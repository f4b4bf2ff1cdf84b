/** Loudness as numbers. */
import test from "ava";
import { powerToDbov, SILENCE_DBOV } from "../../src/kernel/level.ts";

test("[LE1] full scale is 0, half the amplitude 6.02 less, silence -127, and nothing is beyond", (t) => {
  t.is(powerToDbov(1), 0);
  t.is(powerToDbov(0.25).toFixed(2), "-6.02");
  t.is(powerToDbov(1e-10), -100);
  for (const power of [0, -1, 1e-20, Number.MIN_VALUE]) t.is(powerToDbov(power), SILENCE_DBOV);
  t.is(powerToDbov(4), 0);
});
