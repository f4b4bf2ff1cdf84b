/** Those that knock, in line. Rules: ../SPEC.md, WR. */
import test from "ava";
import {
  answeredIn,
  emptyQueue,
  goneFrom,
  knocked,
  knocksOf,
  MAX_PLACES,
  recalled,
  type KnockQueue,
} from "../../../src/mesh/admission/knock-queue.ts";
import { peerId } from "../../support/ids.ts";

const knock = (index: number) => ({ publicKey: `key ${index}`, peerId: peerId(index), name: `N${index}` });
const knockAll = (queue: KnockQueue, ...indices: readonly number[]) =>
  indices.reduce((before, index) => knocked(before, knock(index)), queue);
const orderOf = (queue: KnockQueue) => knocksOf(queue).map(({ name }) => name);

test("[WR10] first come, first in line; one that is gone for a moment keeps its place, one that was answered does not", (t) => {
  let queue = knockAll(emptyQueue, 1, 2, 3);
  t.deepEqual(orderOf(queue), ["N1", "N2", "N3"]);
  queue = goneFrom(queue, "key 1");
  t.deepEqual(orderOf(queue), ["N2", "N3"]);
  t.deepEqual(orderOf(knockAll(queue, 4, 1)), ["N1", "N2", "N3", "N4"]);
  queue = knockAll(answeredIn(queue, "key 2"), 2);
  t.deepEqual(orderOf(queue), ["N3", "N2"]);
});

test("[WR11] the next coordinator keeps the line of the one before, whoever knocks first at it", (t) => {
  const { line } = knockAll(emptyQueue, 1, 2, 3);
  t.deepEqual(orderOf(knockAll(recalled(emptyQueue, line), 3, 4, 1, 2)), ["N1", "N2", "N3", "N4"]);
  t.deepEqual(orderOf(recalled(knockAll(emptyQueue, 4, 3), line)), ["N3", "N4"], "also if it comes late");
});

test("[WR12] places are bounded: those that are not here are forgotten first", (t) => {
  const all = Array.from({ length: MAX_PLACES }, (_, index) => `gone ${index}`);
  const queue = knockAll(recalled(emptyQueue, all), 1, 2);
  t.is(queue.line.length, MAX_PLACES);
  t.deepEqual(orderOf(queue), ["N1", "N2"]);
});
