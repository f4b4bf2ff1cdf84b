/** A short chaos on real processes; `npm run chaos` runs long ones. */
import test from "ava";
import { isWhole, runChaos } from "../chaos/run.ts";
import { removeDataFolders } from "../support/peer.ts";
import { lanProblem } from "./lan.ts";
import { LIMIT_MS } from "../support/eventually.ts";

/** It measures, and needs the machine for itself: `LANDLINE_CHAOS=1 npx ava --config lan.ava.config.js test/lan/chaos.test.ts`. */
const isAsked = process.env["LANDLINE_CHAOS"] === "1";
const chaosTest = isAsked && lanProblem() === null ? test.serial : test.skip;
test.after.always(removeDataFolders);

chaosTest(
  "[CH1] after half a minute of faults nothing is lost, doubled or out of order, and nobody took over for no reason",
  async (t) => {
    t.timeout(LIMIT_MS);
    const result = await runChaos({
      lan: "llh-chaos",
      spanMs: 25_000,
      seed: 414,
      peers: 4,
      windows: 0,
      only: null,
      say: (line) => t.log(line),
    });
    for (const row of result.rows) t.log(row.join("  "));
    t.deepEqual(result.unsettled, []);
    t.deepEqual(result.falseTakeovers, []);
    t.deepEqual(result.chat.lost, []);
    t.deepEqual(result.chat.doubled, []);
    t.deepEqual(result.chat.misordered, []);
    t.true(result.faults >= 2);
    t.true(result.chat.owed > 50);
    t.true(isWhole(result));
  },
);
