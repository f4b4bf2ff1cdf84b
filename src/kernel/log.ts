/** A log with one line for each event, and counters for what happens too often for lines. */
/** The least grave first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const isLogLevel = (text: string): text is LogLevel => LOG_LEVELS.some((level) => level === text);

export interface Log {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
  /** Counts something dropped or odd, without a line. The window's statistics show the counters. */
  count(name: string): void;
  counters(): Readonly<Record<string, number>>;
}

const rankOf = (level: LogLevel): number => LOG_LEVELS.indexOf(level);

/** `threshold`: what is less grave is not written. It may change. */
export function createLog(threshold: LogLevel | (() => LogLevel), write: (line: string) => void): Log {
  const counts = new Map<string, number>();
  function at(level: LogLevel) {
    return (message: string, details?: Record<string, unknown>) => {
      if (rankOf(level) < rankOf(typeof threshold === "string" ? threshold : threshold())) return;
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
