/** Nothing is lost, doubled or out of order, whatever dies or is cut off; planted faults are found. Rules: SPEC.md. */
import test from "ava";
import { liveStores } from "./life.ts";
import type { Plant } from "./world.ts";
import { isFull, sample } from "../../support/full.ts";
import { LIMIT_MS } from "../../support/eventually.ts";

/** Each of these has found a fault once. */
const REGRESSION_SEEDS: readonly number[] = [53, 121, 951];
/** `STORE_SEEDS=401-9000` runs these seeds in place of the usual ones, which take some 10 s of a processor. */
const [FIRST_SEED = 1, LAST_SEED = FIRST_SEED] = (process.env["STORE_SEEDS"] ?? (isFull ? "1-200" : "1-100"))
  .split("-")
  .map(Number);
const SEEDS = new Set([
  ...REGRESSION_SEEDS,
  ...Array.from({ length: LAST_SEED - FIRST_SEED + 1 }, (_, index) => FIRST_SEED + index),
]);

test("[SY1] after healing all stores are equal and hold everything acknowledged", async (t) => {
  t.timeout(LIMIT_MS);
  for (const seed of SEEDS) {
    const problem = await liveStores(seed);
    if (problem !== null) t.fail(`seed ${seed}: ${problem}`);
  }
  t.pass();
});

const PLANTS: readonly Plant[] = ["acknowledgeUnwritten", "reorder", "skipHashCheck", "forgetOwnFeed"];
for (const plant of sample(PLANTS, 2))
  test(`[SY2] a program with a fault is found: ${plant}`, async (t) => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const problem = await liveStores(seed, plant);
      if (problem === null) continue;
      t.log(`seed ${seed}: ${problem}`);
      t.pass();
      return;
    }
    t.fail("fifty meetings have not found it");
  });
