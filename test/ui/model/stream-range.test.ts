import test from "ava";
import {
  boundsOf,
  extendDown,
  extendUp,
  rangeAround,
  type StreamRange,
} from "../../../src/ui/model/stream-range.ts";

/** Applies `step` until it says that there is no more. */
function allSteps(
  step: (range: StreamRange, length: number) => StreamRange,
  from: StreamRange,
  length: number,
) {
  const bounds = [boundsOf(from, length)];
  for (let range = step(from, length); range !== null; range = step(range, length)) {
    bounds.push(boundsOf(range, length));
    if (bounds.length > 1_000) throw new Error("It never ends");
  }
  return bounds.map(({ start, end }) => [start, end]);
}

test("[UI37] the newest 200 lines are drawn; scrolling up draws 100 more, of 400 at most", (t) => {
  t.deepEqual(boundsOf(null, 150), { start: 0, end: 150 });
  t.deepEqual(allSteps(extendUp, null, 550), [
    [350, 550],
    [250, 550],
    [150, 550],
    [50, 450],
    [0, 400],
  ]);
});

test("[UI37] scrolling down leads back to the end, which later lines join", (t) => {
  t.deepEqual(allSteps(extendDown, { start: 0, end: 400 }, 550), [
    [0, 400],
    [100, 500],
    [150, 550],
  ]);
  t.deepEqual(extendDown({ start: 100, end: 500 }, 550), { start: 150, end: null });
  t.deepEqual(boundsOf({ start: 150, end: null }, 551), { start: 150, end: 551 });
});

test("[UI36] a jump draws 100 lines on each side", (t) => {
  t.deepEqual(rangeAround(4_321, 10_000), { start: 4_221, end: 4_421 });
  t.deepEqual(rangeAround(3, 10_000), { start: 0, end: 103 });
  t.deepEqual(rangeAround(9_950, 10_000), { start: 9_850, end: null });
});
