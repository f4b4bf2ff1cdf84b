/**
 * Exports a meeting's history as one page of HTML, to be read and printed: complete in itself, without scripts, and what people wrote
 * is shown and does nothing. Pure.
 */
import { byteSize } from "../../kernel/byte-size.ts";
import { showableLine, showableText } from "../../kernel/unicode.ts";
import { itemsOf, namesOf, type ExportOptions, type History, type Item } from "./items.ts";
import { pollFacts, pollLines, type PollLine } from "./poll-lines.ts";
import { captionText } from "./caption-text.ts";
import { createTimes } from "./local-times.ts";
import type { StoredMessage } from "../stored.ts";

/** Nothing is fetched and nothing runs, even if an escape were forgotten. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** In the dark only by the reader's wish; on paper black on white. */
const STYLE = `
:root { color-scheme: light dark; --quiet: light-dark(#566072, #a3acbb); --line: light-dark(#dde1e8, #2b303b); }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { line-height: 1.25; }
h2 { margin: 2rem 0 1rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); font-size: 1rem; }
article { margin: 0 0 1rem; break-inside: avoid-page; }
p, blockquote { margin: 0; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
.text { white-space: pre-wrap; }
.announcement { padding-inline-start: 0.75rem; border-inline-start: 3px solid; }
blockquote { padding-inline-start: 0.75rem; border-inline-start: 3px solid var(--line); color: var(--quiet); }
code { font-size: 0.8125rem; }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; } }
`;

/** Characters of a quoted message: about two lines. */
const MAX_QUOTE_LENGTH = 160;

export function exportHtml(history: History, options: ExportOptions): string {
  const times = createTimes(options.timeZone);
  const items = itemsOf(history, options.conversation);
  const nameOf = namesOf(history);
  const byId = new Map(history.messages.map((message) => [message.id, message]));
  const title = escapeLine(history.title);
  const lines = [
    `<h1 dir="auto">${title}</h1>`,
    `<p class="quiet">Exported ${times.day(options.exportedAtMs)}, ${times.time(options.exportedAtMs)}. ${items.length} entries.</p>`,
  ];
  let day = "";
  for (const item of items) {
    const itemDay = times.day(item.what.atMs);
    if (itemDay !== day) lines.push(`<h2>${(day = itemDay)}</h2>`);
    lines.push(
      `<article${item.kind === "announcement" ? ' class="announcement"' : ""}>`,
      `<p><strong><bdi>${escapeLine(item.what.fromName)}</bdi></strong> <span class="quiet"><time datetime="${times.iso(item.what.atMs)}">${times.time(item.what.atMs)}</time>${audienceOf(item)}</span></p>`,
      ...bodyOf(item),
      "</article>",
    );
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${lines.join("\n")}
</main>
</body>
</html>
`;

  function audienceOf({ kind, what }: Item): string {
    if (kind === "announcement") return ", announcement to all";
    if (kind === "poll") return ", poll";
    if (kind === "caption") return ", captions";
    if (what.to === undefined) return "";
    return `, to ${what.to.map((peer) => `<bdi>${escapeLine(nameOf(peer))}</bdi>`).join(", ")} only`;
  }

  function pollItem({ option, count, voters }: PollLine): string {
    const who = voters.map((peer) => `<bdi>${escapeLine(nameOf(peer))}</bdi>`).join(", ");
    return `<li><bdi>${escapeLine(option)}</bdi>: ${count ?? "?"}${who === "" ? "" : ` <span class="quiet">${who}</span>`}</li>`;
  }

  function bodyOf({ kind, what }: Item): string[] {
    if (kind === "announcement") return [textBlock(what.text)];
    if (kind === "caption") return [textBlock(captionText(what))];
    if (kind === "poll")
      return [
        textBlock(what.question),
        `<ul>${pollLines(what).map(pollItem).join("")}</ul>`,
        `<p class="quiet">${pollFacts(what)}</p>`,
      ];
    if (kind === "file") {
      const type = what.isFolder ? "Folder" : "File";
      return [
        `<p>${type}: <bdi>${escapeLine(what.name)}</bdi> <span class="quiet">${byteSize(what.sizeBytes)}, SHA-256 <code>${escapeLine(what.sha256)}</code></span></p>`,
      ];
    }
    const answered = what.replyTo === undefined ? undefined : byId.get(what.replyTo);
    const notes = [
      ...(what.isEdited ? ["edited"] : []),
      ...what.reactions.map(
        ({ emoji, from }) =>
          `${escapeLine(emoji)} ${from.map((peer) => `<bdi>${escapeLine(nameOf(peer))}</bdi>`).join(", ")}`,
      ),
    ];
    return [
      ...(answered === undefined ? [] : [quoteOf(answered)]),
      what.isDeleted ? '<p class="quiet">This message was deleted.</p>' : textBlock(what.text),
      ...(notes.length === 0 ? [] : [`<p class="quiet">${notes.join("; ")}</p>`]),
    ];
  }
}

const textBlock = (text: string): string => `<p class="text" dir="auto">${escapeText(text)}</p>`;

function quoteOf({ fromName, text, isDeleted }: StoredMessage): string {
  const words = isDeleted ? "This message was deleted." : showableLine(text).trim();
  const characters = Array.from(words);
  const shown = characters.slice(0, MAX_QUOTE_LENGTH).join("");
  const end = characters.length > MAX_QUOTE_LENGTH ? " …" : "";
  return `<blockquote><bdi>${escapeLine(fromName)}</bdi>: <bdi>${escapeLine(shown)}${end}</bdi></blockquote>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotation marks. */
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
const escapeText = (text: string): string => escapeHtml(showableText(text));
const escapeLine = (text: string): string => escapeHtml(showableLine(text));
