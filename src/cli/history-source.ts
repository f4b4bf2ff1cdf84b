/** Where `landline history`, `landline files` and `landline export` read and save: in the data folder itself, or, while a core has that open, through the core. */
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { EarlierMeeting } from "../api/view.ts";
import { openFileSaver, type FileSaver } from "../core/file-saver.ts";
import { exportText, type ExportFormat } from "../core/history-export.ts";
import { listOf, openArchive, pageOf, type Archive } from "../core/kept-history.ts";
import { realClock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { findRunningCore } from "./history-client.ts";
import { words } from "../kernel/words.ts";

export type HistoryPage = Extract<CoreEvent, { type: "history" }>;
export type FileList = Extract<CoreEvent, { type: "files" }>;
export interface PageQuery {
  readonly search: string | undefined;
  readonly limit: number;
}

/** A meeting is named by its id or title. What cannot be read is thrown with a sentence. */
export interface HistorySource {
  earlier(): Promise<readonly EarlierMeeting[]>;
  page(meeting: string, query: PageQuery): Promise<HistoryPage>;
  files(meeting: string): Promise<FileList>;
  exported(meeting: string, format: ExportFormat): Promise<string>;
  readonly save: FileSaver["save"];
}

export const sourceOf = (archive: Archive, saver: FileSaver): HistorySource => ({
  save: saver.save,
  earlier: archive.earlier,
  page: (meeting, query) => archive.read(meeting, (kept) => pageOf(kept, query)),
  files: (meeting) => archive.read(meeting, (kept) => listOf(kept)),
  exported: (meeting, format) =>
    archive.read(meeting, (kept) => exportText(kept, { format, wallMs: realClock.wallMs() })),
});

/** @throws Error with a sentence, and what `read` throws */
export async function withHistory<T>(
  dataFolder: string,
  log: Log,
  read: (source: HistorySource) => Promise<T>,
): Promise<T> {
  const archive = await openArchive(dataFolder, log);
  if (archive === null) {
    const running = findRunningCore(dataFolder);
    if (running === null) throw new CommandError("storeFailed", words("historyTaken"));
    return await read(running);
  }
  const saver = openFileSaver(dataFolder, log, archive);
  try {
    return await read(sourceOf(archive, saver));
  } finally {
    await saver.close();
    await archive.close();
  }
}
