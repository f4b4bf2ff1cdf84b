/** A short run of each fuzzer, the same each time. Rules: SPEC.md. */
import { readdirSync } from "node:fs";
import test from "ava";
import { createRandom } from "../support/random.ts";
import { corpusFolder, corpusOf, Failure, fuzz, type Target } from "./fuzz.ts";
import { mutate } from "./mutate.ts";
import { targets } from "./targets.ts";

const SEED = 1;
const RUNS = 1_500;

for (const target of targets) {
  test(`[FZ1] ${target.name}: changed inputs throw nothing and break no promise (seed ${SEED})`, async (t) => {
    const most = target.runs ?? RUNS;
    try {
      const report = await fuzz({ target, random: createRandom(SEED).next, mayGoOn: (runs) => runs < most });
      t.true(report.executions >= most);
      t.true(report.accepted > 0);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      t.fail(`${error.message}\nThe input, in base64: ${error.input.toString("base64")}`);
    }
  });
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
