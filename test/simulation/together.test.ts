import test from "ava";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import { liveTogether } from "./together-life.ts";

const SEEDS = isFull ? 100 : 12;

/** A fault that is known and open: here the timer ends a second apart after a takeover. */
const OPEN_SEED = 2037794290;

test("[HO67] the timer ends within 200 ms everywhere and the led view is the same, with clocks that are wrong by minutes, and over a takeover", async (t) => {
  for (const seed of seedsFor("together", SEEDS)) {
    if (seed === OPEN_SEED) continue;
    const failure = await liveTogether(seed);
    t.is(failure, null, failure ?? "");
  }
});

test.failing("[HO67] the same with the seed that is known to fail", async (t) => {
  const failure = await liveTogether(OPEN_SEED);
  t.is(failure, null, failure ?? "");
});
