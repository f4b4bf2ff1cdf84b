/**
 * `npm run sim:files -- --seeds 1000`: as many virtual swarms as asked for; a failure prints its seed and trace. `--from <seed>` repeats certain
 * ones.
 */
import { parseArgs } from "node:util";
import { liveSwarm } from "../test/simulation/files/life.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "100" }, from: { type: "string" } },
});
const count = Number(values.seeds);
const from = values.from === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.from);
let failed = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const failure = await liveSwarm({ seed });
  if (failure === null) continue;
  failed += 1;
  console.log(`${failure}\nOnce more: npm run sim:files -- --seeds 1 --from ${seed}\n`);
}
console.log(`${count} swarms from seed ${from}: ${count - failed} went well, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
