/** What `npm run fuzz` is asked for, in words. */
import { parseArgs } from "node:util";

export interface Request {
  readonly targets: readonly string[];
  /** Infinity where the number of runs bounds it, and the other way round. */
  readonly seconds: number;
  readonly runs: number;
  /** Null where any will do. */
  readonly seed: number | null;
}

const USAGE =
  "npm run fuzz -- <target>... [--seconds <n> | --runs <n>] [--seed <n>], with `all` for every target, or --seeds to write the first inputs anew.";
const DEFAULT_SECONDS = 30;
const OPTIONS = {
  seconds: { type: "string" },
  runs: { type: "string" },
  seed: { type: "string" },
  seeds: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** What to do, or what to say; `isWrong` tells a mistake from a question. */
export function readArguments(
  given: readonly string[],
  names: readonly string[],
):
  | { readonly type: "fuzz"; readonly request: Request }
  | { readonly type: "seeds" }
  | { readonly type: "say"; readonly sentence: string; readonly isWrong: boolean } {
  const wrong = (sentence: string) => ({ type: "say", sentence, isWrong: true }) as const;
  let parsed: ReturnType<
    typeof parseArgs<{ args: string[]; allowPositionals: true; options: typeof OPTIONS }>
  >;
  try {
    parsed = parseArgs({ args: [...given], allowPositionals: true, options: OPTIONS });
  } catch {
    return wrong(`That is not understood: ${given.join(" ")}. It is ${USAGE}`);
  }
  const { values, positionals } = parsed;
  const there = `There are: ${names.join(", ")}.`;
  if (values.help) return { type: "say", sentence: `${USAGE} ${there}`, isWrong: false };
  if (values.seeds) return { type: "seeds" };
  for (const [option, least] of [
    ["seconds", 1],
    ["runs", 1],
    ["seed", 0],
  ] as const) {
    const value = values[option];
    if (value === undefined || (/^\d{1,12}$/.test(value) && Number(value) >= least)) continue;
    return wrong(`--${option} takes a whole number from ${least} on, not ${value || "nothing"}.`);
  }
  if (positionals.length === 0) return wrong(`Name a target, or \`all\`. ${there}`);
  const unknown = positionals.find((name) => name !== "all" && !names.includes(name));
  if (unknown !== undefined) return wrong(`There is no target ${unknown}. ${there}`);
  const isBounded = values.runs !== undefined;
  return {
    type: "fuzz",
    request: {
      targets: positionals.includes("all") ? names : positionals,
      seconds: Number(values.seconds ?? (isBounded ? Infinity : DEFAULT_SECONDS)),
      runs: Number(values.runs ?? Infinity),
      seed: values.seed === undefined ? null : Number(values.seed),
    },
  };
}
