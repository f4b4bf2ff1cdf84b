/** A program and its arguments as a person writes them on one line. No shell reads the line: nothing in it is carried out but the program. Pure. */

export type ProgramLine = readonly [program: string, ...words: string[]];

/** More is no command line that a person wrote. */
const MAX_WORDS = 64;
/** A word may have parts in quotes, single or double. A backslash is a plain letter: paths of Windows have them. */
const WORD = /(?:[^\s"']|"[^"]*"|'[^']*')+/gu;

/** Null for a line that is blank, has a quote without its second, or too many words. */
export function parseProgramLine(line: string): ProgramLine | null {
  const rest = line.replace(WORD, " ");
  if (rest.trim() !== "") return null;
  const words = [...line.matchAll(WORD)].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/gu, "$1$2"));
  const [program, ...others] = words;
  if (program === undefined || program === "" || words.length > MAX_WORDS) return null;
  return [program, ...others];
}
