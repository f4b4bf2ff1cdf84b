/** `landline files <meeting> --save-all <dir>` and `--save <names>`: saves files of a meeting, one after the other, and says what became of each. */
import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../api/errors.ts";
import type { KeptFile } from "../api/view.ts";
import { problemOf } from "../core/error-codes.ts";
import { findSavedCopy, type SaveWatch } from "../core/file-saver.ts";
import type { FileId } from "../kernel/ids.ts";
import { showableLine } from "../kernel/unicode.ts";
import { wordsOf } from "../platform/system-error.ts";
import type { HistoryOptions } from "./history.ts";
import { withHistory, type HistorySource } from "./history-source.ts";
import { writeJsonLine } from "./json-lines.ts";
import { inTurn, words, type Words } from "../kernel/words.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";

export interface SaveRequest {
  /** Names or ids of files; null for all. */
  readonly names: readonly string[] | null;
  /** Made if it is not there. */
  readonly folder: string;
}

/** What a script reads, a line each. The last one is `filesSaved`. */
export type SaveLine =
  | { readonly type: "fileProgress"; readonly fileId: FileId; readonly bytes: number }
  /** `isThereAlready`: the folder had it, and it was not written again. */
  | {
      readonly type: "fileSaved";
      readonly fileId: FileId;
      readonly path: string;
      readonly isThereAlready: boolean;
    }
  /** Of one file; `fileId` is null for a name that no file has. */
  | (Words & {
      readonly type: "error";
      readonly fileId: FileId | null;
      readonly code: CommandError["code"];
    })
  | {
      readonly type: "filesSaved";
      readonly savedCount: number;
      readonly thereCount: number;
      readonly failedCount: number;
    };

/** Those that are named, each once, in the list's order, and the names that none has. A name stands for all files of that name. */
export function filesNamed<File extends Pick<KeptFile, "fileId" | "name">>(
  files: readonly File[],
  names: readonly string[] | null,
): { readonly files: readonly File[]; readonly unknown: readonly string[] } {
  if (names === null) return { files, unknown: [] };
  const isCalled = (file: File, name: string) =>
    file.fileId === name || file.name === name || showableLine(file.name) === name;
  return {
    files: files.filter((file) => names.some((name) => isCalled(file, name))),
    unknown: names.filter((name) => !files.some((file) => isCalled(file, name))),
  };
}

export interface SaveDeps {
  readonly source: Pick<HistorySource, "files" | "save">;
  readonly findCopy: typeof findSavedCopy;
  readonly signal: AbortSignal;
  /** `file`: null for what concerns none. */
  readonly write: (line: SaveLine, file: KeptFile | null) => void;
}

/** True when all are there. @throws CommandError when no file can be saved at all, StoreError */
export async function saveAll(
  { source, findCopy, signal, write }: SaveDeps,
  meeting: string,
  { names, folder }: SaveRequest,
): Promise<boolean> {
  const list = await source.files(meeting);
  const { files, unknown } = filesNamed(list.files, names);
  let [savedCount, thereCount, failedCount] = [0, 0, unknown.length];
  for (const name of unknown)
    write(
      { type: "error", fileId: null, code: "noSuchFile", ...words("noFileNamed", showableLine(name)) },
      null,
    );
  for (const file of files) {
    const { fileId } = file;
    const watch: SaveWatch = {
      signal,
      onProgress: (bytes) => write({ type: "fileProgress", fileId, bytes }, file),
    };
    try {
      const copy = await findCopy(folder, file);
      const saved = copy ?? (await source.save(list.meetingId, fileId, folder, watch));
      if (copy === null) savedCount += 1;
      else thereCount += 1;
      write({ type: "fileSaved", fileId, path: saved, isThereAlready: copy !== null }, file);
    } catch (error) {
      if (signal.aborted) throw new CommandError("fileFailed", words("savingStopped"));
      const { code, ...why } = problemOf(error);
      // The running Landline has ended: it would be said of each.
      if (code === "storeFailed") throw error;
      failedCount += 1;
      write({ type: "error", fileId, code, ...why }, file);
    }
  }
  write({ type: "filesSaved", savedCount, thereCount, failedCount }, null);
  return failedCount === 0;
}

/** For people: on standard output, or on standard error; null for what a script alone reads. Names cannot command the terminal. */
export function savedLine(
  line: SaveLine,
  file: Pick<KeptFile, "name" | "sizeBytes"> | null,
  speak: Speak = inEnglish,
): { readonly text: string; readonly isProblem: boolean } | null {
  const said = (text: string, isProblem = false) => ({ text: `${text}\n`, isProblem });
  switch (line.type) {
    case "fileProgress":
      return null;
    case "fileSaved":
      return said(
        speak(
          line.isThereAlready
            ? words("savedBefore", showableLine(line.path))
            : words("savedFile", showableLine(line.path), { bytes: file?.sizeBytes ?? 0 }),
        ),
      );
    case "error": {
      const what = file === null ? "" : `${showableLine(file.name)}: `;
      return said(`landline: ${what}${showableLine(speak(line))}`, true);
    }
    case "filesSaved": {
      const { savedCount, thereCount, failedCount } = line;
      const facts = [
        words("savedCount", savedCount),
        ...(thereCount > 0 ? [words("thereCount", thereCount)] : []),
        ...(failedCount > 0 ? [words("notSavedCount", failedCount)] : []),
      ];
      return said(`${facts.map(speak).join(", ")}.`);
    }
  }
}

/** The exit code. @throws CommandError, StoreError */
export async function saveFiles(
  options: HistoryOptions & { readonly meeting: string; readonly request: SaveRequest },
): Promise<number> {
  const { dataFolder, log, isJson, speak, meeting, request } = options;
  const folder = path.resolve(request.folder);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new CommandError("badPath", inTurn(words("folderTakesNoFiles", folder), wordsOf(cause)), { cause });
  }
  function write(line: SaveLine, file: KeptFile | null): void {
    if (isJson) return writeJsonLine(process.stdout, line);
    const said = savedLine(line, file, speak);
    if (said !== null) (said.isProblem ? process.stderr : process.stdout).write(said.text);
  }
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt);
  try {
    const isWhole = await withHistory(dataFolder, log, (source) =>
      saveAll({ source, findCopy: findSavedCopy, signal, write }, meeting, { ...request, folder }),
    );
    return isWhole ? 0 : 1;
  } finally {
    process.off("SIGINT", interrupt);
  }
}
