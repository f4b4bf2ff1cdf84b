/** Mallory votes in a poll thousands of times: each of her entries is one for everybody to fold. */
import test from "ava";
import { mallory, MANY, ask, fold } from "./poll-flood.ts";

test("[HT61] thousands of votes by one member cost one look each, and are one vote", (t) => {
  const { entries, say, poll } = ask();
  for (let vote = 0; vote < MANY; vote += 1)
    say(mallory, { kind: "vote", poll: poll.id, choices: vote % 2 === 0 ? "10" : "01" });
  const { judged, view } = fold(entries, poll);
  t.deepEqual(view?.counts, [1, 1]);
  t.is(view?.votes.length, 2);
  t.true(judged < 10 * MANY, `${judged} judgements`);
});

test("[HT61] so do votes that are back-dated, and those that do not fit the poll", (t) => {
  const { entries, say, poll } = ask();
  for (let vote = 0; vote < MANY / 2; vote += 1) {
    say(mallory, { kind: "vote", poll: poll.id, choices: "10" }, MANY * 2 - vote);
    say(mallory, { kind: "vote", poll: poll.id, choices: "111" });
  }
  const { judged, view } = fold(entries, poll);
  t.deepEqual(view?.counts, [2, 0]);
  t.true(judged < 10 * MANY, `${judged} judgements`);
});
