import { randomInt } from "node:crypto";
import test from "ava";
import { liveBeheaded } from "./beheaded-life.ts";

const FRESH_SEEDS = 12;

test("[SM12] when coordinator, deputy and a third die within 200 ms, all that are left agree within four and a half seconds", async (t) => {
  for (let index = 0; index < FRESH_SEEDS; index += 1) {
    const failure = await liveBeheaded(randomInt(2 ** 32));
    t.is(failure, null, failure ?? "");
  }
});
