/**
 * What becomes of an error that nobody caught: the core's state may be wrong, so it ends, but not without handing its meeting over. The app
 * starts another core, which goes back into the meeting.
 */
import type { Clock } from "../kernel/clock.ts";
import { words, type Words } from "../kernel/words.ts";

/** A handover takes some 100 ms. A core that is too broken for it ends without. */
export const RETREAT_PATIENCE_MS = 3_000;

export interface Failures {
  /** From here on an error that nobody caught makes the program call `retreat`, once, and then end. */
  onFailure(retreat: () => void): void;
  failed(error: unknown): void;
}

export function createFailures(deps: {
  readonly clock: Clock;
  readonly printError: (said: Words) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}): Failures {
  const { clock, printError, exit } = deps;
  let retreat: (() => void) | null = null;
  let isRetreating = false;
  return {
    onFailure: (listener) => void (retreat = listener),
    failed(error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      printError(words("coreFailed", text));
      if (retreat === null) return exit(1);
      // What fails on the way out changes nothing about the way out.
      if (isRetreating) return;
      isRetreating = true;
      clock.setTimer(clock.nowMs() + RETREAT_PATIENCE_MS, () => exit(1));
      try {
        retreat();
      } catch {
        exit(1);
      }
    },
  };
}
