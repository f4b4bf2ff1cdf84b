import test from "ava";
import { isFull } from "../support/full.ts";
import { seedsFor } from "../support/seeds.ts";
import { liveScreen } from "./screen-life.ts";

const SEEDS = isFull ? 60 : 4;

test("[SM13] while a coordinator that presents is stopped for 20 s somebody else takes the screen over within two seconds, and keeps it when that one is back", async (t) => {
  for (const seed of seedsFor("screen", SEEDS)) {
    const failure = await liveScreen(seed);
    t.is(failure, null, failure ?? "");
  }
});
