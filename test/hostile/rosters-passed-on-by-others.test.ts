/** Mallory shows rosters of epochs of her own that are long over, one after the other: each is news for the coordinator, to which others carry it. */
import test from "ava";
import type { RosterMessage } from "../../src/mesh/messages.ts";
import { stepRoster } from "../../src/mesh/roster/roster-machine.ts";
import { initialRoster } from "../../src/mesh/roster/roster-state.ts";
import { claimOf } from "../support/claims.ts";
import { ANA, createBen, MALLORY, offerOf } from "./passing-member.ts";

test("[HT90] a member carries few rosters of old epochs, and goes on with those of the present one", (t) => {
  const ben = createBen(ANA, 100);
  const { entry } = offerOf(1);
  const roster = (term: number, coordinator = MALLORY.peerId): RosterMessage => ({
    ...{ type: "roster", epoch: claimOf(coordinator, term), version: 1 },
    entries: [entry],
  });
  for (let times = 0; times < 2_000; times += 1) ben.take(MALLORY.peerId, roster(1 + (times % 90)));
  t.true(ben.inputs.length <= 32, `${ben.inputs.length} are taken`);
  // What becomes of those: each goes to the coordinator, for it is of another epoch than the last one.
  const own = { ...entry, peerId: ben.own.peerId };
  let state = initialRoster({ own, credential: [], epoch: claimOf(ANA, 100), version: 1, entries: [own] });
  let carried = 0;
  for (const input of ben.inputs) {
    const [after, effects] = stepRoster(state, input, 0);
    state = after;
    carried += effects.filter((effect) => effect.type === "send" && effect.to === ANA).length;
  }
  t.true(carried > 10 && carried <= 32, `${carried} are carried`);
  const before = ben.inputs.length;
  for (let times = 0; times < 100; times += 1) ben.take(ANA, roster(100, ANA));
  t.is(ben.inputs.length, before + 100);
  ben.pass(1_000);
  ben.take(MALLORY.peerId, roster(1));
  t.is(ben.inputs.length, before + 101);
});
