/** Virtual time: it stands still until a test moves it, and then every timer fires in order at its own moment. */
import type { Clock } from "../../src/kernel/clock.ts";

export interface VirtualClock extends Clock {
  /** Moves time by `spanMs`, firing what falls due on the way, timers set meanwhile included. */
  advance(spanMs: number): void;
  /** Moves time to the next timer and fires it; false, and nothing done, when none is due by `untilMs`. */
  step(untilMs: number): boolean;
  /** When the next timer is due; Infinity for none. */
  nextAtMs(): number;
  /** How many timers are armed. */
  timers(): number;
}

interface Timer {
  readonly atMs: number;
  readonly sequence: number;
  callback: (() => void) | null;
}

/** Earliest first; of two at one moment, the one set first. */
const isBefore = (a: Timer, b: Timer): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);

/** The wall clock starts at a date of no meaning, 2030-01-01. */
export function createVirtualClock(startMs = 0): VirtualClock {
  const WALL_ORIGIN_MS = Date.UTC(2030, 0, 1);
  let nowMs = startMs;
  let sequence = 0;
  let armed = 0;
  /** A binary heap. A cancelled timer stays in it, without its callback, until its time comes. */
  const heap: Timer[] = [];

  function push(timer: Timer): void {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      const right = heap[childIndex + 1];
      if (child !== undefined && right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex += 1;
      }
      if (child === undefined || !isBefore(child, last)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
  }

  /** The next timer that has not been cancelled. */
  function first(): Timer | undefined {
    while (heap[0] !== undefined && heap[0].callback === null) pop();
    return heap[0];
  }

  const clock: VirtualClock = {
    nowMs: () => nowMs,
    wallMs: () => WALL_ORIGIN_MS + nowMs,
    setTimer(atMs, callback) {
      const timer: Timer = { atMs: Math.max(atMs, nowMs), sequence: sequence++, callback };
      if (timer.atMs < Infinity) push(timer);
      armed += 1;
      return () => {
        if (timer.callback !== null) armed -= 1;
        timer.callback = null;
      };
    },
    step(untilMs) {
      const next = first();
      if (next === undefined || next.atMs > untilMs) return false;
      pop();
      const { callback } = next;
      next.callback = null;
      armed -= 1;
      nowMs = next.atMs;
      callback?.();
      return true;
    },
    nextAtMs: () => first()?.atMs ?? Infinity,
    advance(spanMs) {
      const untilMs = nowMs + spanMs;
      while (clock.step(untilMs));
      nowMs = untilMs;
    },
    timers: () => armed,
  };
  return clock;
}
