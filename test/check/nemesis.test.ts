/** The faults that the nemesis plans. Rules: SPEC.md, NL. */
import test from "ava";
import { createRandom } from "../support/random.ts";
import { DECK, rounds, type Fault } from "./nemesis.ts";

const some = (seed: number, count: number): readonly (readonly Fault[])[] => {
  const all = rounds(createRandom(seed), { peers: 5, smallDisk: 4, deck: DECK });
  return Array.from({ length: count }, () => all.next().value);
};

test("[NL4] the same seed gives the same faults, and another seed gives others", (t) => {
  t.deepEqual(some(7, 20), some(7, 20));
  t.notDeepEqual(some(7, 20), some(8, 20));
});

test("[NL4] every kind of fault comes, and at most one disk is torn between two calms", (t) => {
  const all = some(7, 200);
  const kinds = new Set(all.flat().map(({ kind }) => kind));
  t.is(kinds.size, 9);
  for (const round of all) {
    t.true(round.filter(({ kind }) => kind === "powerCut").length <= 1);
    const hit = round.flatMap((fault) => ("target" in fault ? [fault.target] : []));
    t.is(new Set(hit).size, hit.length);
  }
});
