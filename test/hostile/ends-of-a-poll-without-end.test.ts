/** Mallory ends somebody else's poll thousands of times. */
import test from "ava";
import { mallory, MANY, ask, fold } from "./poll-flood.ts";

test("[HT62] thousands of ends by a member that may not end the poll cost one look each, and end nothing", (t) => {
  const { entries, say, poll } = ask();
  for (let end = 0; end < MANY; end += 1)
    say(mallory, { kind: "closePoll", poll: poll.id, counted: [], counts: null });
  const { judged, view } = fold(entries, poll);
  t.deepEqual(view?.counts, [1, 0]);
  t.is(view?.closedBy, null);
  t.true(judged < 10 * MANY, `${judged} judgements`);
});
