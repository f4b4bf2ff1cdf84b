/** Mallory has other members carry her flood to the coordinator: what comes on their links is theirs to answer for. */
import test from "ava";
import { peerId } from "../support/ids.ts";
import { ANA, BEN, createBen, MALLORY, offerOf } from "./passing-member.ts";

const MANY = 2_000;

test("[HT66] a member passes few offers of one peer on, checks no more than those, and passes on those of others", (t) => {
  const ben = createBen(ANA);
  const offer = offerOf(1);
  for (let times = 0; times < MANY; times += 1) ben.take(MALLORY.peerId, offer);
  t.true(ben.inputs.length <= 64);
  t.is(ben.checked(), ben.inputs.length);
  t.is(ben.log.counters()["mesh.tooManyOffers"], MANY - ben.inputs.length);
  const before = ben.inputs.length;
  ben.take(peerId(4), offer);
  t.is(ben.inputs.length, before + 1);
  ben.pass(1_000);
  ben.take(MALLORY.peerId, offer);
  t.is(ben.inputs.length, before + 2, "one that has no link to the coordinator says so once a second");
});

test("[HT66] a coordinator takes what comes: thirty that join at once are offered by one member", (t) => {
  const ben = createBen(BEN);
  for (let times = 0; times < 200; times += 1) ben.take(ANA, offerOf(2));
  t.is(ben.inputs.length, 200);
});
