/**
 * Waiting for a page, a disk or another process. Every wait has an end, and its error says what it waited for. Where many processes want each
 * processor, everything takes longer by as much, and so does patience.
 */
import { availableParallelism, loadavg } from "node:os";

/** For everything that is waited for: only a failure takes that long, and a machine with other work takes its time. */
export const PATIENCE_MS = 120_000;

/** For a test that waits for many things, one after the other. */
export const LIMIT_MS = 1_200_000;

/** A look that began in time has this long beyond it. */
const HANG_MS = 15_000;

export interface Patience {
  /** How long until it is given up; PATIENCE_MS unless given. */
  readonly patienceMs?: number;
  /** How often it is looked at. */
  readonly everyMs?: number;
  /** Subscribes `look` to events that may have brought it, so that it is found at once; returns the undo. */
  readonly onChange?: (look: () => void) => () => void;
  /** Returns why it cannot come any more, which ends the waiting; null while it can. */
  readonly lostBecause?: () => string | null;
  /** What there was instead: the end of the error's message. */
  readonly seen?: () => string;
}

/** Threads that want a processor, per processor, from which on patience grows; meetings of several windows alone make six or so. */
const CROWD = 4;
const LONGEST_STRETCH = 5;

/** By how much everything takes longer than on a machine that is free; 1 where the system doesn't tell. */
const stretch = (): number =>
  Math.min(LONGEST_STRETCH, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism() / CROWD));

type Found<T> = Exclude<T, false | undefined | null>;

/**
 * Resolves with the first value of `find` that is not false, undefined or null. Rejects when `patienceMs` is over, when it
 * cannot come any more, and with whatever `find` throws.
 */
export function eventually<T>(
  what: string,
  find: () => T | Promise<T>,
  {
    patienceMs = PATIENCE_MS,
    everyMs = 20,
    onChange = () => () => {},
    lostBecause = () => null,
    seen,
  }: Patience = {},
): Promise<Found<T>> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const isTooLate = (graceMs = 0): boolean =>
      performance.now() > beganMs + patienceMs * stretch() + graceMs;
    let isLooking = false;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    // A look that never returns, as into a page that hangs, ends the waiting too.
    const hanging = setInterval(
      () =>
        isLooking && isTooLate(HANG_MS) && fail(`not within ${patienceMs} ms, and the last look never ended`),
      HANG_MS,
    );
    const stop = onChange(() => void look());

    function end(settle: () => void): void {
      isOver = true;
      clearTimeout(timer);
      clearInterval(hanging);
      stop();
      settle();
    }
    const fail = (why: string): void =>
      end(() => reject(new Error(`${what}: ${why}${seen === undefined ? "" : `; ${seen()}`}`)));

    async function look(): Promise<void> {
      if (isOver || isLooking) return;
      isLooking = true;
      try {
        const found = await find();
        // An event may have ended it meanwhile.
        if (isOver) return;
        // The three values that `Found` leaves out are left out here.
        if (found !== false && found !== undefined && found !== null)
          return end(() => resolve(found as Found<T>));
      } catch (error) {
        return end(() => reject(error));
      } finally {
        isLooking = false;
      }
      const lost = lostBecause();
      if (lost !== null) return fail(lost);
      if (isTooLate()) return fail(`not within ${patienceMs} ms`);
      clearTimeout(timer);
      timer = setTimeout(() => void look(), everyMs);
    }
    void look();
  });
}
