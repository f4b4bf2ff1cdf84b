/** A log with one line for each event, and counters for what happens too often for lines. */
type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
  /** Counts something dropped or odd, without a line. The window's statistics show the counters. */
  count(name: string): void;
  counters(): Readonly<Record<string, number>>;
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export function createLog(threshold: LogLevel, write: (line: string) => void): Log {
  const counts = new Map<string, number>();
  function at(level: LogLevel) {
    return (message: string, details?: Record<string, unknown>) => {
      if (RANK[level] < RANK[threshold]) return;
      const suffix = details === undefined ? "" : ` ${JSON.stringify(details)}`;
      write(`${new Date().toISOString()} ${level} ${message}${suffix}`);
    };
  }
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    count: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    counters: () => Object.fromEntries(counts),
  };
}

/** Writes nothing; for tests. */
export const silentLog: Log = createLog("error", () => {});
