import test from "ava";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import { liveTogether } from "./together-life.ts";

const SEEDS = isFull ? 100 : 6;

test("[HO67] the timer ends within 200 ms everywhere and the led view is the same, with clocks that are wrong by minutes, and over a takeover", async (t) => {
  for (const seed of seedsFor("together", SEEDS)) {
    const failure = await liveTogether(seed);
    t.is(failure, null, failure ?? "");
  }
});
