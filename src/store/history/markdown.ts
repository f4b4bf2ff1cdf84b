/** Any text as Markdown (CommonMark) that shows it as it was and does nothing else. */

/** Mean something anywhere in a line; a backslash before any of them takes that away (section 2.4). */
const SPECIAL = /[\\`*_[\]<>|~&$]/g;
/** Mean something at the start of a line: headings, lists, quotes, underlines of headings. */
const LEADING = /^(#|[-+=]|\d{1,9}(?=[.)]))/;
/** Control characters, and those that turn the direction of what follows. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/;
const MAX_QUOTE_LENGTH = 100;

/** Line breaks stay, as hard ones. */
export function toMarkdown(text: string): string {
  return text
    .split(LINE_BREAK)
    .map(escapeLine)
    .map((line, index, lines) => (line === "" || (lines[index + 1] ?? "") === "" ? line : `${line}\\`))
    .join("\n");
}

/** A name or title: one line, whatever it holds. */
export const toMarkdownLine = (text: string): string => escapeLine(text.split(LINE_BREAK).join(" "));

/** The first line, cut short. */
export function quoteLine(text: string): string {
  const [first = ""] = text.trimStart().split(LINE_BREAK);
  const characters = Array.from(first);
  const isCut = characters.length > MAX_QUOTE_LENGTH || first.length < text.trim().length;
  return `${escapeLine(characters.slice(0, MAX_QUOTE_LENGTH).join(""))}${isCut ? " …" : ""}`;
}

function escapeLine(line: string): string {
  const seen = line.replaceAll(UNSEEN, "").trimEnd();
  const content = seen.trimStart();
  // Four spaces would make it code.
  const indent = "&nbsp;".repeat(seen.length - content.length);
  const escaped = content.replaceAll(SPECIAL, "\\$&");
  return indent + escaped.replace(LEADING, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));
}
