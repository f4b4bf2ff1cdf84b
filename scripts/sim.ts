/** `npm run sim -- --seeds 100000`: as many election worlds as asked for; a failure prints its seed and trace. */
import { parseArgs } from "node:util";
import { runElectionWorld } from "../test/sim/election-world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string" },
    nodes: { type: "string" },
  },
});
const count = Number(values.seeds);
const from = values.from === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.from);
let failed = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const failure =
    values.nodes === undefined ? runElectionWorld(seed) : runElectionWorld(seed, Number(values.nodes));
  if (failure === null) continue;
  failed += 1;
  console.log(`${failure}\n`);
}
console.log(`${count} worlds from seed ${from}: ${count - failed} agreed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
