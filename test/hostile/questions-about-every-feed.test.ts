/** A member asks about every feed of a meeting that has thousands. */
import test from "ava";
import { hash } from "node:crypto";
import { createChain } from "../store/support.ts";
import { me, mallory, friend, openOne } from "./filled-store.ts";

test("[HF4] a `have` has one page, whatever there is, and the answer to it asks for the next", async (t) => {
  const { meeting, sent, bring } = await openOne();
  const signers = [mallory, friend];
  for (const signer of signers)
    for (let index = 0; index < 480; index += 1)
      bring(me, createChain(signer, 1, { storeId: hash("md5", `${index}`) }));
  sent.length = 0;
  meeting.receive(friend.peerId, { type: "have", asks: true, after: "", upTo: "g", tips: [] });
  const answers = sent.filter(({ body }) => body.type === "have");
  t.true(answers.length <= 1);
  t.true(sent.every(({ body }) => JSON.stringify(body).length < 140_000));
});
