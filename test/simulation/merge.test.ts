import { randomInt } from "node:crypto";
import test from "ava";
import { liveMerge } from "./merge-life.ts";
import { isFull } from "../support/full.ts";

const FRESH_SEEDS = isFull ? 30 : 10;

test("[SM7] two partitions that meet keep every member on every roster", async (t) => {
  for (let index = 0; index < FRESH_SEEDS; index += 1) {
    const failure = await liveMerge(randomInt(2 ** 32));
    t.is(failure, null, failure ?? "");
  }
});
