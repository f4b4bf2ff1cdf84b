/** Feeds and timeline: which entries are taken in, which ones another set lacks, and that the order of arrival changes nothing. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { createVerifier, decodeEntry, type Entry } from "../../../src/store/log/entry.ts";
import { createFeedSet as createFeedSetOn, type FeedSet } from "../../../src/store/log/feed-set.ts";
import { createMeetingIndex } from "../../../src/store/log/meeting-index.ts";
import { compareEntries, nextLamport } from "../../../src/store/log/timeline.ts";
import { createMemoryDisk } from "../memory-disk.ts";
import { createChain, createSigner, createSigners, MEETING } from "../support.ts";

const verify = createVerifier();
const [ada, bob, cleo] = createSigners(3);
if (ada === undefined || bob === undefined || cleo === undefined) throw new Error("three signers");

function take(feeds: FeedSet, entries: readonly Entry[]) {
  const acceptance = feeds.accept(entries, verify);
  feeds.markStored(acceptance.accepted);
  return acceptance;
}
const timelineOf = (feeds: FeedSet) =>
  [...feeds.all()]
    .flatMap(([feedId]) => [...feeds.entriesFrom(feedId, 1)])
    .toSorted(compareEntries)
    .map(({ id }) => id);

/** Whose entries and index are in memory. */
const createFeedSet = () =>
  createFeedSetOn(createMeetingIndex(createMemoryDisk({ wallMs: () => 0 }), MEETING));
const decoded = (entries: Iterable<Pick<Entry, "signed">>) =>
  [...entries].flatMap(({ signed }) => decodeEntry(signed) ?? []);

/** Sends both ways what the other set lacks. `pageTips` is small, so that there are several pages. */
function exchange(a: FeedSet, b: FeedSet, pageTips = 2): void {
  for (const page of a.have(pageTips)) take(a, decoded(b.missingFor(page)));
  for (const page of b.have(pageTips)) take(b, decoded(a.missingFor(page)));
}

test("[FE1] a chain is taken in once; a missing predecessor is a gap", (t) => {
  const chain = createChain(ada, 5);
  const feeds = createFeedSet();
  t.is(take(feeds, chain.slice(0, 2)).accepted.length, 2);
  t.like(take(feeds, chain.slice(3)), { accepted: [], gaps: 2 });
  t.like(take(feeds, chain), { duplicates: 2, gaps: 0 });
  t.is(feeds.size, 5);
  t.is(take(feeds, chain).duplicates, 5);
});

test("[FE2] one signature at the end of a chain proves it, and no entry after a bad one is taken in", (t) => {
  const chain = createChain(ada, 50);
  let checks = 0;
  const counting = (entry: Entry) => (checks += 1) > 0 && verify(entry);
  t.is(createFeedSet().accept(chain, counting).accepted.length, 50);
  t.is(checks, 1);

  const forged = chain.map((entry, index) => {
    if (index !== 49) return entry;
    return decodeEntry([entry.signed[0], "0".repeat(128)]) ?? entry;
  });
  const acceptance = createFeedSet().accept(forged, verify);
  t.is(acceptance.accepted.length, 49);
  t.is(acceptance.forged, 1);
});

test("[FE2] a changed entry in the middle does not get in with its successors", (t) => {
  const chain = createChain(ada, 5);
  const changed = chain.map((entry, index) => {
    if (index !== 2) return entry;
    return decodeEntry([entry.signed[0].replace("message 2", "massage 2"), entry.signed[1]]) ?? entry;
  });
  const acceptance = createFeedSet().accept(changed, verify);
  t.deepEqual(acceptance.accepted, chain.slice(0, 2));
  t.like(acceptance, { forged: 1, gaps: 2 });
});

test("[FE2] a number, author or counter at odds with the predecessor is forged", (t) => {
  const [first] = createChain(ada, 1);
  if (first === undefined) return t.fail();
  const feeds = createFeedSet();
  take(feeds, [first]);
  const bad = [
    ...createChain(ada, 1, { after: { ...first, number: 2 } }),
    ...createChain(ada, 1, { after: { ...first, lamport: 0 } }),
    ...createChain(bob, 1, { after: first }),
    ...createChain(ada, 1, { after: first, storeId: "00".repeat(16) }),
  ];
  // Only its own feed says what a predecessor is.
  t.like(take(feeds, bad), { accepted: [], forged: 2, gaps: 2 });
});

test("[FE3] both histories of a feed that its author forked are kept, and sent to others", (t) => {
  const trunk = createChain(ada, 10);
  const left = createChain(ada, 5, { after: trunk[4] as Entry, text: (index) => `left ${index}` });
  const a = createFeedSet();
  const b = createFeedSet();
  take(a, trunk);
  take(b, trunk.slice(0, 5));
  take(b, left);
  for (let round = 0; round < 4; round += 1) exchange(a, b);
  t.is(a.size, 15);
  t.deepEqual(timelineOf(a), timelineOf(b));
  const again = createFeedSet();
  take(again, trunk);
  t.is(take(again, left).forks[0]?.id, left[0]?.id);
});

test("[FE3] no more than four histories of a feed are kept", (t) => {
  const feeds = createFeedSet();
  const storeId = "11".repeat(16);
  const results = [0, 1, 2, 3, 4, 5].map((index) =>
    take(feeds, createChain(ada, 1, { storeId, text: () => `history ${index}` })),
  );
  t.is(feeds.size, 4);
  t.is(results.at(-1)?.refused.length, 1);
});

test("[FE4] a `have` lists only what is on disk", (t) => {
  const chain = createChain(ada, 3);
  const feeds = createFeedSet();
  feeds.accept(chain, verify);
  t.deepEqual(feeds.have(10)[0]?.tips, []);
  feeds.markStored(chain.slice(0, 2));
  t.is(feeds.have(10)[0]?.tips[0]?.number, 2);
});

test("[TL1] any order of exchange, with duplicates and partitions, gives everybody the same timeline", (t) => {
  const chains = [ada, bob, cleo].flatMap((signer, index) => [
    createChain(signer, 12, { lamport: index + 1 }),
    createChain(signer, 6, { lamport: 9 }),
  ]);
  // The last author forks.
  const forker = createSigner();
  const [start] = createChain(forker, 1);
  if (start === undefined) return t.fail();
  const branches = [0, 1].map((side) => [
    start,
    ...createChain(forker, 6 + side, { after: start, text: (index) => `side ${side}, ${index}` }),
  ]);
  const pieces = [...chains, ...branches];
  const exchanges = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 12 });
  const arrivals = fc.array(fc.tuple(fc.nat(4), fc.nat(pieces.length - 1), fc.nat(12)), { maxLength: 40 });
  fc.assert(
    fc.property(arrivals, exchanges, fc.integer({ min: 1, max: 5 }), (some, before, pageTips) => {
      const peers = Array.from({ length: 5 }, createFeedSet);
      const at = (index: number) => peers[index] ?? createFeedSet();
      for (const [peer, piece, length] of some) take(at(peer), (pieces[piece] ?? []).slice(0, length));
      for (const [one, other] of before) exchange(at(one), at(other), pageTips);
      // After healing, every set exchanges with the first one. A fork takes another round to be seen from both sides.
      for (const _ of [1, 2, 3]) for (const peer of peers) exchange(at(0), peer, pageTips);
      for (const peer of peers) t.deepEqual(timelineOf(peer), timelineOf(at(0)));
    }),
    { numRuns: 60 },
  );
});

test("[TL2] a counter that jumps does not move the counters of others", (t) => {
  const [honest] = createChain(ada, 1, { lamport: 500 });
  const [jumping] = createChain(bob, 1, { lamport: 2 ** 47 });
  if (honest === undefined || jumping === undefined) return t.fail();
  t.is(nextLamport(3, honest), 500);
  t.is(nextLamport(700, honest), 700);
  t.is(nextLamport(3, jumping), 3);
});
