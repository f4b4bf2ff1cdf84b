import { randomInt } from "node:crypto";
import test from "ava";
import { createElectionWorld } from "./election-world.ts";

/** Seeds that once failed. */
const REGRESSION_SEEDS: readonly number[] = [];
const FRESH_SEEDS = 300;

test(`[EL1] [EL2] [EL10] after any faults and a heal, all agree (${FRESH_SEEDS} fresh seeds)`, (t) => {
  const seeds = [...REGRESSION_SEEDS, ...Array.from({ length: FRESH_SEEDS }, () => randomInt(2 ** 32))];
  for (const seed of seeds) {
    const world = createElectionWorld(seed, 3 + (seed % 7));
    world.run(3_000);
    for (let fault = 0; fault < 25; fault += 1) {
      world.fault();
      world.run(700);
    }
    world.heal();
    world.run(40_000);
    const followed = world.followed();
    t.is(followed.size, 1, `seed ${seed}: ${[...followed].join(" ")}\n${world.trace.slice(-60).join("\n")}`);
  }
});
