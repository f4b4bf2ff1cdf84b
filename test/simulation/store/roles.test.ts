/** Hosts at odds, heirs and liars, over partitions and losses: all agree two seconds after healing. Rules: SPEC.md. */
import test from "ava";
import { isFull, sample } from "../../support/full.ts";
import { liveRoles } from "./roles-life.ts";
import { createRoleWorld, type RolePlant } from "./roles-world.ts";

/** `ROLE_SEEDS=1-100000` runs these seeds in place of the usual ones. */
const [FIRST_SEED = 1, LAST_SEED = FIRST_SEED] = (process.env["ROLE_SEEDS"] ?? (isFull ? "1-1000" : "1-300"))
  .split("-")
  .map(Number);

test("[SM30] two seconds after healing all agree on roles, bans, lock, end and heir", (t) => {
  t.timeout(3_600_000);
  const failed: string[] = [];
  for (let seed = FIRST_SEED; seed <= LAST_SEED; seed += 1) {
    const problem = liveRoles(seed);
    if (problem !== null) failed.push(`seed ${seed}: ${problem}`);
  }
  t.deepEqual(failed.slice(0, 20), []);
});

test("[SM32] members that have nothing to tell each other are quiet: no question is answered with one", (t) => {
  const world = createRoleWorld(1);
  world.stopLosing();
  world.part(() => 0);
  world.runFor(5_000);
  const before = world.sent();
  world.runFor(60_000);
  // Each of the five asks every other one now and then. With questions for answers it was some 15,000.
  t.true(before > 0 && world.sent() - before <= 100, `${world.sent() - before} messages`);
});

const PLANTS: readonly RolePlant[] = ["dropsLate", "ordersByArrival", "ranksNobody", "standsInAlone"];
for (const plant of sample(PLANTS, 2))
  test(`[SM31] a program with a fault is found: ${plant}`, (t) => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const problem = liveRoles(seed, plant);
      if (problem === null) continue;
      t.log(`seed ${seed}: ${problem}`);
      return t.pass();
    }
    return t.fail("three hundred meetings have not found it");
  });
