/** A member asks for the same history thousands of times. */
import test from "ava";
import { createChain } from "../store/support.ts";
import { mallory, friend, openOne } from "./filled-store.ts";

test("[HF4] a peer that asks again and again is answered for its share of the time, and others as ever", async (t) => {
  const { meeting, sent, bring } = await openOne();
  bring(friend, createChain(friend, 100));
  sent.length = 0;
  for (let asked = 0; asked < 5_000; asked += 1)
    meeting.receive(mallory.peerId, { type: "have", asks: true, after: "", upTo: "g", tips: [] });
  const answered = sent.filter(({ to, body }) => to === mallory.peerId && body.type === "have").length;
  t.true(answered <= 500, `${answered}`);
  // Slow answers are counted, not reported: on a busy machine those to an honest peer are slow, too.
  t.deepEqual(meeting.offenders(), []);
  const before = sent.length;
  meeting.receive(friend.peerId, { type: "have", asks: true, after: "", upTo: "g", tips: [] });
  t.true(sent.length > before);
});
