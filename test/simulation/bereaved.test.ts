import { randomInt } from "node:crypto";
import test from "ava";
import { liveBereaved } from "./bereaved-life.ts";

/** Seeds that once failed: all waited four seconds for the newcomer, or listed the dead one for three more. */
const REGRESSION_SEEDS = [20, 18];
const FRESH_SEEDS = 60;

test("[SM8] a newcomer with the lowest id whose admitter dies within 50 ms is in, and all follow it, within two and a half seconds", async (t) => {
  const fresh = Array.from({ length: FRESH_SEEDS }, () => randomInt(2 ** 32));
  for (const seed of [...REGRESSION_SEEDS, ...fresh]) {
    const failure = await liveBereaved(seed);
    t.is(failure, null, failure ?? "");
  }
});
