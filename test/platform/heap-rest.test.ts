import test from "ava";
import { createThreadHeap, keepHeapSmall, type HeapLook } from "../../src/platform/heap-rest.ts";
import { createVirtualClock } from "../support/clock.ts";

const MB = 2 ** 20;
const LOOK_MS = 10_000;

function watched() {
  const clock = createVirtualClock();
  let seen: HeapLook = { busyShare: 0, heldBytes: 20 * MB, usedBytes: 20 * MB };
  let collections = 0;
  const stop = keepHeapSmall(clock, {
    look: () => seen,
    collect() {
      collections += 1;
      return Promise.resolve();
    },
  });
  return {
    stop,
    /** The next look, and how many collections there have been. */
    look(busyShare: number, heldBytes: number, usedBytes = 20 * MB): number {
      seen = { busyShare, heldBytes, usedBytes };
      clock.advance(LOOK_MS);
      return collections;
    },
  };
}

test("[HR1] a thread that rests collects when it holds much more than after the last time, and not again", (t) => {
  const heap = watched();
  t.is(heap.look(0.05, 66 * MB), 1);
  t.is(heap.look(0.05, 20 * MB), 1);
  t.is(heap.look(0.05, 31 * MB), 1);
  t.is(heap.look(0.05, 80 * MB), 2);
});

test("[HR1] what a collection cannot free is not collected for again", (t) => {
  const heap = watched();
  t.is(heap.look(0, 66 * MB), 1);
  for (let looks = 0; looks < 5; looks += 1) t.is(heap.look(0, 66 * MB), 1);
  t.is(heap.look(0, 60 * MB), 1);
  t.is(heap.look(0, 72 * MB), 2);
});

test("[HR2] a thread that is busy does not collect, and does so when it rests", (t) => {
  const heap = watched();
  t.is(heap.look(0.9, 66 * MB), 0);
  t.is(heap.look(0.5, 190 * MB), 0);
  t.is(heap.look(0.1, 190 * MB), 1);
});

test("[HR2] a thread with much in use does not collect, which would take it long", (t) => {
  const heap = watched();
  t.is(heap.look(0, 250 * MB, 150 * MB), 0);
  t.is(heap.look(0, 250 * MB, 40 * MB), 1);
});

test("[HR2] nothing is collected after the end", (t) => {
  const heap = watched();
  heap.stop();
  t.is(heap.look(0, 190 * MB), 0);
});

test.serial("[HR3] a collection gives the pages of what is no longer used back", async (t) => {
  const heap = createThreadHeap();
  await heap.collect();
  let held: unknown[] = Array.from({ length: 400_000 }, (_, index) => ({ index, text: [index] }));
  const { heldBytes: full } = heap.look();
  t.is(held.length, 400_000);
  held = [];
  await heap.collect();
  t.true(heap.look().heldBytes < full - 16 * MB, `${heap.look().heldBytes} of ${full}`);
});
