/** A short run of the check that nothing is lost; `npm run check:store` runs long ones. Rules: test/check/SPEC.md. */
import test from "ava";
import { DECK } from "../check/nemesis.ts";
import { runCheck } from "../check/run.ts";
import { removeDataFolders } from "../support/peer.ts";
import { lanProblem } from "./lan.ts";
import { LIMIT_MS } from "../support/eventually.ts";
import { onlyInFull } from "../support/full.ts";

const checkTest = lanProblem() === null ? test.serial : test.skip;
/** These have every kind of fault. */
const SEED = 19;
const ROUNDS = 4;
test.after.always(removeDataFolders);

onlyInFull(checkTest)(
  "[NL5] through every kind of fault nothing is lost, doubled, disordered or disclosed to others",
  async (t) => {
    t.timeout(LIMIT_MS);
    const result = await runCheck({
      lan: "llh-check",
      seed: SEED,
      isOver: (rounds) => rounds >= ROUNDS,
      peers: 4,
      only: null,
      logs: null,
      say: (line) => t.log(line),
    });
    t.deepEqual(result.violations, []);
    t.is(new Set(result.faults).size, new Set(DECK).size);
    t.true(result.delivered > 20);
    t.true(result.files.safe > 0);
  },
);
