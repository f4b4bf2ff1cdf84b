/** Which rosters of epochs that are over are news of another half, and which are stale. */
import test from "ava";
import { createReigns } from "../../../src/mesh/roster/seen-epochs.ts";
import { sortedIdentities } from "../world.ts";

const [coordinator] = sortedIdentities(1).map(({ peerId }) => peerId);
if (coordinator === undefined) throw new Error("one was asked for");
const rosterOf = (term: number, version: number) => ({ epoch: { term, coordinator }, version });

test("[RN1] a roster of an epoch that self was never in is news once", (t) => {
  const reigns = createReigns(3);
  t.true(reigns.isNews(rosterOf(4, 2)));
  reigns.seen(rosterOf(4, 2).epoch, 2);
  t.false(reigns.isNews(rosterOf(4, 2)));
  t.true(reigns.isNews(rosterOf(4, 3)));
});

test("[RN2] of an epoch that self was in only later versions are", (t) => {
  const reigns = createReigns(1);
  reigns.seen(rosterOf(1, 5).epoch, 5);
  t.false(reigns.isNews(rosterOf(1, 4)));
  t.false(reigns.isNews(rosterOf(1, 5)));
  t.true(reigns.isNews(rosterOf(1, 6)));
});

test("[RN3] what was before self came, and who only waits for a roster, is none", (t) => {
  const reigns = createReigns(3);
  t.false(reigns.isNews(rosterOf(2, 9)));
  t.false(reigns.isNews(rosterOf(4, 0)));
});

test("[RN4] a thousand made-up epochs push out only what is older than they are", (t) => {
  const reigns = createReigns(1);
  for (let term = 1; term <= 1_000; term += 1) reigns.seen(rosterOf(term, 1).epoch, 1);
  t.false(reigns.isNews(rosterOf(1_000, 1)));
  t.true(reigns.isNews(rosterOf(1, 1)));
});
