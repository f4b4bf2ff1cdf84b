/** Mallory votes in a poll, or ends it, thousands of times: each of her entries is one for everybody to fold. */
import test from "ava";
import type { Entry } from "../../src/store/log/entry.ts";
import type { Placed } from "../../src/store/log/timeline.ts";
import { openEntry } from "../../src/store/state/opened-entry.ts";
import { createPollFold } from "../../src/store/state/poll-fold.ts";
import { changesAuthority, createAuthority } from "../../src/store/state/roles.ts";
import type { Signer } from "../../src/store/types.ts";
import { createSigners, createTestSeal } from "../store/support.ts";
import { createScript } from "../store/state/script.ts";

// Three were asked for.
const [maker, ada, mallory] = createSigners(3, "votes") as [Signer, Signer, Signer];
const MANY = 600;

function ask() {
  const { entries, say } = createScript();
  const question = { question: "Tea?", options: ["Yes", "No"], isMultiple: false, isSealed: false };
  const poll = say(ada, { kind: "poll", fromName: "Ada", ...question });
  say(maker, { kind: "vote", poll: poll.id, choices: "10" });
  return { entries, say, poll };
}

/** Folds one entry after the other, and looks at the poll each time. `judged`: how often an entry's author was judged. */
function fold(entries: readonly Entry[], poll: Entry) {
  let judged = 0;
  const authority = createAuthority(maker.publicKey, entries.filter(changesAuthority));
  const counting = {
    ...authority,
    counts: (entry: Placed) => ((judged += 1), authority.counts(entry)),
    may: (...of: Parameters<typeof authority.may>) => ((judged += 1), authority.may(...of)),
  };
  const polls = createPollFold(counting);
  const seal = createTestSeal(ada);
  for (const entry of entries) {
    polls.add(openEntry(entry, seal));
    polls.view(poll.id);
  }
  return { judged, view: polls.view(poll.id) };
}

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

test("[HT62] thousands of ends by a member that may not end the poll cost one look each, and end nothing", (t) => {
  const { entries, say, poll } = ask();
  for (let end = 0; end < MANY; end += 1)
    say(mallory, { kind: "closePoll", poll: poll.id, counted: [], counts: null });
  const { judged, view } = fold(entries, poll);
  t.deepEqual(view?.counts, [1, 0]);
  t.is(view?.closedBy, null);
  t.true(judged < 10 * MANY, `${judged} judgements`);
});
