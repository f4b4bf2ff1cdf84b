/**
 * Gives memory back after a burst. V8 keeps the pages that a flood of strangers or a large meeting has filled until a collection of its own, which a
 * thread that rests may not see for minutes, or ever. So a thread that rests and holds much more than it did after the last collection collects.
 */
import { Session } from "node:inspector";
import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { Clock } from "../kernel/clock.ts";

const LOOK_EVERY_MS = 10_000;
/** Of a thread's time, since the look before. Whoever is busy gets V8's own collections. */
const RESTING_SHARE = 0.2;
/** A young generation is 32 MB when it has grown whole, of which a thread at rest needs one. */
const WORTHWHILE_BYTES = 12 * 2 ** 20;
/**
 * The thread stands still for a collection: measured, 75 to 105 ms with 20 MB in use on a machine with ten times the work that it can do. A core must not
 * be silent for the 300 ms after which others suspect it.
 */
const MOST_IN_USE_BYTES = 64 * 2 ** 20;

export interface HeapLook {
  /** Of the time since the look before, in which the thread did anything. */
  readonly busyShare: number;
  /** What V8 holds for the thread's heap, in use or not. */
  readonly heldBytes: number;
  /** Of that, what is in use, or was and has not been collected. */
  readonly usedBytes: number;
}

/** `leastBytes`: what was held after the last collection, or later, if less. Zero before the first. */
const isWorthCollecting = (leastBytes: number, { busyShare, heldBytes, usedBytes }: HeapLook): boolean =>
  busyShare < RESTING_SHARE && usedBytes <= MOST_IN_USE_BYTES && heldBytes >= leastBytes + WORTHWHILE_BYTES;

export interface Heap {
  look(): HeapLook;
  /** Resolves when it is done. The thread stands still meanwhile, but not at once. */
  collect(): Promise<void>;
}

/** Looks at this thread's heap from here on. Returns its undo. */
export function keepHeapSmall(clock: Clock, heap: Heap = createThreadHeap()): () => void {
  let leastBytes = 0;
  let cancel = () => {};
  const look = (): void => {
    const seen = heap.look();
    if (isWorthCollecting(leastBytes, seen)) {
      leastBytes = seen.heldBytes;
      void heap.collect();
    } else leastBytes = Math.min(leastBytes, seen.heldBytes);
    wait();
  };
  const wait = (): void => {
    cancel = clock.setTimer(clock.nowMs() + LOOK_EVERY_MS, look);
  };
  wait();
  return () => cancel();
}

/** The heap of the thread that calls. */
export function createThreadHeap(): Heap {
  let before = performance.eventLoopUtilization();
  return {
    look() {
      const since = performance.eventLoopUtilization(before);
      before = performance.eventLoopUtilization();
      const { total_heap_size: heldBytes, used_heap_size: usedBytes } = getHeapStatistics();
      return { busyShare: since.utilization, heldBytes, usedBytes };
    },
    collect() {
      // What V8 does when memory is low, which gives pages back; the collector that `--expose-gc` shows keeps most of them.
      const session = new Session();
      session.connect();
      return new Promise((resolve) => {
        session.post("HeapProfiler.collectGarbage", () => {
          // Within the answer it would wait for ever.
          setImmediate(() => session.disconnect());
          resolve();
        });
      });
    },
  };
}
