import test from "ava";
import fc from "fast-check";
import {
  fitGrid,
  gridBoxes,
  layoutFocus,
  layoutGrid,
  layoutPair,
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
  const others = Array.from({ length: 27 }, (_, index) => `k${index}`);
  const size = { width: 1280, height: 720 };
  const first = [...layoutGrid(others, "own", size, 0).boxes.keys()];
  t.is(first.length, MAX_GRID_TILES);
  t.is(first.at(-1), "own");
  const last = layoutGrid(others, "own", size, 9);
  t.deepEqual([...last.boxes.keys()], ["k24", "k25", "k26"]);
  t.deepEqual([last.page, last.pageCount], [1, 2]);
});

/** From the window at 400% zoom to a large screen. */
const anyArea = fc.record({
  width: fc.integer({ min: 160, max: 4000 }),
  height: fc.integer({ min: 90, max: 3000 }),
});
const anyOthers = fc
  .integer({ min: 0, max: 40 })
  .map((count) => Array.from({ length: count }, (_, index) => `k${index}`));
const anyOwn = fc.constantFrom("own", null);

const areApart = (boxes: readonly Box[]): boolean =>
  boxes.every((box, index) => boxes.slice(index + 1).every((other) => !overlap(box, other)));

/** The two places of buttons in a pager. */
function pagerEnds({ x, y, width, height }: Box): Box[] {
  const size = { y: y + height / 2 - 16, width: 32, height: 32 };
  return [
    { x, ...size },
    { x: x + width - 32, ...size },
  ];
}

test("[UI2] at any size of the window every tile is on one page, wide enough for a name, and none is under another or a button", (t) => {
  fc.assert(
    fc.property(anyOthers, anyOwn, anyArea, (others, own, size) => {
      const { pageCount } = layoutGrid(others, own, size, 0);
      const pages = Array.from({ length: pageCount }, (_, page) => layoutGrid(others, own, size, page));
      const all = pages.flatMap(({ boxes }) => [...boxes.keys()]);
      const isWhole = all.toSorted().join() === [...others, ...(own === null ? [] : [own])].toSorted().join();
      return (
        isWhole &&
        pages.every(({ boxes, pager }) => {
          const placed = [...boxes.values(), ...(pager === null ? [] : pagerEnds(pager.box))];
          const isWide = boxes.size <= 1 || [...boxes.values()].every(({ width }) => width >= 120);
          return isWide && areApart(placed) && [...boxes.values()].every((box) => isInside(box, size));
        })
      );
    }),
  );
  t.pass();
});

test("[UI3] the focus and its strip stay inside the box and apart, with everybody on one of the pages", (t) => {
  fc.assert(
    fc.property(
      anyOthers,
      anyOwn,
      anyArea,
      fc.constantFrom(null, 16 / 9, 0.75),
      (others, own, size, aspect) => {
        const { pageCount } = layoutFocus(["focus"], others, own, size, 0, aspect);
        const pages = Array.from({ length: pageCount }, (_, page) =>
          layoutFocus(["focus"], others, own, size, page, aspect),
        );
        const inStrip = pages.flatMap(({ boxes }) => [...boxes.keys()].filter((key) => key !== "focus"));
        const isWhole =
          inStrip.toSorted().join() === [...others, ...(own === null ? [] : [own])].toSorted().join();
        return (
          isWhole &&
          pages.every(({ boxes, pager }) => {
            const placed = [...boxes.values(), ...(pager === null ? [] : pagerEnds(pager.box))];
            return boxes.has("focus") && areApart(placed) && placed.every((box) => isInside(box, size));
          })
        );
      },
    ),
  );
  t.pass();
});

for (const [width, height, aspect] of [
  [1280, 680, 16 / 9],
  [928, 680, 16 / 9],
  [1280, 500, 16 / 9],
  [420, 640, 16 / 9],
  [420, 640, 9 / 16],
  [320, 110, 16 / 9],
] as const) {
  test(`[UI160] of two people the other is as large as it can be, and self small: ${width}x${height}, picture ${aspect.toFixed(2)}`, (t) => {
    const size = { width, height };
    const { boxes, floating } = layoutPair("ben", "own", size, aspect);
    const [large, own] = [boxes.get("ben"), boxes.get("own")];
    if (large === undefined || own === undefined) return t.fail();
    const [alone] = layoutFocus(["ben"], [], null, size, 0, aspect).boxes.values();
    t.deepEqual([large.width, large.height], [alone?.width, alone?.height]);
    t.true(own.width <= Math.max(120, size.width / 3));
    t.true(isInside(large, size) && isInside(own, size));
    // Where it has to stand on the other picture, it stands on a corner.
    t.is(overlap(large, own), floating === "own");
    // The other's name stands at the lower left.
    const isLow = own.y + own.height > large.y + large.height - 24;
    if (floating !== null && isLow) t.true(own.x > large.x + large.width * 0.45);
    const cover = (own.width * own.height) / (large.width * large.height);
    if (floating !== null && width > 400) t.true(cover < 0.05, String(cover));
    return undefined;
  });
}
