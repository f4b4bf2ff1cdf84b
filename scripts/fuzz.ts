/**
 * `npm run fuzz -- offer rtp --seconds 60`: random changes to what the network may bring, guided by coverage, on the named decoders or, with
 * `all`, on all; `--runs 10000000` ends after so many runs in place of a time. `--seed <n>` repeats a run. An input that fails, or that the decoder
 * never returns from, is written to `fuzz-<target>`.
 * Not by tsx, which does not reach into workers. `--seeds` writes the corpus' first inputs anew, and nothing else.
 */
import { writeFileSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { readArguments } from "../test/fuzz/arguments.ts";
import { MAX_GROWN_BYTES } from "../test/fuzz/cost.ts";
import { startCoverage } from "../test/fuzz/coverage.ts";
import { Failure, fuzz } from "../test/fuzz/fuzz.ts";
import { createRandom } from "../test/support/random.ts";

/** A decoder that is at one input for so long is stuck. */
const STUCK_MS = 10_000;
const MAX_SHARED_BYTES = 1024 * 1024;

interface Job {
  readonly target: string;
  readonly seed: number;
  /** Infinity where the number of runs bounds it, and the other way round. */
  readonly seconds: number;
  readonly runs: number;
  /** Number of the run, length of its input, the input. */
  readonly shared: SharedArrayBuffer;
}
interface Outcome {
  readonly line: string;
  /** "none" where no input alone is at fault. */
  readonly failing: Uint8Array | "none" | null;
}

async function work({ target: name, seed, seconds, runs, shared }: Job): Promise<Outcome> {
  const coverage = startCoverage();
  const { targets } = await import("../test/fuzz/targets.ts");
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`There is no target ${name}.`);
  const [head, bytes] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)];
  const untilMs = performance.now() + seconds * 1_000;
  try {
    const { executions, kept, accepted, slowestMs, slowest, grownBytes } = await fuzz({
      target,
      random: createRandom(seed).next,
      mayGoOn: (executions) => executions < runs && performance.now() < untilMs,
      coverage,
      onInput(input) {
        bytes.set(input);
        head[1] = input.length;
        Atomics.add(head, 0, 1);
      },
    });
    const line =
      `${name}: ${executions} runs, ${accepted} accepted, ${kept} kept, slowest ${slowestMs.toFixed(1)} ms ` +
      `(${slowest.length} bytes), ${Math.round(grownBytes / 2 ** 20)} MB more in use`;
    if (grownBytes <= MAX_GROWN_BYTES) return { line, failing: null };
    return { line: `${line}, which is too much`, failing: "none" };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { line: error.message, failing: error.input };
  }
}

function run(job: Omit<Job, "shared">): Promise<Outcome> {
  const { target } = job;
  const shared = new SharedArrayBuffer(MAX_SHARED_BYTES);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { ...job, shared } satisfies Job,
  });
  return new Promise((resolve, reject) => {
    const head = new Int32Array(shared, 0, 2);
    let before = -1;
    const watch = setInterval(() => {
      const runs = Atomics.load(head, 0);
      if (runs !== before || runs === 0) return void (before = runs);
      void worker.terminate();
      resolve({
        line: `${target}: stuck for ${STUCK_MS / 1_000} s`,
        failing: Uint8Array.from(new Uint8Array(shared, 8, head[1])),
      });
    }, STUCK_MS);
    worker.on("message", (outcome: Outcome) => resolve(outcome));
    worker.on("error", reject);
    worker.on("exit", () => clearInterval(watch));
  });
}

async function main(): Promise<void> {
  const { targets } = await import("../test/fuzz/targets.ts");
  const asked = readArguments(
    process.argv.slice(2),
    targets.map(({ name }) => name),
  );
  if (asked.type === "seeds") {
    const { writeSeeds } = await import("../test/fuzz/seeds.ts");
    return writeSeeds();
  }
  if (asked.type === "say") {
    console.error(asked.sentence);
    process.exitCode = asked.isWrong ? 2 : 0;
    return;
  }
  const { request } = asked;
  const seed = request.seed ?? Math.floor(Math.random() * 2 ** 31);
  console.log(`Seed ${seed}`);
  for (const target of request.targets) {
    const { line, failing } = await run({ ...request, target, seed });
    console.log(line);
    if (failing === null) continue;
    if (failing !== "none") {
      writeFileSync(`fuzz-${target}`, failing);
      console.log(`Its input is in fuzz-${target}.`);
    }
    process.exitCode = 1;
  }
}

if (isMainThread) await main();
else parentPort?.postMessage(await work(workerData as Job));
