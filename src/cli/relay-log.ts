/** The log of a relay: in files in its data folder, and what goes wrong on standard error besides. */
import path from "node:path";
import type { LogLine } from "../api/console.ts";
import { createLog, isLogLevel, LOG_LEVELS, type Log, type LogLevel } from "../kernel/log.ts";
import { openLogFile } from "../platform/log-file.ts";

/** Five files: weeks of an ordinary relay, and at most 20 MB. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 5;
/** What the console looks through, and what it is sent. */
const SEARCHED_BYTES = 512 * 1024;
const MAX_LINES = 300;

export interface RelayLog {
  readonly log: Log;
  readonly folder: string;
  level(): LogLevel;
  setLevel(level: LogLevel): void;
  /** The newest that are at least of that level and have the text, whatever its case; newest first. */
  lines(filter: { readonly level: LogLevel; readonly search: string }): readonly LogLine[];
}

export function openRelayLog(
  dataFolder: string,
  options: { readonly level: LogLevel; readonly printError: (line: string) => void },
): RelayLog {
  let level = options.level;
  const file = openLogFile({
    ...{ folder: path.join(dataFolder, "logs"), name: "relay" },
    ...{ maxBytes: MAX_FILE_BYTES, maxFiles: MAX_FILES },
  });
  const log = createLog(
    () => level,
    (line) => {
      file.write(line);
      if (parseLogLine(line)?.level === "error") options.printError(line);
    },
  );
  return {
    ...{ log, folder: file.folder, level: () => level },
    setLevel: (wanted) => void (level = wanted),
    lines: (filter) => linesOf(file.tail(SEARCHED_BYTES), filter).slice(0, MAX_LINES),
  };
}

/** Null for what this program has not written. */
export function parseLogLine(line: string): LogLine | null {
  const [at = "", level = "", ...rest] = line.split(" ");
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) && isLogLevel(level)
    ? { at, level, text: rest.join(" ") }
    : null;
}

/** Newest first. */
export function linesOf(
  lines: readonly string[],
  { level, search }: { readonly level: LogLevel; readonly search: string },
): readonly LogLine[] {
  const wanted = search.toLowerCase();
  const rank = LOG_LEVELS.indexOf(level);
  return lines
    .flatMap((line) => parseLogLine(line) ?? [])
    .filter((line) => LOG_LEVELS.indexOf(line.level) >= rank && line.text.toLowerCase().includes(wanted))
    .toReversed();
}
