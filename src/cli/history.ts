/** `landline history` and `landline export`: print what this machine keeps of meetings, for people at a terminal and for scripts. */
import { realClock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { exportHistory, type ExportFormat } from "../core/history-export.ts";
import { openArchive } from "../core/archive.ts";
import { showableLine, showableText } from "../kernel/unicode.ts";
import { writeJsonLine } from "./json-lines.ts";
import { searchHistory } from "../store/index.ts";

export interface HistoryOptions {
  readonly dataFolder: string;
  readonly log: Log;
  readonly isJson: boolean;
}

/** Without a meeting, the list of those that are kept. @throws CommandError, StoreError */
export async function printHistory(
  options: HistoryOptions & {
    readonly meeting: string | undefined;
    readonly search: string | undefined;
    readonly limit: number;
  },
): Promise<void> {
  const kept = await openArchive(options.dataFolder, options.log);
  try {
    if (options.meeting === undefined) {
      const meetings = await kept.meetings();
      if (options.isJson) writeJsonLine(process.stdout, { type: "earlier", meetings });
      else if (meetings.length === 0) process.stdout.write("This machine keeps no meetings yet.\n");
      for (const { meetingId, title, lastAtMs } of options.isJson ? [] : meetings)
        process.stdout.write(`${meetingId}  ${timeOf(lastAtMs)}  ${showableLine(title)}\n`);
      return;
    }
    const { store } = await kept.open(options.meeting);
    const { search, limit } = options;
    const page = searchHistory(store.messages(), { search, limit });
    if (options.isJson) writeJsonLine(process.stdout, { type: "history", ...page });
    for (const message of options.isJson ? [] : page.messages)
      process.stdout.write(messageLines(timeOf(message.atMs), message));
  } finally {
    await kept.close();
  }
}

/** @throws CommandError, StoreError */
export async function printExport(
  options: HistoryOptions & {
    readonly meeting: string;
    readonly format: ExportFormat;
    readonly output: string | undefined;
  },
): Promise<void> {
  const kept = await openArchive(options.dataFolder, options.log);
  try {
    const { format, output } = options;
    const exported = await exportHistory(await kept.open(options.meeting), {
      ...{ format, path: output },
      wallMs: realClock.wallMs(),
    });
    if (options.isJson) writeJsonLine(process.stdout, { type: "exported", ...exported });
    else process.stdout.write(exported.text ?? `Written to ${exported.path}\n`);
  } finally {
    await kept.close();
  }
}

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
): string {
  const { fromName, to, text, isDeleted } = message;
  const audience = to === undefined ? "" : " (private)";
  const shown = isDeleted ? "(deleted)" : showableText(text).replaceAll("\n", "\n  ");
  return `${time}  ${showableLine(fromName)}${audience}: ${shown}\n`;
}

/** Local, to the minute. */
function timeOf(atMs: number): string {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16).replace("T", " ");
}
