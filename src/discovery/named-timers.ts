/** Timers by name, at most one for each name. */
import type { Clock } from "../kernel/clock.ts";

export interface NamedTimers {
  /** Arms the timer of that name. One that is armed already stays as it is. */
  ensure(name: string, atMs: number, callback: () => void): void;
  cancel(name: string): void;
  cancelAll(): void;
}

export function createNamedTimers(clock: Clock): NamedTimers {
  const armed = new Map<string, () => void>();
  return {
    ensure(name, atMs, callback) {
      if (armed.has(name)) return;
      const cancel = clock.setTimer(atMs, () => {
        armed.delete(name);
        callback();
      });
      armed.set(name, cancel);
    },
    cancel(name) {
      armed.get(name)?.();
      armed.delete(name);
    },
    cancelAll() {
      for (const cancel of armed.values()) cancel();
      armed.clear();
    },
  };
}
