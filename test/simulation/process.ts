/**
 * One virtual process: it lives by its own clocks, can be stopped, put to sleep with its computer and killed, and every callback
 * of its timers and sockets goes through here.
 */
import type { Clock } from "../../src/kernel/clock.ts";
import type { VirtualClock } from "../support/clock.ts";
import type { SeededRandom } from "../support/random.ts";

/** Node's timers fire up to this much early, because libuv counts whole milliseconds. No module may take a timer for the time. */
const MAX_EARLY_MS = 1.5;
/** Between two turns of the event loop. */
const SOONEST_MS = 0.05;
/** What Node makes of a timeout of 0. */
const SHORTEST_TIMER_MS = 1;
/** For reading one message that waited. */
const CATCH_UP_MS = 0.02;
/** The socket's buffer of datagrams that nobody reads. */
const MAX_WAITING_PACKETS = 500;

export interface Process {
  readonly clock: Clock;
  readonly isDead: boolean;
  readonly isStopped: boolean;
  /** Runs it as soon as the process runs; in order. `isPacket`: may be lost when too many wait. */
  deliver(callback: () => void, isPacket?: boolean): void;
  /** SIGSTOP; with `isAsleep` its monotonic clock stands still, too (a suspended computer). */
  stop(isAsleep?: boolean): void;
  go(): void;
  kill(): void;
  jumpWall(byMs: number): void;
}

/** `afterEach` is called after everything that the process has done. */
export function createProcess(deps: {
  readonly world: VirtualClock;
  readonly random: SeededRandom;
  readonly wallOffsetMs: number;
  /** Of having been stopped: each timer that is late sees the time at which it was due. For a planted fault. */
  readonly isUnaware: boolean;
  readonly afterEach: () => void;
}): Process {
  const { world, random } = deps;
  /** World time less own time: the origin differs, and grows with each sleep. */
  let lagMs = world.nowMs() - random.between(1_000, 1_000_000);
  let wallOffsetMs = deps.wallOffsetMs;
  let isDead = false;
  let isStopped = false;
  let asleepSinceMs: number | null = null;
  let pretendedMs: number | null = null;
  let waitingTimers: (() => void)[] = [];
  let waitingInput: (() => void)[] = [];

  function run(callback: () => void): void {
    if (isDead) return;
    callback();
    deps.afterEach();
  }

  function runOnce(callback: () => void, atMs: number): void {
    world.setTimer(atMs, () => {
      // Stopped again before it had caught up.
      if (isStopped) waitingInput.push(callback);
      else run(callback);
    });
  }

  const clock: Clock = {
    nowMs: () => pretendedMs ?? (asleepSinceMs ?? world.nowMs()) - lagMs,
    wallMs: () => world.wallMs() + wallOffsetMs,
    setTimer(atMs, callback) {
      let isCancelled = false;
      let cancel = () => {};
      const dueAtMs = Math.max(atMs, clock.nowMs() + SHORTEST_TIMER_MS);
      if (dueAtMs === Infinity) return cancel;
      const fire = () => {
        if (isCancelled || isDead) return;
        if (isStopped) return void waitingTimers.push(fire);
        // Its computer has slept meanwhile.
        if (clock.nowMs() < dueAtMs - MAX_EARLY_MS) return arm();
        isCancelled = true;
        pretendedMs = deps.isUnaware ? dueAtMs : null;
        run(callback);
        pretendedMs = null;
      };
      const earlyMs = random.between(0, MAX_EARLY_MS);
      const arm = () =>
        void (cancel = world.setTimer(Math.max(dueAtMs - earlyMs, clock.nowMs() + SOONEST_MS) + lagMs, fire));
      arm();
      return () => {
        isCancelled = true;
        cancel();
      };
    },
  };

  return {
    clock,
    get isDead() {
      return isDead;
    },
    get isStopped() {
      return isStopped;
    },
    deliver(callback, isPacket = false) {
      if (isDead) return;
      if (!isStopped) return run(callback);
      if (!isPacket || waitingInput.length < MAX_WAITING_PACKETS) waitingInput.push(callback);
    },
    stop(isAsleep = false) {
      isStopped = true;
      if (isAsleep) asleepSinceMs ??= world.nowMs();
    },
    go() {
      if (!isStopped) return;
      if (asleepSinceMs !== null) lagMs += world.nowMs() - asleepSinceMs;
      asleepSinceMs = null;
      isStopped = false;
      const timers = waitingTimers;
      const input = waitingInput;
      waitingTimers = [];
      waitingInput = [];
      // Where in its loop it was stopped decides which it sees first.
      const isTimersFirst = random.next() < 0.5;
      const order = isTimersFirst ? [...timers, ...input] : [...input, ...timers];
      for (const [index, callback] of order.entries()) runOnce(callback, world.nowMs() + index * CATCH_UP_MS);
    },
    kill() {
      isDead = true;
      waitingTimers = [];
      waitingInput = [];
    },
    jumpWall: (byMs) => void (wallOffsetMs += byMs),
  };
}
