import test from "ava";
import fc from "fast-check";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { layStage, SCREEN_KEY, type StageInput } from "../../../src/ui/model/stage-layout.ts";
import { initialTileOrder } from "../../../src/ui/model/tile-order.ts";
import { peerIdAt } from "../cast.ts";

const WIDE = { width: 1264, height: 672 };
const SELF = peerIdAt(0);

function lay(othersCount: number, change: Partial<StageInput> = {}) {
  const others = Array.from({ length: othersCount }, (_, index) => peerIdAt(index + 1));
  return layStage(initialTileOrder, {
    area: WIDE,
    page: 0,
    viewMode: "grid",
    self: SELF,
    isSelfHidden: false,
    others,
    hasScreen: false,
    pins: [],
    spotlight: [],
    speaker: null,
    shapes: new Map<string, number>(),
    ...change,
  });
}
const keysOf = (stage: ReturnType<typeof lay>): string[] => [...stage.layout.boxes.keys()];
const widthOf = (stage: ReturnType<typeof lay>, key: PeerId | string): number =>
  stage.layout.boxes.get(key)?.width ?? 0;

for (const [people, share] of [
  [1, 0.85],
  [2, 0.85],
  [3, 0.6],
  [5, 0.55],
  [11, 0.6],
  [25, 0.8],
] as const) {
  test(`[UI160] ${people} people: all there, self last, and at least ${share * 100}% of the stage used`, (t) => {
    const stage = lay(people - 1);
    t.is(stage.layout.boxes.size, people);
    t.is(keysOf(stage).at(-1), SELF);
    t.is(stage.layout.pager, null);
    const boxes = [...stage.layout.boxes.values()];
    const used = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
    t.true(used / (WIDE.width * WIDE.height) >= share, String(used / (WIDE.width * WIDE.height)));
  });
}

test("[UI160] of two people the other is large and self small, unless self is hidden", (t) => {
  const both = lay(1);
  t.deepEqual(both.large, [peerIdAt(1)]);
  t.true(widthOf(both, SELF) < widthOf(both, peerIdAt(1)) / 4);
  const alone = lay(1, { isSelfHidden: true });
  t.deepEqual(keysOf(alone), [peerIdAt(1)]);
  t.true(widthOf(alone, peerIdAt(1)) >= widthOf(both, peerIdAt(1)));
});

test("[UI160] alone in the meeting self is shown, hidden or not", (t) => {
  t.deepEqual(keysOf(lay(0, { isSelfHidden: true })), [SELF]);
});

test("[UI160] an upright picture of the one other has an upright tile", (t) => {
  const upright = lay(1, { shapes: new Map([[peerIdAt(1), 9 / 16]]) }).layout.boxes.get(peerIdAt(1));
  t.is(upright?.height, WIDE.height);
  t.is(upright?.width, Math.floor((WIDE.height * 9) / 16));
});

test("[UI160] another participant's screen is large, with everybody beside it", (t) => {
  for (const people of [2, 3, 5, 11, 25]) {
    const stage = lay(people - 1, { viewMode: "focus", hasScreen: true });
    t.deepEqual(stage.large, [SCREEN_KEY]);
    t.true(widthOf(stage, SCREEN_KEY) > WIDE.width * 0.8);
    t.true(keysOf(stage).includes(SELF));
  }
});

test("[UI160] a pinned tile is large, before the screen and the speaker; so is the own one", (t) => {
  const common = { viewMode: "focus", hasScreen: true, speaker: peerIdAt(2) } as const;
  const pinned = lay(4, { ...common, pins: [peerIdAt(3)] });
  t.deepEqual(pinned.large, [peerIdAt(3)]);
  t.deepEqual(keysOf(pinned).toSorted(), [SCREEN_KEY, SELF, ...[1, 2, 3, 4].map(peerIdAt)].toSorted());
  t.deepEqual(lay(4, { ...common, pins: [SELF] }).large, [SELF]);
});

test("[UI160] the speaker is large in the speaker view, and stays so while self speaks", (t) => {
  const first = lay(4, { viewMode: "focus", speaker: peerIdAt(3) });
  t.deepEqual(first.large, [peerIdAt(3)]);
  const others = [1, 2, 3, 4].map(peerIdAt);
  const input = { area: WIDE, page: 0, viewMode: "focus", self: SELF, isSelfHidden: false, others } as const;
  const rest = {
    hasScreen: false,
    pins: [],
    spotlight: [],
    speaker: SELF,
    shapes: new Map<string, number>(),
  };
  t.deepEqual(layStage(first.order, { ...input, ...rest }).large, [peerIdAt(3)]);
});

test("[UI161] of 28 people who speaks is on the first page, in grid and speaker view, with self", (t) => {
  for (const viewMode of ["grid", "focus"] as const) {
    for (const hasScreen of [true, false]) {
      const stage = lay(27, { viewMode, hasScreen, speaker: peerIdAt(27) });
      t.true(stage.layout.pageCount > 1);
      t.true(keysOf(stage).includes(peerIdAt(27)), `${viewMode} ${hasScreen}`);
      t.true(keysOf(stage).includes(SELF), `${viewMode} ${hasScreen}`);
    }
  }
});

test("[UI161] in the smallest window everybody is on one of the pages, the other before self", (t) => {
  const area = { width: 304, height: 104 };
  for (const viewMode of ["grid", "focus"] as const) {
    const first = lay(10, { area, viewMode, speaker: peerIdAt(10) });
    t.true(keysOf(first).includes(peerIdAt(10)), viewMode);
    const pages = Array.from({ length: first.layout.pageCount }, (_, page) =>
      lay(10, { area, viewMode, page }),
    );
    t.is(new Set(pages.flatMap(keysOf)).size, 11, viewMode);
  }
});

test("[VW20] own pins are large, else a screen, else the spotlight, else the voice; the spotlight stands first beside a screen", (t) => {
  const [one, two, three] = [peerIdAt(1), peerIdAt(2), peerIdAt(3)];
  const all = { viewMode: "focus", hasScreen: true, speaker: peerIdAt(4), spotlight: [three, one] } as const;
  t.deepEqual(lay(9, { ...all, pins: [two, SELF] }).large, [two, SELF]);
  const beside = lay(9, all);
  t.deepEqual(beside.large, [SCREEN_KEY]);
  t.deepEqual(keysOf(beside).slice(0, 3), [SCREEN_KEY, three, one]);
  t.deepEqual(lay(9, { ...all, hasScreen: false }).large, [three, one]);
  t.deepEqual(
    lay(9, { ...all, hasScreen: false, spotlight: [peerIdAt(20)] }).large,
    [peerIdAt(4)],
    "it is not here",
  );
  t.deepEqual(lay(9, { ...all, hasScreen: false, spotlight: [SELF] }).large, [SELF]);
  t.deepEqual(lay(9, { ...all, viewMode: "grid" }).large, []);
});

test("[VW21] whatever is pinned, lit, said and shown: everybody has one place, the large ones are there, and who speaks is on page one", (t) => {
  const peers = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7].map(peerIdAt), { maxLength: 4 });
  const input = fc.record({
    count: fc.integer({ min: 1, max: 30 }),
    pins: peers,
    spotlight: peers.map((list) => list.slice(0, 3)),
    speaker: fc.option(fc.integer({ min: 0, max: 30 }).map(peerIdAt)),
    hasScreen: fc.boolean(),
    isSelfHidden: fc.boolean(),
    viewMode: fc.constantFrom("grid" as const, "focus" as const),
    area: fc.record({
      width: fc.integer({ min: 1_280, max: 2_500 }),
      height: fc.integer({ min: 700, max: 1_600 }),
    }),
  });
  fc.assert(
    fc.property(input, ({ count, ...change }) => {
      const first = lay(count, change);
      const pages = Array.from({ length: first.layout.pageCount }, (_, page) =>
        lay(count, { ...change, page }),
      );
      const places = pages.map(keysOf);
      const others = Array.from({ length: count }, (_, index) => peerIdAt(index + 1));
      const isLargeThere = places.every((keys) => first.large.every((key) => keys.includes(key)));
      const beside = places.flat().filter((key) => !first.large.includes(key));
      const isOnce = new Set(beside).size === beside.length;
      const isWhole = others.every((key) => first.large.includes(key) || beside.includes(key));
      const { speaker } = change;
      const isSeen = speaker === null || !others.includes(speaker) || keysOf(first).includes(speaker);
      const isIn = [...first.layout.boxes.values()].every(
        ({ x, y, width, height }) =>
          x >= 0 && y >= 0 && x + width <= change.area.width + 1 && y + height <= change.area.height + 1,
      );
      return isLargeThere && isOnce && isWhole && isSeen && isIn && first.large.length <= 4;
    }),
    { numRuns: 500 },
  );
  t.pass();
});
