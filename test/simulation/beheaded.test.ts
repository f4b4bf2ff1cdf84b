import test from "ava";
import { liveBeheaded } from "./beheaded-life.ts";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";

const SEEDS = isFull ? 12 : 3;

test("[SM12] when coordinator, deputy and a third die within 200 ms, all that are left agree within four and a half seconds", async (t) => {
  for (const seed of seedsFor("beheaded", SEEDS)) {
    const failure = await liveBeheaded(seed);
    t.is(failure, null, failure ?? "");
  }
});
