/**
 * `npm run fuzz -- offer rtp --seconds 60`: random changes to what the network may bring, guided by coverage, on the named decoders or, without
 * a name, on all; `--runs 10000000` ends after so many runs in place of a time. `--seed <n>` repeats a run. An input that fails, or that the decoder
 * never returns from, is written to `fuzz-<target>`.
 * Not by tsx, which does not reach into workers. `--seeds` writes the corpus' first inputs anew, and nothing else.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
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
  readonly failing: Uint8Array | null;
}

/** Bytes of the heap that are in use, without what is mere garbage. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

async function work({ target: name, seed, seconds, runs, shared }: Job): Promise<Outcome> {
  const coverage = startCoverage();
  const { targets } = await import("../test/fuzz/targets.ts");
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`There is no target ${name}.`);
  const [head, bytes] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)];
  const untilMs = performance.now() + seconds * 1_000;
  const heapBefore = heapInUse();
  try {
    const { executions, kept, accepted, slowestMs, slowest } = await fuzz({
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
    const grown = Math.round((heapInUse() - heapBefore) / 2 ** 20);
    const line =
      `${name}: ${executions} runs, ${accepted} accepted, ${kept} kept, slowest ${slowestMs.toFixed(1)} ms ` +
      `(${slowest.length} bytes), heap ${grown} MB more`;
    return { line, failing: null };
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
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: "string" },
      runs: { type: "string" },
      seed: { type: "string" },
      seeds: { type: "boolean", default: false },
    },
  });
  if (values.seeds) {
    const { writeSeeds } = await import("../test/fuzz/seeds.ts");
    return writeSeeds();
  }
  const { targets } = await import("../test/fuzz/targets.ts");
  const names = targets.map(({ name }) => name);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no target ${unknown}. There are: ${names.join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
  console.log(`Seed ${seed}`);
  const runs = Number(values.runs ?? Infinity);
  const seconds = Number(values.seconds ?? (values.runs === undefined ? 30 : Infinity));
  for (const target of positionals.length > 0 ? positionals : names) {
    const { line, failing } = await run({ target, seed, seconds, runs });
    console.log(line);
    if (failing === null) continue;
    writeFileSync(`fuzz-${target}`, failing);
    console.log(`Its input is in fuzz-${target}.`);
    process.exitCode = 1;
  }
}

if (isMainThread) await main();
else parentPort?.postMessage(await work(workerData as Job));
