/** Any text as Markdown (CommonMark) that shows it as it was and does nothing else. */
import { showableText } from "../../kernel/unicode.ts";

/** Mean something anywhere in a line; a backslash before any of them takes that away (section 2.4). */
const SPECIAL = /[\\`*_[\]<>|~&$]/g;
/** Mean something at the start of a line: headings, lists, quotes, underlines of headings. */
const LEADING = /^(#|[-+=]|\d{1,9}(?=[.)]))/;
const MAX_QUOTE_LENGTH = 100;

/** Line breaks stay, as hard ones. */
export function toMarkdown(text: string): string {
  return linesOf(text)
    .map(escapeLine)
    .map((line, index, lines) => (line === "" || (lines[index + 1] ?? "") === "" ? line : `${line}\\`))
    .join("\n");
}

/** A name or title: one line, whatever it holds. */
export const toMarkdownLine = (text: string): string => escapeLine(linesOf(text).join(" "));

/** The first line, cut short. */
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
  // Four spaces would make it code.
  const indent = "&nbsp;".repeat(seen.length - content.length);
  const escaped = content.replaceAll(SPECIAL, "\\$&");
  return indent + escaped.replace(LEADING, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));
}
