/**
 * The loop of a fuzzer: changes inputs at random, runs a decoder on them, and keeps those that show something new: a block of code that
 * no input had reached, or a message of a shape that none had had. A failure comes with its input.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bytesInUse, MAX_INPUT_CPU_MS } from "./cost.ts";
import { mutate, type Format, type Random } from "./mutate.ts";

/** What the decoder made of an input, in a word; null when it refused it. */
export type Mark = string | null;

export interface Target {
  readonly name: string;
  readonly format: Format;
  /** In the test, where a run costs much more than others'. */
  readonly runs?: number;
  /** Runs the decoder and checks what it makes. @throws when the decoder throws, or breaks a promise. */
  run(input: Buffer): Mark | Promise<Mark>;
}

/** Which code ran since it was asked last. */
export interface Coverage {
  /** True if some of it had never run before. It counts as run from then on where `isKept`. */
  hasNew(isKept: boolean): boolean;
  forget(): void;
}

export interface Report {
  readonly executions: number;
  /** Inputs that are kept, those of the tree among them. */
  readonly kept: number;
  readonly accepted: number;
  /** The slowest run but for the first hundred, which compile. */
  readonly slowestMs: number;
  readonly slowest: Buffer;
  /** What the decoder keeps after all of them, the fuzzer's own inputs apart. */
  readonly grownBytes: number;
}

export class Failure extends Error {
  readonly input: Buffer;
  constructor(target: string, input: Buffer, cause: unknown) {
    super(`${target}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`, { cause });
    this.input = input;
  }
}

const CORPUS = fileURLToPath(new URL("corpus", import.meta.url));
export const corpusFolder = (target: string): string => path.join(CORPUS, target);

/** The inputs of the tree, in the order of their names. */
export function corpusOf(target: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const folder = corpusFolder(target);
  return readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

/** Kept inputs, beyond which chance decides which one goes. */
const MAX_KEPT = 4_000;
/** Shapes that are remembered: nested lists have no end of them, and after so many a new one says nothing. */
const MAX_MARKS = 50_000;
/** Between two looks at the coverage, which takes some milliseconds. */
const BATCH = 256;
const WARM_UP = 100;

export async function fuzz(options: {
  readonly target: Target;
  readonly random: Random;
  /** Asked before each batch. */
  readonly mayGoOn: (executions: number) => boolean;
  readonly coverage?: Coverage;
  /** Called before each run. */
  readonly onInput?: (input: Buffer) => void;
}): Promise<Report> {
  const { target, random, coverage } = options;
  const kept: Buffer[] = [];
  const marks = new Set<Mark>();
  let executions = 0;
  let accepted = 0;
  let slowestMs = 0;
  let slowest: Buffer = Buffer.alloc(0);

  const keep = (input: Buffer): void => {
    if (kept.length < MAX_KEPT) kept.push(input);
    else kept[Math.floor(random() * MAX_KEPT)] = input;
  };
  const run = async (input: Buffer): Promise<Mark> => {
    options.onInput?.(input);
    const decode = async (given: Buffer): Promise<Mark> => {
      try {
        const made = target.run(given);
        return made instanceof Promise ? await made : made;
      } catch (error) {
        throw new Failure(target.name, input, error);
      }
    };
    const startedAtMs = performance.now();
    // The decoder may write into what it is given.
    const mark = await decode(Buffer.from(input));
    const tookMs = performance.now() - startedAtMs;
    if (tookMs > MAX_INPUT_CPU_MS) {
      // Again, by its own processor time: asking for that each time costs more than most decoders, and this process may have been kept waiting.
      const start = process.cpuUsage();
      await decode(Buffer.from(input));
      const { user, system } = process.cpuUsage(start);
      const cpuMs = Math.round((user + system) / 1_000);
      if (cpuMs > MAX_INPUT_CPU_MS)
        throw new Failure(target.name, input, `one input took ${cpuMs} ms of the processor`);
    }
    if (executions > WARM_UP && tookMs > slowestMs) [slowestMs, slowest] = [tookMs, input];
    executions += 1;
    if (mark !== null) accepted += 1;
    return mark;
  };
  /** Keeps those of the inputs that reach new code, which they do together. */
  const keepNew = async (reaching: Coverage, inputs: readonly Buffer[]): Promise<void> => {
    const middle = inputs.length >> 1;
    for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
      reaching.forget();
      for (const input of half) await run(input);
      if (!reaching.hasNew(half.length === 1)) continue;
      if (half.length === 1) half.forEach(keep);
      else await keepNew(reaching, half);
    }
  };

  for (const { bytes } of corpusOf(target.name)) {
    marks.add(await run(bytes));
    keep(bytes);
  }
  if (kept.length === 0) keep(Buffer.alloc(0));
  const bytesBefore = bytesInUse();
  const keptBytes = () => kept.reduce((sum, { length }) => sum + length, 0);
  const keptBefore = keptBytes();
  coverage?.hasNew(true);
  while (options.mayGoOn(executions)) {
    const batch: Buffer[] = [];
    for (let index = 0; index < BATCH; index += 1) {
      const [one, other] = [
        kept[Math.floor(random() * kept.length)],
        kept[Math.floor(random() * kept.length)],
      ];
      if (one === undefined || other === undefined) break;
      const input = mutate(random, target.format, one, other);
      const mark = await run(input);
      batch.push(input);
      if (marks.has(mark) || marks.size >= MAX_MARKS) continue;
      marks.add(mark);
      keep(input);
    }
    if (coverage?.hasNew(false) !== true) continue;
    await keepNew(coverage, batch);
    // What is new only when they all run one after the other is nobody's.
    for (const input of batch) await run(input);
    coverage.hasNew(true);
  }
  const grownBytes = bytesInUse() - bytesBefore - (keptBytes() - keptBefore);
  return { executions, kept: kept.length, accepted, slowestMs, slowest, grownBytes };
}
