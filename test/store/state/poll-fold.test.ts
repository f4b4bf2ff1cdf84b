/** Polls: what counts, and the same result in any order. Rules: SPEC.md, PO. */
import test from "ava";
import * as fc from "fast-check";
import type { EntryId } from "../../../src/kernel/ids.ts";
import type { Entry } from "../../../src/store/log/entry.ts";
import type { BodyOf } from "../../../src/store/log/entry-body.ts";
import { createPollFold, choiceMarks } from "../../../src/store/state/poll-fold.ts";
import { openEntry } from "../../../src/store/state/opened-entry.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners, createTestSeal } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = createSigners(4, "polls");
if (maker === undefined || ada === undefined || bob === undefined || eve === undefined)
  throw new Error("four signers");

/** Ada asks; the maker is a host. */
const createPollScript = (more: Partial<BodyOf<"poll">> = {}) => {
  const { entries, say } = createScript();
  const poll = say(ada, {
    ...{ kind: "poll", fromName: "Ada", question: "Tea?", options: ["Yes", "No", "Later"] },
    ...{ isMultiple: false, isSealed: false, ...more },
  });
  const vote = (by: Signer, choices: readonly number[], lamport?: number) =>
    say(by, { kind: "vote", poll: poll.id, choices: choiceMarks(3, choices) }, lamport);
  const sealedVote = (by: Signer, choices: readonly number[]) => {
    // Of the feed that it is sealed for.
    const { feedId } = say(by, { kind: "unmute", source: "camera" });
    const body = { kind: "vote", poll: poll.id, choices: choiceMarks(3, choices) } as const;
    const content = { feedId, to: [ada.peerId], body };
    return say(by, createTestSeal(by).seal(content, [createTestSeal(ada).publicKey]));
  };
  const close = (by: Signer, counted: readonly EntryId[], counts: readonly number[] | null = null) =>
    say(by, { kind: "closePoll", poll: poll.id, counted, counts });
  return { entries, say, poll, vote, sealedVote, close };
};

const foldOf = (entries: readonly Entry[], reader: Signer = eve) => {
  const fold = createPollFold(createAuthority(maker.publicKey, entries.filter(changesAuthority)));
  const seal = createTestSeal(reader);
  for (const entry of entries) fold.add(openEntry(entry, seal));
  return fold;
};
const countsOf = (entries: readonly Entry[], id: EntryId, reader?: Signer) =>
  foldOf(entries, reader).view(id)?.counts ?? null;

test("[PO1] everybody has one vote, which may be changed and taken back until the poll is closed", (t) => {
  const { entries, poll, vote } = createPollScript();
  vote(bob, [0]);
  vote(eve, [2]);
  t.deepEqual(countsOf(entries, poll.id), [1, 0, 1]);
  vote(bob, [1]);
  t.deepEqual(countsOf(entries, poll.id), [0, 1, 1]);
  vote(eve, []);
  t.deepEqual(countsOf(entries, poll.id), [0, 1, 0]);
  t.deepEqual(
    foldOf(entries)
      .view(poll.id)
      ?.votes.map(({ from, choices }) => [from, choices]),
    [[bob.peerId, [1]]],
  );
});

test("[PO2] a vote that does not fit the poll is none, and leaves the one before", (t) => {
  const { entries, say, poll, vote, sealedVote } = createPollScript();
  vote(bob, [0]);
  vote(bob, [0, 1]);
  say(bob, { kind: "vote", poll: poll.id, choices: "01" });
  sealedVote(bob, [2]);
  t.deepEqual(countsOf(entries, poll.id), [1, 0, 0]);
  const several = createPollScript({ isMultiple: true });
  several.vote(bob, [0, 2]);
  t.deepEqual(countsOf(several.entries, several.poll.id), [1, 0, 1]);
});

test("[PO3] what comes after the end does not count, however early it claims to be; the end names what does", (t) => {
  const { entries, poll, vote, close } = createPollScript();
  const first = vote(bob, [0]);
  close(ada, [first.id]);
  vote(eve, [1]);
  vote(maker, [1], 2);
  vote(bob, [2]);
  t.deepEqual(countsOf(entries, poll.id), [1, 0, 0]);
  t.is(foldOf(entries).view(poll.id)?.closedBy, ada.peerId);
});

test("[PO4] who asked or a host ends a poll, nobody else; of several ends that of the asker counts, else the first", (t) => {
  const { entries, poll, vote, close } = createPollScript();
  const [one, two] = [vote(bob, [0]), vote(eve, [1])];
  close(bob, [one.id]);
  t.is(foldOf(entries).view(poll.id)?.closedBy, null);
  close(maker, [one.id]);
  t.deepEqual(countsOf(entries, poll.id), [1, 0, 0]);
  close(maker, [one.id, two.id]);
  t.deepEqual(countsOf(entries, poll.id), [1, 0, 0]);
  close(ada, [one.id, two.id]);
  t.deepEqual(countsOf(entries, poll.id), [1, 1, 0]);
  t.is(foldOf(entries).view(poll.id)?.closedBy, ada.peerId);
});

test("[PO5] sealed votes are read by their voter and the asker alone; the others see who voted, and the counts when the asker ends it", (t) => {
  const { entries, poll, sealedVote, vote, close } = createPollScript({ isSealed: true });
  sealedVote(bob, [1]);
  vote(eve, [0]);
  const others = foldOf(entries, eve).view(poll.id);
  t.is(others?.counts, null);
  t.deepEqual(others?.votes, [{ from: bob.peerId, choices: null }], "an open vote has no place in it");
  t.deepEqual(foldOf(entries, bob).view(poll.id)?.votes, [{ from: bob.peerId, choices: [1] }]);
  t.deepEqual(countsOf(entries, poll.id, ada), [0, 1, 0]);
  const tally = foldOf(entries, ada).tally(poll.id);
  t.deepEqual(tally.counts, [0, 1, 0]);
  const byHost = [...entries, close(maker, tally.counted, [9, 9, 9])];
  t.is(countsOf(byHost, poll.id, eve), null, "a host cannot have counted");
  close(ada, tally.counted, tally.counts);
  for (const reader of [ada, bob, eve]) t.deepEqual(countsOf(entries, poll.id, reader), [0, 1, 0]);
});

test("[PO6] a sealed vote is as long for every choice", (t) => {
  const { sealedVote } = createPollScript({ isSealed: true, isMultiple: true });
  const lengths = [[0], [1], [0, 1, 2], []].map((choices) => sealedVote(bob, choices).signed[0].length);
  t.is(new Set(lengths).size, 1);
});

test("[PO7] a ban takes away votes and polls that it does not name", (t) => {
  const { entries, say, poll, vote } = createPollScript();
  vote(bob, [0]);
  say(maker, { kind: "ban", publicKey: bob.publicKey, isBanned: true, counted: [] });
  t.deepEqual(countsOf(entries, poll.id), [0, 0, 0]);
  say(maker, { kind: "ban", publicKey: ada.publicKey, isBanned: true, counted: [] });
  t.is(foldOf(entries).view(poll.id), null);
});

test("[PO8] the counts are the same in any order of arrival", (t) => {
  const choice = fc.constantFrom([0], [1], [2], []);
  const step = fc.oneof(
    fc.record({
      by: fc.constantFrom(maker, ada, bob, eve),
      choices: choice,
      lamport: fc.integer({ min: 2, max: 30 }),
    }),
    fc.record({ closes: fc.constantFrom(maker, ada, bob), share: fc.integer({ min: 0, max: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (steps, keys) => {
      const { entries, poll, vote, close } = createPollScript();
      const votes: Entry[] = [];
      for (const each of steps) {
        if ("by" in each) votes.push(vote(each.by, each.choices, each.lamport));
        else
          close(
            each.closes,
            votes.filter((_, at) => at % (each.share + 1) === 0).map(({ id }) => id),
          );
      }
      const shuffled = entries
        .map((entry) => ({ entry, key: keys.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
      t.deepEqual(foldOf(shuffled).view(poll.id), foldOf(entries).view(poll.id));
    }),
    { numRuns: 60 },
  );
});
