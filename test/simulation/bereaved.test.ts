import test from "ava";
import { liveBereaved } from "./bereaved-life.ts";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";

/** Seeds that once failed: all waited four seconds for the newcomer, or listed the dead one for three more. */
const REGRESSION_SEEDS = [20, 18];
const SEEDS = isFull ? 60 : 6;

test("[SM8] a newcomer with the lowest rank whose admitter dies within 50 ms is in, and all follow it, within two and a half seconds", async (t) => {
  const seeds = seedsFor("bereaved", SEEDS);
  for (const seed of [...REGRESSION_SEEDS, ...seeds]) {
    const failure = await liveBereaved(seed);
    t.is(failure, null, failure ?? "");
  }
});
