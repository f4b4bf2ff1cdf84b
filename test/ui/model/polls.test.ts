/** Polls in the window. Rules: SPEC.md, UI234 on. */
import test from "ava";
import type { Poll } from "../../../src/api/view.ts";
import {
  barsOf,
  choicesOf,
  createPolls,
  secrecy,
  standing,
  unanswered,
} from "../../../src/ui/model/polls.ts";
import { entryId, meetingId, peerId } from "../../support/ids.ts";

const [ana, ben, cleo] = [peerId(1), peerId(2), peerId(3)];
const pollOf = (change: Partial<Poll> = {}): Poll => ({
  ...{ id: entryId(1), order: "1", atMs: 0, from: ana, fromName: "Ana", question: "Tea?" },
  ...{ options: ["Yes", "No"], isMultiple: false, isSealed: false, closedBy: null },
  ...{
    counts: [1, 1] as number[],
    votes: [
      { from: ben, choices: [0] },
      { from: cleo, choices: [1] },
    ],
    ...change,
  },
});

test("[UI234] polls stand in the meeting's order, change in their place, and are news only when they are asked now", (t) => {
  const { polls, take, clear } = createPolls();
  take({ type: "joined", meetingId: meetingId(1), title: "M" });
  t.is(take({ type: "poll", ...pollOf({ id: entryId(2), order: "2" }) }), null, "it is replayed");
  take({ type: "replayed", messages: 0, hasMore: false });
  t.like(take({ type: "poll", ...pollOf() }), { id: entryId(1) });
  t.is(take({ type: "poll", ...pollOf({ closedBy: ana }) }), null);
  t.deepEqual(
    polls.value.map(({ id, closedBy }) => [id, closedBy]),
    [
      [entryId(1), ana],
      [entryId(2), null],
    ],
  );
  t.is(unanswered(polls.value, ana), 1);
  t.is(unanswered(polls.value, ben), 0);
  take({ type: "pollWithdrawn", id: entryId(1) });
  t.is(polls.value.length, 1);
  clear();
  t.deepEqual(polls.value, []);
});

test("[UI235] bars are shares of those who voted, with names unless the votes are sealed; the own choice is marked", (t) => {
  t.deepEqual(choicesOf(pollOf(), ben), [0]);
  t.is(choicesOf(pollOf(), ana), null);
  t.deepEqual(barsOf(pollOf(), ben)?.[0], {
    option: "Yes",
    count: 1,
    share: 0.5,
    isOwn: true,
    voters: [ben],
  });
  t.deepEqual(barsOf(pollOf({ isSealed: true }), ana)?.[1]?.voters, []);
  t.is(barsOf(pollOf({ counts: null }), ana), null);
  t.is(barsOf(pollOf({ counts: [0, 0], votes: [] }), ana)?.[0]?.share, 0);
});

test("[UI235] the card says who reads the votes, and how the poll stands", (t) => {
  t.is(secrecy({ isSealed: false }, "Ana", false), "Votes are shown with names");
  t.is(secrecy({ isSealed: true }, "Ana", false), "Sealed: only Ana can read the votes");
  t.is(secrecy({ isSealed: true }, "Ana", true), "Sealed: only you can read the votes");
  const sealed = { isSealed: true, counts: null };
  t.is(
    standing(pollOf(sealed), "Ana", false),
    "2 people voted. All see the result when Ana closes the poll.",
  );
  t.is(standing(pollOf({ closedBy: ana }), "Ana", false), "Closed, 2 people voted");
  t.regex(standing(pollOf({ ...sealed, closedBy: ben }), "Ana", false), /stay sealed: Ana did not close it/);
});
