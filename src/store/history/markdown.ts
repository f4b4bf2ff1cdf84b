/** Writes any text as Markdown (CommonMark 0.31) that shows that text and does nothing else. */
import { showableText } from "../../kernel/unicode.ts";

/** Characters with a meaning anywhere in a line. A backslash before one takes the meaning away (section 2.4). */
const SPECIAL = /[\\`*_[\]<>|~&$]/g;
/** Marks with a meaning at the start of a line: headings, lists, quotes, underlines of headings. */
const LEADING = /^(#|[-+=]|\d{1,9}(?=[.)]))/;
/** Characters of a quoted line: about what fits a line of a page. */
const MAX_QUOTE_LENGTH = 100;

/** Keeps line breaks, as hard ones. */
export function toMarkdown(text: string): string {
  return linesOf(text)
    .map(escapeLine)
    .map((line, index, lines) => (line === "" || (lines[index + 1] ?? "") === "" ? line : `${line}\\`))
    .join("\n");
}

/** For a name or a title: turns line breaks into spaces. */
export const toMarkdownLine = (text: string): string => escapeLine(linesOf(text).join(" "));

/** The first line, cut after MAX_QUOTE_LENGTH characters, with an ellipsis if anything is left out. */
export function quoteLine(text: string): string {
  const [first = ""] = linesOf(text.trimStart());
  const characters = Array.from(first);
  const isCut = characters.length > MAX_QUOTE_LENGTH || first.length < text.trim().length;
  return `${escapeLine(characters.slice(0, MAX_QUOTE_LENGTH).join(""))}${isCut ? " …" : ""}`;
}

const linesOf = (text: string): readonly string[] => showableText(text).split("\n");

function escapeLine(line: string): string {
  const seen = line.trimEnd();
  const content = seen.trimStart();
  // An indent of four spaces would make it a code block.
  const indent = "&nbsp;".repeat(seen.length - content.length);
  const escaped = content.replaceAll(SPECIAL, "\\$&");
  return indent + escaped.replace(LEADING, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));
}
