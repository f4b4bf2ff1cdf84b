/** What the console of a relay knows, and what it asks of the relay. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConsoleSettings, ConsoleStatus, LogLine } from "../../api/console.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { LogLevel } from "../../kernel/log.ts";
import { repeatEvery } from "../../kernel/repeat.ts";

const PERIOD_MS = 2_000;

export interface ConsoleModel {
  /** Null until the first answer. */
  readonly status: ReadonlySignal<ConsoleStatus | null>;
  /** Newest first. */
  readonly lines: ReadonlySignal<readonly LogLine[]>;
  readonly isLost: ReadonlySignal<boolean>;
  /** Why the last change was not taken, in the relay's words; empty where it did not say. Null for nothing. */
  readonly problem: ReadonlySignal<string | null>;
  readonly level: Signal<LogLevel>;
  readonly search: Signal<string>;
  refresh(): Promise<void>;
  drain(): Promise<void>;
  resume(): Promise<void>;
  configure(settings: ConsoleSettings): Promise<void>;
  close(): void;
}

/** The part of the browser's `fetch` that it uses. Paths are relative to the page. */
export type Ask = (
  path: string,
  options?: { readonly method: "POST"; readonly body?: string },
) => Promise<{ readonly ok: boolean; json(): Promise<unknown> }>;

export function createConsoleModel({
  clock,
  ask,
}: {
  readonly clock: Clock;
  readonly ask: Ask;
}): ConsoleModel {
  const status = signal<ConsoleStatus | null>(null);
  const lines = signal<readonly LogLine[]>([]);
  const isLost = signal(false);
  const problem = signal<string | null>(null);
  const level = signal<LogLevel>("info");
  const search = signal("");

  async function refresh(): Promise<void> {
    const filter = new URLSearchParams({ level: level.value, search: search.value });
    try {
      const [shown, log] = await Promise.all([ask("status.json"), ask(`log.json?${filter.toString()}`)]);
      if (!shown.ok || !log.ok) throw new Error("refused");
      // The relay's own: it alone answers here, and is of the page's build.
      status.value = (await shown.json()) as ConsoleStatus;
      ({ lines: lines.value } = (await log.json()) as { lines: readonly LogLine[] });
      isLost.value = false;
    } catch {
      isLost.value = true;
    }
  }

  async function post(path: string, body?: object): Promise<void> {
    problem.value = null;
    try {
      const answer = await ask(path, {
        method: "POST",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value = (await answer.json()) as ConsoleStatus | { readonly message: string } | null;
      if (answer.ok) status.value = value as ConsoleStatus;
      else problem.value = value !== null && "message" in value ? value.message : "";
    } catch {
      isLost.value = true;
    }
  }

  const stop = repeatEvery(clock, PERIOD_MS, () => void refresh());
  return {
    ...{ status, lines, isLost, problem, level, search, refresh },
    drain: () => post("drain"),
    resume: () => post("resume"),
    configure: (settings) => post("settings", settings),
    close: stop,
  };
}
