/** The checker itself: a good history has no violation, and it finds each fault that is planted in one. Rules: SPEC.md, NL. */
import test from "ava";
import type { Announcement, ChatMessage, SharedFile } from "../../src/api/view.ts";
import type { EntryId, FileId, PeerId } from "../../src/kernel/ids.ts";
import { violationsOf } from "./checker.ts";
import type { Fetched, History, Request, View, Wish } from "./history.ts";

// The checker only compares ids, so that any text will do.
const [ANA, BEN, CLEO] = ["ana", "ben", "cleo"] as [PeerId, PeerId, PeerId];
const everybody = [ANA, BEN, CLEO];
const entry = (id: string) => id as EntryId;
const FILE = "file 1" as FileId;

const message = (id: string, from: PeerId, more: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id: entry(id), from, fromName: from, text: `text of ${id}`, conversation: "everyone", atMs: 0 },
  ...{ order: id, isEdited: false, isDeleted: false, reactions: [], ...more },
});
const file: SharedFile = {
  ...{ fileId: FILE, from: ANA, fromName: ANA, name: "plan.pdf", isFolder: false, sizeBytes: 3 },
  ...{ sha256: "right", conversation: "everyone", atMs: 0, order: "7" },
};
const announcement: Announcement = {
  ...{ id: entry("8"), from: ANA, fromName: ANA, text: "Lunch", atMs: 0, order: "8" },
};

/** A request asked at `atMs`, done a millisecond later and delivered to two peers. */
const asked = (by: PeerId, atMs: number, wish: Wish, more: Partial<Request> = {}): Request => ({
  ...{ by, stretch: 1, wish, askedAtMs: atMs, afterOrder: "", outcome: "done", answeredAtMs: atMs + 1 },
  ...{ entryId: null, deliveredTo: 2, ...more },
});
const wrote = (id: string, by: PeerId, more: Partial<Request> = {}, wish: object = {}): Request =>
  asked(
    by,
    Number(id) * 10,
    { kind: "message", text: `text of ${id}`, ...wish },
    { entryId: entry(id), ...more },
  );

const publicMessages: readonly ChatMessage[] = [
  message("1", ANA),
  message("2", BEN, { replyTo: entry("1"), reactions: [{ emoji: "👍", from: [CLEO] }] }),
  message("3", ANA, { text: "better", isEdited: true }),
  message("4", CLEO, { text: "", isDeleted: true }),
];
const secret = message("5", ANA, { to: [BEN], conversation: "ana,ben" });
const viewOf = (peer: PeerId): View => ({
  peer,
  // Each peer's clock gives its own times.
  messages: [...publicMessages, ...(peer === CLEO ? [] : [secret])].map((each) => ({
    ...each,
    atMs: everybody.indexOf(peer),
  })),
  announcements: [announcement],
  files: [file],
  reportedTwice: [],
});
const good: History = {
  nameOf: (peer) => peer,
  requests: [
    wrote("1", ANA),
    wrote("2", BEN, { afterOrder: "1" }, { replyTo: entry("1") }),
    asked(CLEO, 25, { kind: "reaction", id: entry("2"), emoji: "👍", on: true }),
    wrote("3", ANA, { afterOrder: "2" }),
    asked(ANA, 35, { kind: "edit", id: entry("3"), text: "good" }),
    asked(ANA, 37, { kind: "edit", id: entry("3"), text: "better" }),
    wrote("4", CLEO, { afterOrder: "3" }),
    asked(CLEO, 45, { kind: "delete", id: entry("4") }),
    wrote("5", ANA, {}, { to: [BEN] }),
    asked(ANA, 70, { kind: "file", name: "plan.pdf", sha256: "right" }),
    asked(ANA, 80, { kind: "announcement", text: "Lunch" }),
    // One that was never answered, and one that was refused; neither is seen.
    asked(BEN, 90, { kind: "message", text: "cut off" }, { outcome: "unknown", deliveredTo: 0 }),
    asked(BEN, 95, { kind: "message", text: "disk full" }, { outcome: "refused", deliveredTo: 0 }),
  ],
  powerCuts: [],
  views: everybody.map(viewOf),
  fetched: [{ by: BEN, fileId: FILE, sha256: "right", isOwed: true }],
  safeFiles: [FILE],
};

/** The good history, but for one peer's view. */
const seenBy = (peer: PeerId, change: (view: View) => Partial<View>): History => ({
  ...good,
  views: good.views.map((view) => (view.peer === peer ? { ...view, ...change(view) } : view)),
});
const everywhere = (change: (message: ChatMessage) => readonly ChatMessage[]): History => ({
  ...good,
  views: good.views.map((view) => ({ ...view, messages: view.messages.flatMap(change) })),
});
const without = (id: string) => (each: ChatMessage) => (each.id === id ? [] : [each]);
const fetched = (more: Partial<Fetched>): History => ({
  ...good,
  fetched: good.fetched.map((each) => ({ ...each, ...more })),
});

test("[NL1] a good history has no violation", (t) => {
  t.deepEqual(violationsOf(good), []);
});

test("[NL2] an entry that its author lost with the power before any other peer held it is no violation", (t) => {
  const lost = asked(BEN, 90, { kind: "message", text: "just written" }, { deliveredTo: 0 });
  const history = { ...good, requests: [...good.requests, lost] };
  t.true(violationsOf(history).length > 0);
  t.deepEqual(violationsOf({ ...history, powerCuts: [{ peer: BEN, atMs: 95 }] }), []);
  t.true(violationsOf({ ...history, powerCuts: [{ peer: BEN, atMs: 85 }] }).length > 0);
  // A later request of the same feed was delivered, so that this one was, too.
  const after = asked(BEN, 99, { kind: "delete", id: entry("2") }, { deliveredTo: 2 });
  const further = { ...history, requests: [...history.requests, after] };
  t.true(
    violationsOf({ ...further, powerCuts: [{ peer: BEN, atMs: 101 }] }).some((line) =>
      /just written/.test(line),
    ),
  );
});

const faulty: Readonly<Record<string, readonly [History, RegExp]>> = {
  "an acknowledged message that is gone": [everywhere(without("1")), /lacks what was delivered.*text of 1/],
  "one that a single peer lacks": [
    seenBy(CLEO, ({ messages }) => ({ messages: messages.flatMap(without("2")) })),
    /cleo lacks what was delivered/,
  ],
  "a private one that its reader lacks": [
    seenBy(BEN, ({ messages }) => ({ messages: messages.flatMap(without("5")) })),
    /ben lacks.*text of 5/,
  ],
  "an announcement that is gone": [seenBy(BEN, () => ({ announcements: [] })), /ben lacks.*Lunch/],
  "an offer of a file that is gone": [seenBy(BEN, () => ({ files: [] })), /ben lacks.*plan\.pdf/],
  "one shown twice": [
    seenBy(ANA, ({ messages }) => ({ messages: [...messages, ...messages.slice(-1)] })),
    /ana shows twice/,
  ],
  "one reported twice": [seenBy(ANA, () => ({ reportedTwice: ["1"] })), /ana was sent twice as new/],
  "another order on one peer": [
    seenBy(BEN, ({ messages }) => ({
      messages: messages
        .map((each) => (each.id === "3" ? { ...each, order: "0" } : each))
        .toSorted((a, b) => (a.order < b.order ? -1 : 1)),
    })),
    /stores differ/,
  ],
  "messages not in their order": [
    seenBy(BEN, ({ messages }) => ({ messages: messages.toReversed() })),
    /ben shows out of order/,
  ],
  "a reply before what it replies to, everywhere": [
    everywhere((each) =>
      each.id === "2"
        ? []
        : each.id === "1"
          ? [message("2", BEN, { ...publicMessages[1], order: "0" }), each]
          : [each],
    ),
    /effect before its cause/,
  ],
  "a message before what its author had seen, everywhere": [
    everywhere((each) =>
      each.id === "4"
        ? []
        : each.id === "1"
          ? [{ ...publicMessages[3], order: "0" } as ChatMessage, each]
          : [each],
    ),
    /before what its author cleo had been shown/,
  ],
  "an edit lost": [
    everywhere((each) => [each.id === "3" ? { ...each, text: "text of 3" } : each]),
    /an edit was lost/,
  ],
  "the earlier of two edits standing": [
    everywhere((each) => [each.id === "3" ? { ...each, text: "good" } : each]),
    /a later edit was lost/,
  ],
  "a deletion lost": [
    everywhere((each) => [each.id === "4" ? { ...each, text: "text of 4", isDeleted: false } : each]),
    /a deletion was lost/,
  ],
  "a reaction lost": [everywhere((each) => [{ ...each, reactions: [] }]), /cleo's 👍 .* is off/],
  "stores that differ in a single reaction": [
    seenBy(ANA, ({ messages }) => ({ messages: messages.map((each) => ({ ...each, reactions: [] })) })),
    /stores differ/,
  ],
  "a private message shown to somebody else": [
    seenBy(CLEO, ({ messages }) => ({ messages: [...messages, secret] })),
    /cleo is no reader of/,
  ],
  "a message that nobody wrote": [
    everywhere((each) => (each.id === "5" ? [each, message("6", BEN)] : [each])),
    /nobody wrote/,
  ],
  "a message in another's name": [
    everywhere((each) => [each.id === "1" ? { ...each, from: CLEO } : each]),
    /another's/,
  ],
  "a file with a wrong byte": [fetched({ sha256: "wrong" }), /ben fetched plan\.pdf with other bytes/],
  "a wrong byte where the hash is skipped: the offer is wrong, too": [
    {
      ...good,
      views: good.views.map((view) => ({ ...view, files: [{ ...file, sha256: "wrong" }] })),
      fetched: [{ by: BEN, fileId: FILE, sha256: "wrong", isOwed: true }],
    },
    /lacks what was delivered.*plan\.pdf/,
  ],
  "a safe file that can't be had": [fetched({ sha256: null }), /reported as safe cannot be fetched/],
  "a safe file that nobody tried": [{ ...good, fetched: [] }, /reported as safe cannot be fetched/],
};
for (const [what, [history, words]] of Object.entries(faulty))
  test(`[NL3] found: ${what}`, (t) => {
    const found = violationsOf(history);
    t.true(
      found.some((line) => words.test(line)),
      found.join("\n"),
    );
  });
