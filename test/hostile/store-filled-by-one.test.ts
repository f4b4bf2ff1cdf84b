/** A member fills everybody's store: with throw-away keys, with one-entry feeds, with bytes, or under two ids of one key. */
import test from "ava";
import { hash } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createAuthors } from "../../src/store/log/authors.ts";
import { signEntry, NO_PREVIOUS, type Entry } from "../../src/store/log/entry.ts";
import { createMeetingIndex } from "../../src/store/log/meeting-index.ts";
import { createFeedSet } from "../../src/store/log/feed-set.ts";
import { createQuota, sizeOf } from "../../src/store/log/quota.ts";
import { batchEntries, type StoreMessage } from "../../src/store/sync/messages.ts";
import type { Signer } from "../../src/store/types.ts";
import { createMemoryDisk } from "../store/memory-disk.ts";
import { openOwnMeeting } from "../store/open-meeting.ts";
import { createChain, createSigners, MEETING } from "../store/support.ts";

const [me, mallory, friend, ...throwAway] = createSigners(40, "filled") as [
  Signer,
  Signer,
  Signer,
  ...Signer[],
];

async function openOne() {
  const log = createLog("error", () => {});
  const sent: { to: PeerId; body: StoreMessage }[] = [];
  const { meeting, clock } = await openOwnMeeting(me, [mallory, friend], {
    log,
    send: (to, body) => sent.push({ to, body: body as StoreMessage }) > 0,
  });
  meeting.peerUp(mallory.peerId);
  meeting.peerUp(friend.peerId);
  const bring = (from: Signer, entries: readonly Entry[]) => {
    for (const body of batchEntries(entries, Infinity)) meeting.receive(from.peerId, body);
  };
  return { meeting, log, clock, sent, bring };
}

const listingOf = (by: Signer, listed: readonly Signer[]) =>
  createChain(by, listed.length, {
    body: (index) => ({ kind: "member", publicKey: listed[index]?.publicKey ?? "", name: "Nobody" }),
  });

test("[HF1] nothing is taken of keys that no member has seen as a member's, whichever peer brings it", async (t) => {
  const { meeting, bring } = await openOne();
  for (const signer of throwAway) bring(mallory, createChain(signer, 3));
  t.is(meeting.messages().length, 0);
  t.deepEqual(meeting.offenders(), [], "an honest hub may be ahead of what self has seen");
  bring(friend, createChain(friend, 1));
  t.is(meeting.messages().length, 1);
});

test("[HF1] an author that has gone is taken in from its listing, and one that two list stands for itself", (t) => {
  const authors = createAuthors(["maker", "self"]);
  authors.see("ada");
  authors.see("bob");
  authors.list("gone", "ada");
  t.is(authors.accountOf("gone"), "ada");
  authors.list("gone too", "gone");
  t.is(authors.accountOf("gone too"), "ada");
  authors.list("gone", "bob");
  t.is(authors.accountOf("gone"), "gone");
  t.is(authors.accountOf("gone too"), "gone");
  authors.list("of the maker", "maker");
  t.is(authors.accountOf("of the maker"), "of the maker");
  t.is(authors.accountOf("stranger"), null);
  authors.list("later", "unknown yet");
  t.is(authors.accountOf("later"), null);
  authors.see("unknown yet");
  t.is(authors.accountOf("later"), "unknown yet", "in whatever order they come");
});

test("[HF1] keys that one member lists share its account, and cannot raise each other", (t) => {
  const authors = createAuthors(["maker"]);
  authors.see("mallory");
  for (let index = 0; index < 100; index += 1) authors.list(`key ${index}`, "mallory");
  for (let index = 1; index < 100; index += 1) authors.list(`key ${index}`, `key ${index - 1}`);
  for (let index = 0; index < 100; index += 1) t.is(authors.accountOf(`key ${index}`), "mallory");
  for (let index = 0; index < 5_000; index += 1) authors.list(`more ${index}`, `key ${index % 100}`);
  t.is(authors.accountOf("more 4999"), null, "listings have a bound");
});

test("[HF2] a member's own entries, those of its throw-away keys and those under another class of its id come at one rate", async (t) => {
  const { meeting, bring } = await openOne();
  bring(mallory, listingOf(mallory, throwAway));
  const long = { text: () => "x".repeat(7_000) };
  const relayId = `0${mallory.peerId.slice(1)}` as PeerId;
  for (const signer of [{ ...mallory, peerId: relayId }, mallory, ...throwAway])
    bring(mallory, createChain(signer, 40, long));
  const bytes = meeting.messages().length * 7_000;
  t.true(bytes > 1_000_000 && bytes < 2_000_000, `${bytes}`);
  t.deepEqual(
    meeting.offenders().map(({ peerId }) => peerId),
    [mallory.peerId],
  );
  bring(friend, createChain(friend, 40, long));
  t.is(meeting.messages().filter(({ from }) => from === friend.peerId).length, 40);
});

test("[HF3] a full account leaves room for others, and a full meeting for those that wrote little, and for hosts", (t) => {
  const quota = createQuota((author) => author === mallory.publicKey);
  const [entry] = createChain(friend, 1, { text: () => "x".repeat(8_000) }) as [Entry];
  const [byHost] = createChain(mallory, 1, { text: () => "x".repeat(8_000) }) as [Entry];
  const fill = (account: string, of: Entry): number => {
    let bytes = 0;
    // As if each account were an author's own.
    const own = { ...of, author: of === byHost ? of.author : account };
    while (quota.hasRoom(account, own, false)) {
      quota.add(account, own, false);
      bytes += sizeOf(own);
    }
    return bytes;
  };
  const near = (bytes: number, wanted: number) => t.true(Math.abs(bytes - wanted) < 10_000, `${bytes}`);
  for (const account of ["a", "b", "c", "d"]) near(fill(account, entry), 50_000_000);
  near(fill("e", entry), 1_000_000);
  t.is(fill("a", entry), 0);
  for (let index = 0; index < 60; index += 1) fill(`quiet ${index}`, entry);
  t.is(fill("late", entry), 0);
  near(fill("host", byHost), 10_000_000);
});

test("[HF3] an account has few feeds, and a meeting's last ones are for those that have next to none", (t) => {
  const feeds = createFeedSet(createMeetingIndex(createMemoryDisk({ wallMs: () => 0 }), MEETING));
  const [first] = createChain(mallory, 1) as [Entry];
  let accepted = 0;
  for (let index = 0; index < 600; index += 1) {
    const storeId = hash("md5", String(index));
    const entry = signEntry(mallory, {
      ...first,
      storeId,
      number: 1,
      previous: NO_PREVIOUS,
      meetingId: MEETING,
    });
    accepted += feeds.accept([entry], () => true).accepted.length;
  }
  t.is(accepted, 500);
});

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
