/** How findings are made. */
import type { Remedy } from "../kernel/examination.ts";
import type { Words } from "../kernel/words.ts";
import type { Finding } from "./types.ts";

export const well = (about: Words, finding: Words): Finding => ({
  ...{ about, severity: "ok", finding, advice: null, remedy: null },
});

type Problem = readonly [about: Words, finding: Words, advice: Words | null, remedy?: Remedy | null];

export const problem = (
  severity: "warning" | "failure",
  ...[about, finding, advice, remedy = null]: Problem
): Finding => ({ about, severity, finding, advice, remedy });

export const warning = (...what: Problem): Finding => problem("warning", ...what);
export const failure = (...what: Problem): Finding => problem("failure", ...what);
