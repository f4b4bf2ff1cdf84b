import test from "ava";
import fc from "fast-check";
import {
  fitGrid,
  gridBoxes,
  layoutFocus,
  layoutGrid,
  MAX_GRID_TILES,
  type Box,
  type Size,
} from "../../../src/ui/model/layout.ts";

const area = fc.record({
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 3000 }),
});

function isInside(box: Box, size: Size): boolean {
  return (
    box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width + 1 && box.y + box.height <= size.height + 1
  );
}
function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test("[UI1] the grid's tiles are 16:9, inside the box, and apart", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 25 }), area, (count, size) => {
      const boxes = gridBoxes(count, { x: 0, y: 0, ...size });
      const isShaped = boxes.every((box) => Math.abs(box.width / 16 - box.height / 9) < 0.2);
      const areApart = boxes.every((box, index) =>
        boxes.slice(index + 1).every((other) => !overlap(box, other)),
      );
      return boxes.length === count && isShaped && areApart && boxes.every((box) => isInside(box, size));
    }),
  );
  t.pass();
});

for (const [count, width, height, columns] of [
  [1, 1280, 680, 1],
  [2, 1280, 680, 2],
  [2, 420, 680, 1],
  [5, 1280, 680, 3],
  [11, 1280, 680, 4],
  [25, 1280, 720, 5],
] as const) {
  test(`[UI1] ${count} tiles in ${width}x${height} stand in ${columns} columns`, (t) => {
    t.is(fitGrid(count, { width, height }).columns, columns);
  });
}

test("[UI2] tiles beyond a page go to the next one, and a page that is no more becomes the last", (t) => {
  const keys = Array.from({ length: 28 }, (_, index) => `k${index}`);
  const size = { width: 1280, height: 720 };
  t.is(layoutGrid(keys, size, 0).boxes.size, MAX_GRID_TILES);
  const last = layoutGrid(keys, size, 9);
  t.deepEqual([...last.boxes.keys()], ["k25", "k26", "k27"]);
  t.deepEqual([last.page, last.pageCount], [1, 2]);
});

test("[UI3] the focus and its strip stay inside the box and apart", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), area, fc.boolean(), (count, size, isFree) => {
      const others = Array.from({ length: count }, (_, index) => `k${index}`);
      const { boxes } = layoutFocus("focus", others, size, 0, isFree);
      const all = [...boxes.values()];
      const areApart = all.every((box, index) => all.slice(index + 1).every((other) => !overlap(box, other)));
      return boxes.has("focus") && areApart && all.every((box) => isInside(box, size));
    }),
  );
  t.pass();
});
