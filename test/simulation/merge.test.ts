import test from "ava";
import { liveMerge } from "./merge-life.ts";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";

/** Seeds that once failed: members gave up the other partition's coordinator for the link that they had lost to it before. */
const REGRESSION_SEEDS = [2214];
const SEEDS = isFull ? 30 : 3;

test("[SM7] two partitions that meet keep every member on every roster", async (t) => {
  const seeds = seedsFor("merge", SEEDS);
  for (const seed of [...REGRESSION_SEEDS, ...seeds]) {
    const failure = await liveMerge(seed);
    t.is(failure, null, failure ?? "");
  }
});
