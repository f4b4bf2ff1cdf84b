/** `landline history`, `landline files` and `landline export`: print what this machine keeps of meetings, for people at a terminal and for scripts. */
import { writeExport, type ExportFormat } from "../core/history-export.ts";
import type { Log } from "../kernel/log.ts";
import { showableLine, showableText } from "../kernel/unicode.ts";
import { words, type Words } from "../kernel/words.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import { withHistory, type FileList, type HistoryPage, type PageQuery } from "./history-source.ts";
import { writeJsonLine } from "./json-lines.ts";

export interface HistoryOptions {
  readonly dataFolder: string;
  readonly log: Log;
  readonly isJson: boolean;
  readonly speak: Speak;
}

/** Without a meeting, the list of those that are kept. @throws CommandError, StoreError */
export async function printHistory(
  options: HistoryOptions & PageQuery & { readonly meeting: string | undefined },
): Promise<void> {
  const { meeting, search, limit, speak } = options;
  await withHistory(options.dataFolder, options.log, async (source) => {
    if (meeting === undefined) {
      const meetings = await source.earlier();
      if (options.isJson) writeJsonLine(process.stdout, { type: "earlier", meetings });
      else if (meetings.length === 0) process.stdout.write(`${speak(words("nothingKept"))}\n`);
      for (const { meetingId, title, lastAtMs } of options.isJson ? [] : meetings)
        process.stdout.write(`${meetingId}  ${timeOf(lastAtMs)}  ${showableLine(title)}\n`);
      return;
    }
    const page = await source.page(meeting, { search, limit });
    if (options.isJson) writeJsonLine(process.stdout, page);
    else process.stdout.write(pageLines(page, timeOf, speak));
  });
}

/** Of a kept meeting, and of the one that Landline is in. @throws CommandError, StoreError */
export async function printFiles(options: HistoryOptions & { readonly meeting: string }): Promise<void> {
  const list = await withHistory(options.dataFolder, options.log, (source) => source.files(options.meeting));
  if (options.isJson) writeJsonLine(process.stdout, list);
  else process.stdout.write(fileLines(list, timeOf, options.speak));
}

/** One line each, oldest first: its id, which commands take, when it was shared, how large it is, who shared it and what it is called. */
export function fileLines(
  { files }: Pick<FileList, "files">,
  timeOfFile: (atMs: number) => string,
  speak: Speak = inEnglish,
): string {
  if (files.length === 0) return `${speak(words("nothingShared"))}\n`;
  return files
    .map(({ fileId, atMs, sizeBytes, fromName, to, name, isFolder }) => {
      const facts = [fileId, timeOfFile(atMs), sizeIn(speak, sizeBytes)];
      const giver = personOf(fromName, to, speak);
      return `${[...facts, giver, `${showableLine(name)}${isFolder ? "/" : ""}`].join("  ")}\n`;
    })
    .join("");
}

/** @throws CommandError, StoreError */
export async function printExport(
  options: HistoryOptions & {
    readonly meeting: string;
    readonly format: ExportFormat;
    readonly output: string | undefined;
  },
): Promise<void> {
  const { meeting, format, output } = options;
  const text = await withHistory(options.dataFolder, options.log, (source) =>
    source.exported(meeting, format),
  );
  const file = output === undefined ? null : await writeExport(output, text);
  if (options.isJson)
    writeJsonLine(process.stdout, { type: "exported", path: file, text: file === null ? text : null });
  else process.stdout.write(file === null ? text : `${options.speak(words("writtenTo", file))}\n`);
}

/** Messages, files, announcements and polls in one order. */
export function pageLines(
  { messages, kept }: HistoryPage,
  timeOfEntry: (atMs: number) => string,
  speak: Speak = inEnglish,
): string {
  const lineAt = (atMs: number, said: Words): string => `${timeOfEntry(atMs)}  ${speak(said)}\n`;
  const entries = [
    ...messages.map((each) => ({
      order: each.order,
      line: messageLines(timeOfEntry(each.atMs), each, speak),
    })),
    ...(kept?.files ?? []).map(({ order, atMs, fromName, name, sizeBytes, to }) => ({
      order,
      line: lineAt(
        atMs,
        words("wasShared", personOf(fromName, to, speak), showableLine(name), { bytes: sizeBytes }),
      ),
    })),
    ...(kept?.announcements ?? []).map(({ order, atMs, fromName, text }) => ({
      order,
      line: lineAt(atMs, words("wasAnnounced", showableLine(fromName), indented(text))),
    })),
    ...(kept?.captions ?? []).map(({ order, atMs, speaker, fromName, text }) => ({
      order,
      line: lineAt(atMs, words("wasCaptioned", showableLine(speaker ?? fromName), showableLine(text))),
    })),
    ...(kept?.polls ?? []).map(({ order, atMs, fromName, question, options, counts }) => ({
      order,
      line:
        lineAt(atMs, words("wasAsked", showableLine(fromName), showableLine(question))) +
        options.map((option, at) => `  ${showableLine(option)}: ${counts?.[at] ?? "?"}\n`).join(""),
    })),
  ];
  return entries
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ line }) => line)
    .join("");
}

/** Who gave it, and a mark where it was not for everyone. */
const personOf = (name: string, to: readonly unknown[] | undefined, speak: Speak): string =>
  to === undefined ? showableLine(name) : `${showableLine(name)} ${speak(words("markPrivate"))}`;
/** As the language of the terminal writes sizes. */
export const sizeIn = (speak: Speak, bytes: number): string => speak(words("byteCount", { bytes }));
const indented = (text: string): string => showableText(text).replaceAll("\n", "\n  ");

/** Names and texts come from others: they cannot command the terminal, and later lines of a text cannot pass for messages. */
export function messageLines(
  time: string,
  message: {
    readonly fromName: string;
    /** Absent: to everyone. */
    readonly to?: readonly unknown[] | undefined;
    readonly text: string;
    readonly isDeleted: boolean;
  },
  speak: Speak = inEnglish,
): string {
  const { fromName, to, text, isDeleted } = message;
  return `${time}  ${personOf(fromName, to, speak)}: ${isDeleted ? speak(words("markDeleted")) : indented(text)}\n`;
}

/** Local, to the minute. */
export function timeOf(atMs: number): string {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16).replace("T", " ");
}
