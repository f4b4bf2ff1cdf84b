/** Exports a meeting's history: as Markdown for people, as JSON for programs. Local times, the timeline's order. Pure. */
import { itemsOf, namesOf, type ExportOptions, type History, type Item } from "./items.ts";
import { captionText } from "./caption-text.ts";
import { createTimes } from "./local-times.ts";
import { quoteLine, toMarkdown, toMarkdownLine } from "./markdown.ts";
import { pollFacts, pollLines } from "./poll-lines.ts";
import type { StoredMessage, StoredPoll } from "../stored.ts";

export function exportMarkdown(history: History, options: ExportOptions): string {
  const times = createTimes(options.timeZone);
  const items = itemsOf(history, options.conversation);
  const nameOf = namesOf(history);
  const byId = new Map(history.messages.map((message) => [message.id, message]));
  const head = `${times.day(options.exportedAtMs)}, ${times.time(options.exportedAtMs)}`;
  const blocks = [`# ${toMarkdownLine(history.title)}`, `Exported ${head}. ${items.length} entries.`];
  let day = "";
  for (const item of items) {
    const itemDay = times.day(item.what.atMs);
    if (itemDay !== day) blocks.push(`## ${(day = itemDay)}`);
    blocks.push(`**${toMarkdownLine(item.what.fromName)}** ${times.time(item.what.atMs)}${audienceOf(item)}`);
    blocks.push(...bodyOf(item));
  }
  return `${blocks.join("\n\n")}\n`;

  function audienceOf({ kind, what }: Item): string {
    if (kind === "announcement") return ", announcement to all";
    if (kind === "poll") return ", poll";
    if (kind === "caption") return ", captions";
    if (what.to === undefined) return "";
    return `, to ${what.to.map((peer) => toMarkdownLine(nameOf(peer))).join(", ")} only`;
  }

  function pollList(poll: StoredPoll): string {
    return pollLines(poll)
      .map(({ option, count, voters }) => {
        const who =
          voters.length === 0 ? "" : ` (${voters.map((peer) => toMarkdownLine(nameOf(peer))).join(", ")})`;
        return `- ${toMarkdownLine(option)}: ${count ?? "?"}${who}`;
      })
      .join("\n");
  }

  function bodyOf({ kind, what }: Item): string[] {
    if (kind === "announcement") return [toMarkdown(what.text)];
    if (kind === "caption") return [toMarkdown(captionText(what))];
    if (kind === "poll") return [toMarkdownLine(what.question), pollList(what), `*${pollFacts(what)}*`];
    if (kind === "file") {
      const type = what.isFolder ? "Folder" : "File";
      return [`${type}: ${toMarkdownLine(what.name)} (${what.sizeBytes} bytes, SHA-256 ${what.sha256})`];
    }
    const answered = what.replyTo === undefined ? undefined : byId.get(what.replyTo);
    const quote = answered && `> ${toMarkdownLine(answered.fromName)}: ${quoteLine(textOf(answered))}`;
    const notes = [
      ...(what.isEdited ? ["edited"] : []),
      ...what.reactions.map(
        ({ emoji, from }) => `${emoji} ${from.map((peer) => toMarkdownLine(nameOf(peer))).join(", ")}`,
      ),
    ];
    return [
      ...(quote === undefined ? [] : [quote]),
      what.isDeleted ? "*deleted*" : toMarkdown(what.text),
      ...(notes.length === 0 ? [] : [`*${notes.join("; ")}*`]),
    ];
  }
}

export function exportJson(history: History, options: ExportOptions): string {
  const times = createTimes(options.timeZone);
  const dated = <What extends { readonly atMs: number }>(what: What) => ({
    ...what,
    at: times.iso(what.atMs),
  });
  const exported = {
    title: history.title,
    exportedAt: times.iso(options.exportedAtMs),
    timeZone: times.timeZone,
    entries: itemsOf(history, options.conversation).map(({ kind, what }) => {
      if (kind !== "file") return { kind, ...dated(what) };
      // Without the key, which would open the file's bytes wherever they are.
      const { key: _, ...rest } = what;
      return { kind, ...dated(rest) };
    }),
  };
  return `${JSON.stringify(exported, null, 2)}\n`;
}

const textOf = (message: StoredMessage): string => (message.isDeleted ? "deleted" : message.text);
