/** What a suite's run by AVA says in its text, and which of its files deserve a second run. */
export interface Outcome {
  readonly code: number;
  readonly passed: number;
  /** The titles of tests that failed, with the path of their file in front: "lan › meeting › [MT1] …". */
  readonly failed: readonly string[];
  readonly skipped: number;
  /** Something else failed than a test: a file that did not load, an exception that no test caught, a run that stood still. */
  readonly isBroken: boolean;
}

export function outcomeOf(text: string, code: number): Outcome {
  const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
  const failed = [...text.matchAll(/^\s*✘ \[fail\]: (.*)$/gm)].map(([, title = ""]) => title);
  return {
    code,
    passed: count(/^\s*✔ /gm),
    failed,
    skipped: count(/^\s*- \[skip\]/gm),
    isBroken: count(/^\s*✘ (?!\[fail\])/gm) > 0 || count(/^\s*(Uncaught|Unhandled|Timed out)/gm) > 0,
  };
}

/** More tests or files than this don't fail for want of a processor. */
const MOST = 3;

/** Where a second run proves nothing: something else than a test failed. */
const isHopeless = ({ isBroken, failed }: Outcome): boolean => isBroken || failed.length === 0;
const startOfTitle = (failed: string): number => failed.indexOf("[");

/**
 * Those of a suite's files that the failed tests stand in. Null where a second run would prove nothing: something else than a test
 * failed, many did, or a title does not name its file.
 */
export function filesToRepeat(outcome: Outcome, suiteFiles: readonly string[]): readonly string[] | null {
  if (isHopeless(outcome)) return null;
  const paths = new Set(
    outcome.failed.map((title) => title.slice(0, startOfTitle(title)).split(" › ").filter(Boolean).join("/")),
  );
  const files = [...paths].map((path) =>
    suiteFiles.filter((file) => `/${file}`.endsWith(`/${path}.test.ts`)),
  );
  const isClear = files.length <= MOST && files.every(({ length }) => length === 1);
  return isClear ? files.flat() : null;
}

/**
 * Where a suite's files are merged into few: options of AVA that run the failed tests alone, by the rule ids and the two words that their titles begin with. What stands behind a
 * title in AVA's text is not told from it. Null as above, or where a title does not begin so.
 */
export function matchesToRepeat(outcome: Outcome): readonly string[] | null {
  if (isHopeless(outcome)) return null;
  const matches = outcome.failed.map(
    (title) => /^(\[[A-Z]+\d+\] )+\S+ \S+/.exec(title.slice(startOfTitle(title)))?.[0],
  );
  if (matches.length > MOST || matches.includes(undefined)) return null;
  return matches.map((match) => `--match=${match}*`);
}
