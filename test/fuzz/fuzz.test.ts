/** A run of each fuzzer, the same each time. Rules: SPEC.md. Serial, since the processor time of one input is judged. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import test from "ava";
import { isFull } from "../support/full.ts";
import { createRandom } from "../support/random.ts";
import { corpusFolder, corpusOf, Failure, fuzz, type Target } from "./fuzz.ts";
import { MAX_GROWN_BYTES } from "./cost.ts";
import { mutate } from "./mutate.ts";
import { targets } from "./targets.ts";

const SEED = 1;
const RUNS = 100_000;
/** Without `--full`: a hundred thousand on every decoder take minutes of a processor. */
const FEW_RUNS = 1_500;
/** Unpacking that many archives takes minutes. */
const PATIENCE_MS = 20 * 60_000;
/** Of these they take a second or less. */
const QUICK = new Set(
  "heartbeat calls captions link-test updates recording downloader root rtp rtcp red vp8 call-note".split(
    " ",
  ),
);

function runsOf({ name, runs }: Target): number {
  if (isFull || QUICK.has(name)) return RUNS;
  return runs ?? FEW_RUNS;
}

for (const target of targets) {
  test.serial(
    `[FZ1] ${target.name}: changed inputs throw nothing, break no promise and cost little (seed ${SEED})`,
    async (t) => {
      const most = runsOf(target);
      t.timeout(PATIENCE_MS);
      try {
        const report = await fuzz({
          target,
          random: createRandom(SEED).next,
          mayGoOn: (runs) => runs < most,
        });
        t.true(report.executions >= most);
        t.true(report.accepted > 0);
        t.true(report.grownBytes <= MAX_GROWN_BYTES, `the heap has ${report.grownBytes} bytes more`);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        t.fail(`${error.message}\nThe input, in base64: ${error.input.toString("base64")}`);
      }
    },
  );
}

test("[FZ2] each decoder takes the first inputs of its corpus, and no corpus is without a decoder", async (t) => {
  t.deepEqual(readdirSync(corpusFolder(".")).toSorted(), targets.map(({ name }) => name).toSorted());
  for (const target of targets) {
    const seeds = corpusOf(target.name).filter(({ name }) => name.startsWith("seed-"));
    t.true(seeds.length > 0, target.name);
    for (const { name, bytes } of seeds) {
      const mark = await target.run(Buffer.from(bytes));
      t.not(mark, null, `${target.name}/${name} is refused. If its format changed: npm run fuzz -- --seeds`);
    }
  }
});

/** Throws at an input that no single change makes; each step towards it shows. */
const planted: Target = {
  name: "vp8",
  format: "bytes",
  run(input) {
    const steps = ["l", "i", "a", "r"].findIndex((letter, index) => input[index] !== letter.charCodeAt(0));
    if (steps < 0) throw new Error("planted");
    return String(steps);
  },
};

test("[FZ3] a fault behind several conditions is found, with its input", async (t) => {
  const search = fuzz({
    target: planted,
    random: createRandom(SEED).next,
    mayGoOn: (runs) => runs < 1_000_000,
  });
  const failure = await t.throwsAsync(search, { instanceOf: Failure, message: /planted/ });
  t.is(failure?.input.toString("latin1", 0, 4), "liar");
});

/** Costs what `spend` spends, on every input. */
const spending = (spend: () => void): Target => ({
  name: "vp8",
  format: "bytes",
  run() {
    spend();
    return null;
  },
});

test.serial(
  "[FZ5] an input that takes half a second of the processor is a fault, and is named",
  async (t) => {
    const compute = () => {
      const start = process.cpuUsage();
      // Asking is dear, too.
      const digest = () => createHash("sha256").update(Buffer.alloc(1_000_000)).digest();
      while (process.cpuUsage(start).user < 600_000) digest();
    };
    const search = fuzz({
      target: spending(compute),
      random: createRandom(SEED).next,
      mayGoOn: () => false,
    });
    const failure = await t.throwsAsync(search, {
      instanceOf: Failure,
      message: /took \d+ ms of the processor/,
    });
    t.deepEqual(failure?.input, corpusOf("vp8")[0]?.bytes);
  },
);

test.serial("[FZ5] what a decoder keeps of each input is seen, in the heap and in buffers", async (t) => {
  for (const make of [() => Array.from({ length: 2_000 }, () => 0.5), () => Buffer.alloc(16_000)]) {
    const held: unknown[] = [];
    const { grownBytes } = await fuzz({
      target: spending(() => held.push(make())),
      random: createRandom(SEED).next,
      mayGoOn: (runs) => runs < 4_000,
    });
    t.true(grownBytes > MAX_GROWN_BYTES, `${held.length} are kept, and ${grownBytes} bytes are seen`);
  }
});

test("[FZ4] the same seed changes an input in the same way", (t) => {
  for (const format of ["bytes", "json", "text"] as const) {
    const run = () => {
      const random = createRandom(SEED).next;
      const input = Buffer.from('{"type":"a","list":[1,"x",true]}');
      return Array.from({ length: 200 }, () => mutate(random, format, input, input).toString("base64"));
    };
    t.deepEqual(run(), run());
    t.true(new Set(run()).size > 20);
  }
});
