/** A member brings entries of keys that nobody has ever seen. */
import test from "ava";
import { createChain } from "../store/support.ts";
import { mallory, friend, throwAway, openOne } from "./filled-store.ts";

test("[HF1] nothing is taken of keys that no member has seen as a member's, whichever peer brings it", async (t) => {
  const { meeting, bring } = await openOne();
  for (const signer of throwAway) bring(mallory, createChain(signer, 3));
  t.is(meeting.messages().length, 0);
  t.deepEqual(meeting.offenders(), [], "an honest hub may be ahead of what self has seen");
  bring(friend, createChain(friend, 1));
  t.is(meeting.messages().length, 1);
});
