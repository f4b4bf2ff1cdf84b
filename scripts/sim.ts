/**
 * `npm run sim -- --seeds 100000`: as many virtual meetings as asked for, on all processors; a failure prints its seed and trace.
 * `--from <seed>` and `--nodes <people>` repeat a certain one. `--mixed`: hosts trust some newcomers, or none.
 * `--liar`: one member lies, and the roster and election machines alone take part.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { hostsAt } from "../test/simulation/life.ts";
import { liveWithLiar } from "../test/simulation/liar-life.ts";
import { liveMeeting } from "../test/simulation/meeting-life.ts";
import { sizeAt } from "../test/simulation/meetings.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string" },
    nodes: { type: "string" },
    jobs: { type: "string" },
    liar: { type: "boolean", default: false },
    mixed: { type: "boolean", default: false },
    /** Internal: the number of this process, of the `jobs` that share the work. */
    share: { type: "string" },
  },
});
const count = Number(values.seeds);
const from = values.from === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.from);
const jobs = Math.min(count, Number(values.jobs ?? availableParallelism()));

/** Every `jobs`th meeting. Returns how many went wrong. */
async function live(share: number): Promise<number> {
  let failed = 0;
  for (let index = share; index < count; index += jobs) {
    const seed = from + index;
    const size = values.nodes === undefined ? sizeAt(index, seed) : Number(values.nodes);
    const isHost = values.mixed ? hostsAt(seed) : () => true;
    const failure = values.liar ? liveWithLiar(seed) : await liveMeeting({ seed, count: size, isHost });
    if (failure === null) continue;
    failed += 1;
    if (values.liar) {
      console.log(
        `${liveWithLiar(seed, {}, true) ?? failure}\nOnce more: npm run sim -- --liar --seeds 1 --from ${seed}\n`,
      );
      continue;
    }
    console.log(
      `${failure}\nOnce more: npm run sim -- --seeds 1 --from ${seed} --nodes ${size}${values.mixed ? " --mixed" : ""}\n`,
    );
  }
  return failed;
}

const shared = (share: number): Promise<number> =>
  new Promise((resolve) => {
    const same = ["--seeds", `${count}`, "--from", `${from}`, "--jobs", `${jobs}`];
    const nodes = values.nodes === undefined ? [] : ["--nodes", values.nodes];
    const liar = values.liar ? ["--liar"] : [];
    const mixed = values.mixed ? ["--mixed"] : [];
    // The simulation makes many short-lived objects: a large young generation spares the collector a twentieth of the time.
    const execArgv = [...process.execArgv, "--max-semi-space-size=64"];
    const child = fork(process.argv[1] ?? "", [...same, ...nodes, ...liar, ...mixed, "--share", `${share}`], {
      execArgv,
    });
    let failed = 1;
    // The number that the child sends below; it sends nothing else.
    child.on("message", (message) => (failed = message as number));
    child.on("exit", () => resolve(failed));
  });

if (values.share !== undefined) {
  const failed = await live(Number(values.share));
  process.send?.(failed, () => process.exit(0));
} else {
  const failures = await Promise.all(Array.from({ length: jobs }, (_, share) => shared(share)));
  const failed = failures.reduce((sum, each) => sum + each, 0);
  console.log(`${count} meetings from seed ${from}: ${count - failed} went well, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
