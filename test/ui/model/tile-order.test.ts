import test from "ava";
import fc from "fast-check";
import type { PeerId } from "../../../src/kernel/ids.ts";
import {
  initialTileOrder,
  stepTileOrder,
  type TileOrder,
  type TileOrderInput,
} from "../../../src/ui/model/tile-order.ts";
import { peerIdAt } from "../cast.ts";

const PAGE = 4;
const people = (...indexes: number[]): PeerId[] => indexes.map(peerIdAt);
const EIGHT = people(1, 2, 3, 4, 5, 6, 7, 8);

function run(...inputs: Partial<TileOrderInput>[]): TileOrder {
  return inputs.reduce<TileOrder>(
    (state, input) =>
      stepTileOrder(state, { others: EIGHT, speaker: null, leads: [], firstPage: PAGE, ...input }),
    initialTileOrder,
  );
}

test("[UI161] tiles stand by the time of joining, and who speaks on the first page moves nobody", (t) => {
  t.deepEqual(run({}).keys, EIGHT);
  t.deepEqual(run({}, { speaker: peerIdAt(3) }).keys, EIGHT);
});

test("[UI161] who speaks beyond the first page changes places with the one heard longest ago, and nobody else moves", (t) => {
  const [a, b, c] = [peerIdAt(3), peerIdAt(4), peerIdAt(7)];
  t.deepEqual(run({ speaker: a }, { speaker: b }, { speaker: c }).keys, people(1, 7, 3, 4, 5, 6, 2, 8));
});

test("[UI161] two who talk in turn beyond the first page stay on it once they are there", (t) => {
  const turns = [5, 6, 5, 6, 5, 6].map((index) => ({ speaker: peerIdAt(index) }));
  const settled = run(...turns.slice(0, 2));
  t.deepEqual(settled.keys, people(1, 2, 6, 5, 4, 3, 7, 8));
  t.deepEqual(run(...turns).keys, settled.keys);
});

test("[UI161] the place of somebody on the first page who leaves is taken by the first one beyond it", (t) => {
  const others = people(1, 3, 4, 5, 6, 7, 8);
  t.deepEqual(run({}, { others }).keys, people(1, 5, 3, 4, 6, 7, 8));
  // On a single page the rest close up, in their order.
  t.deepEqual(run({ firstPage: 8 }, { others, firstPage: 8 }).keys, others);
});

test("[UI161] newcomers stand last", (t) => {
  const others = [...EIGHT, peerIdAt(9)];
  t.deepEqual(run({ speaker: peerIdAt(5) }, { others }).keys.at(-1), peerIdAt(9));
});

test("[UI161] the large tile and the one whose place it takes change places", (t) => {
  t.deepEqual(run({}, { leads: people(3) }).keys, people(3, 2, 1, 4, 5, 6, 7, 8));
  // From beyond the page: the former large tile stays on it.
  const seven = peerIdAt(7);
  t.deepEqual(run({}, { leads: [seven], speaker: seven }).keys, people(7, 2, 3, 1, 5, 6, 4, 8));
});

test("[UI161] a tile that is pinned while somebody beyond the page speaks is large, and the speaker on the page", (t) => {
  const { keys } = run({ firstPage: 2 }, { firstPage: 2, leads: people(8), speaker: peerIdAt(7) });
  t.deepEqual(keys.slice(0, 2), people(8, 7));
});

test("[UI161] a pinned tile stays large, whoever speaks", (t) => {
  const lead = peerIdAt(2);
  const turns = [1, 3, 4, 5, 6, 7, 8, 1, 5].map((index) => ({ leads: [lead], speaker: peerIdAt(index) }));
  for (let count = 1; count <= turns.length; count += 1) {
    const { keys } = run(...turns.slice(0, count));
    t.is(keys[0], lead);
    t.true(keys.slice(0, PAGE).includes(turns[count - 1]?.speaker ?? lead));
  }
});

test("[UI161] whatever happens, everybody who is there has one place, those that lead stand first, and who speaks is on the first page", (t) => {
  const input = fc.record({
    others: fc.subarray(EIGHT),
    speaker: fc.constantFrom(null, ...EIGHT),
    leads: fc.shuffledSubarray(EIGHT, { maxLength: 4 }),
    firstPage: fc.integer({ min: 5, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(input, { minLength: 1, maxLength: 12 }), (inputs) => {
      const { keys, heard } = inputs.reduce(stepTileOrder, initialTileOrder);
      const last = inputs.at(-1);
      if (last === undefined) return false;
      const { others, speaker, leads, firstPage } = last;
      const isSeen = speaker === null || !others.includes(speaker) || keys.indexOf(speaker) < firstPage;
      const first = leads.filter((lead) => others.includes(lead));
      const isFirst = first.join() === keys.slice(0, first.length).join();
      return (
        keys.toSorted().join() === others.toSorted().join() &&
        heard.length <= others.length &&
        isFirst &&
        isSeen
      );
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
