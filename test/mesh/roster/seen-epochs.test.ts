/** Which rosters of epochs that are over come from another partition, and which are stale. */
import test from "ava";
import { initialSeenEpochs, isUnseen, noteEpoch } from "../../../src/mesh/roster/seen-epochs.ts";
import { sortedIdentities } from "../identities.ts";

const [coordinator] = sortedIdentities(1).map(({ peerId }) => peerId);
if (coordinator === undefined) throw new Error("one was asked for");
const rosterOf = (term: number, version: number) => ({ epoch: { term, coordinator }, version });

test("[RN1] a roster of an epoch that self was never in is merged once", (t) => {
  const before = initialSeenEpochs(3);
  t.true(isUnseen(before, rosterOf(4, 2)));
  const after = noteEpoch(before, rosterOf(4, 2).epoch, 2);
  t.false(isUnseen(after, rosterOf(4, 2)));
  t.true(isUnseen(after, rosterOf(4, 3)));
});

test("[RN2] of an epoch that self was in only later versions are merged", (t) => {
  const seen = noteEpoch(initialSeenEpochs(1), rosterOf(1, 5).epoch, 5);
  t.false(isUnseen(seen, rosterOf(1, 4)));
  t.false(isUnseen(seen, rosterOf(1, 5)));
  t.true(isUnseen(seen, rosterOf(1, 6)));
});

test("[RN3] a roster from before self came is stale, and so is one of version 0", (t) => {
  const seen = initialSeenEpochs(3);
  t.false(isUnseen(seen, rosterOf(2, 9)));
  t.false(isUnseen(seen, rosterOf(4, 0)));
});

test("[RN4] a thousand made-up epochs push out only older ones", (t) => {
  let seen = initialSeenEpochs(1);
  for (let term = 1; term <= 1_000; term += 1) seen = noteEpoch(seen, rosterOf(term, 1).epoch, 1);
  t.false(isUnseen(seen, rosterOf(1_000, 1)));
  t.true(isUnseen(seen, rosterOf(1, 1)));
});
