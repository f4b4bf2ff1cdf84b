/** The state that entries add up to: roles, and the same result in any order. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { fileIdBy } from "../../../src/kernel/ids.ts";
import { NO_PREVIOUS, type Entry } from "../../../src/store/log/entry.ts";
import type { EntryBody, BodyOf } from "../../../src/store/log/entry-body.ts";
import { feedIdOf } from "../../../src/store/log/feed-id.ts";
import { ROLES } from "../../../src/kernel/rights.ts";
import type { MeetingState } from "../../../src/store/state/state.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createRandom } from "../../support/random.ts";
import { createChain, createSigners, createTestSeal } from "../support.ts";
import { createState as createPlayed } from "./played-state.ts";

const [maker, ada, bob, eve] = fourSigners();

function fourSigners(): readonly [Signer, Signer, Signer, Signer] {
  const [first, second, third, fourth] = createSigners(4, "state");
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("four signers");
  return [first, second, third, fourth];
}

const fileIdOf = (signer: Signer, index = 0) => fileIdBy(signer.peerId, new Uint8Array(6).fill(index));
const FILE_ID = fileIdOf(ada);

/** Entries of a meeting whose members see every entry at once: each has a higher counter than all before it. */
function createScript(): {
  entries: Entry[];
  say: (signer: Signer, body: EntryBody, lamport?: number) => Entry;
} {
  const entries: Entry[] = [];
  const tips = new Map<string, Entry>();
  return {
    entries,
    say(signer, body, lamport = entries.length + 1) {
      const after = tips.get(signer.publicKey);
      const [entry] = createChain(signer, 1, {
        ...(after === undefined ? {} : { after }),
        lamport,
        body: () => body,
      });
      if (entry === undefined) throw new Error("no entry");
      tips.set(signer.publicKey, entry);
      entries.push(entry);
      return entry;
    },
  };
}

const message = (text: string): EntryBody => ({ kind: "message", fromName: "Ada", text });
const announcement = (text: string): EntryBody => ({ kind: "announcement", fromName: "Ada", text });
const file = (name: string): BodyOf<"file"> => ({
  kind: "file",
  fromName: "Ada",
  fileId: FILE_ID,
  name,
  isFolder: false,
  sizeBytes: 5,
  sha256: "00".repeat(32),
  blobId: "11".repeat(32),
});
const countedOf = (...entries: Entry[]) =>
  entries.map(({ feedId, number }): [Entry["feedId"], number] => [feedId, number]);

const createState = () => createPlayed(maker, eve);

function stateOf(
  entries: readonly Entry[],
  batches: readonly (readonly Entry[])[] = [entries],
): MeetingState {
  const { state, add } = createState();
  for (const batch of batches) add(batch);
  return state;
}
const viewOf = (state: MeetingState) => ({
  messages: state.messages(),
  announcements: state.announcements(),
  files: state.files(),
  blobs: state.blobs().toSorted((a, b) => (a.blobId + a.from < b.blobId + b.from ? -1 : 1)),
  hosts: state.authority.hosts,
  banned: state.authority.banned,
  isLocked: state.authority.isLocked,
  withoutRight: state.withoutRight,
});
const textsOf = (state: MeetingState) => state.messages().map(({ text }) => text);

test("[MS1] only its author can edit and delete a message; the last edit of the timeline stands", (t) => {
  const { entries, say } = createScript();
  const first = say(ada, message("one"));
  const second = say(ada, message("two"));
  say(bob, { kind: "edit", id: first.id, text: "hacked" });
  say(bob, { kind: "delete", id: second.id });
  const early = say(ada, { kind: "edit", id: first.id, text: "won" });
  say(ada, { kind: "edit", id: first.id, text: "one!" });
  t.deepEqual(textsOf(stateOf(entries)), ["one!", "two"]);
  t.deepEqual(textsOf(stateOf(entries, [entries.filter((entry) => entry !== early), [early]])), [
    "one!",
    "two",
  ]);
  t.is(stateOf(entries).withoutRight, 2);
  say(ada, { kind: "delete", id: first.id });
  t.like(stateOf(entries).messages()[0], { text: "", isDeleted: true, isEdited: false, reactions: [] });
});

test("[MS12] texts and names are fit to be shown, whatever the author's program signed", (t) => {
  const script = createScript();
  const bad = "a\u001b[31m\u0000\u0007\u009b\u202e\ud83d b";
  const kept = { kind: "message", fromName: bad, text: `${bad}\n\tc` } as const;
  const entry = script.say(ada, kept);
  script.say(ada, { kind: "edit", id: entry.id, text: `${bad}\n\td` });
  script.say(ada, { ...file(bad), fromName: bad });
  script.say(maker, { kind: "announcement", fromName: bad, text: bad });
  const state = stateOf(script.entries);
  const line = "a [31m      b";
  t.like(state.message(entry.id), { fromName: "a [31m b", text: "a[31m b\n\td" });
  t.like(state.files()[0], { fromName: "a [31m b", name: line });
  t.like(state.announcements()[0], { fromName: "a [31m b", text: "a[31m b" });
  t.deepEqual(entry.body, kept);
});

test("[MS2] each person has one reaction of a kind, and can take it back", (t) => {
  const { entries, say } = createScript();
  const { id } = say(ada, message("one"));
  const react = (signer: Signer, emoji: string, on: boolean) =>
    say(signer, { kind: "reaction", id, emoji, on });
  react(ada, "👍", true);
  react(bob, "👍", true);
  react(bob, "👍", true);
  react(ada, "❤️", true);
  t.deepEqual(stateOf(entries).messages()[0]?.reactions, [
    { emoji: "👍", from: [ada.peerId, bob.peerId] },
    { emoji: "❤️", from: [ada.peerId] },
  ]);
  react(bob, "👍", false);
  react(ada, "❤️", false);
  t.deepEqual(stateOf(entries).messages()[0]?.reactions, [{ emoji: "👍", from: [ada.peerId] }]);
});

test("[MS3] hosts make and withdraw announcements; others cannot", (t) => {
  const { entries, say } = createScript();
  const tea = say(maker, announcement("tea"));
  say(maker, announcement("cake"));
  say(ada, announcement("mine"));
  say(ada, { kind: "withdrawAnnouncement", id: tea.id });
  const texts = () =>
    stateOf(entries)
      .announcements()
      .map(({ text }) => text);
  t.deepEqual(texts(), ["tea", "cake"]);
  say(maker, { kind: "role", publicKey: ada.publicKey, role: "host", counted: [] });
  say(ada, { kind: "withdrawAnnouncement", id: tea.id });
  t.deepEqual(texts(), ["cake"]);
});

test("[MS4] a file is withdrawn by its sharer or a host; its blob is listed until then", (t) => {
  for (const by of [ada, maker]) {
    const { entries, say } = createScript();
    say(ada, file("a.txt"));
    say(bob, { kind: "withdrawFile", fileId: FILE_ID });
    t.deepEqual(
      stateOf(entries)
        .files()
        .map(({ name }) => name),
      ["a.txt"],
    );
    t.deepEqual(stateOf(entries).blobs(), [{ blobId: "11".repeat(32), sizeBytes: 5, from: ada.peerId }]);
    say(by, { kind: "withdrawFile", fileId: FILE_ID });
    t.deepEqual([stateOf(entries).files(), stateOf(entries).blobs()], [[], []]);
  }
});

test("[MS11] a change of the list of blobs is reported, of those sealed for others, too", (t) => {
  const { entries, say } = createScript();
  const body = { ...file("a.txt"), key: "22".repeat(32) };
  const content = { feedId: feedIdOf(ada.publicKey, "00".repeat(16)), to: [bob.peerId], body };
  const { fileId, blobId, sizeBytes } = body;
  const readers = [createTestSeal(bob).publicKey];
  say(ada, createTestSeal(ada).seal(content, readers, { fileId, blobId, sizeBytes }));
  say(bob, message("nothing to carry"));
  say(ada, { kind: "withdrawFile", fileId });
  const { add } = createState();
  const told = entries.map((entry) => add([entry]).flatMap(({ type }) => (type === "message" ? [] : type)));
  t.deepEqual(told, [["blobs"], [], ["blobs"]]);
});

test("[MS5] hosts make and unmake hosts, ban and lock; others cannot, and the maker stays host", (t) => {
  const { entries, say } = createScript();
  say(eve, { kind: "role", publicKey: eve.publicKey, role: "host", counted: [] });
  say(eve, { kind: "lock", isLocked: true });
  say(eve, { kind: "ban", publicKey: ada.publicKey, isBanned: true, counted: [] });
  t.like(viewOf(stateOf(entries)), {
    hosts: [maker.publicKey],
    banned: [],
    isLocked: false,
    withoutRight: 3,
  });
  say(maker, { kind: "role", publicKey: ada.publicKey, role: "host", counted: [] });
  say(ada, { kind: "role", publicKey: bob.publicKey, role: "host", counted: [] });
  say(bob, { kind: "role", publicKey: maker.publicKey, role: "speaker", counted: [] });
  say(bob, { kind: "ban", publicKey: maker.publicKey, isBanned: true, counted: [] });
  say(bob, { kind: "lock", isLocked: true });
  const hosts = [maker.publicKey, ada.publicKey, bob.publicKey];
  t.like(viewOf(stateOf(entries)), { hosts, banned: [], isLocked: true });
  say(maker, { kind: "role", publicKey: bob.publicKey, role: "speaker", counted: [] });
  t.deepEqual(stateOf(entries).authority.hosts, [maker.publicKey, ada.publicKey], "the last word counts");
  say(maker, { kind: "ban", publicKey: bob.publicKey, isBanned: true, counted: [] });
  t.like(viewOf(stateOf(entries)), { hosts: [maker.publicKey, ada.publicKey], banned: [bob.publicKey] });
});

test("[MS6] after a ban only the listed entries count, however early others claim to be; lifted, new ones count again", (t) => {
  const { entries, say } = createScript();
  say(maker, message("hello"));
  const seen = say(eve, message("seen"));
  say(maker, message("more"));
  say(maker, { kind: "ban", publicKey: eve.publicKey, isBanned: true, counted: countedOf(seen) });
  // A counter of 1 claims to come before all.
  const [backDated] = createChain(eve, 1, { lamport: 1, body: () => message("back-dated in another feed") });
  const [late] = createChain(eve, 1, { after: seen, body: () => message("back-dated in the same feed") });
  if (backDated === undefined || late === undefined) return t.fail();
  const all = [...entries, backDated, late];
  t.deepEqual(textsOf(stateOf(all)), ["hello", "seen", "more"]);
  t.deepEqual(textsOf(stateOf(all, [[backDated, late], entries])), ["hello", "seen", "more"]);
  say(maker, { kind: "ban", publicKey: eve.publicKey, isBanned: false, counted: [] });
  say(eve, message("back"));
  t.deepEqual(textsOf(stateOf([...entries, backDated, late])), ["hello", "seen", "more", "back"]);
});

test("[MS7] a former host's back-dated orders have no effect", (t) => {
  const { entries, say } = createScript();
  say(maker, { kind: "role", publicKey: ada.publicKey, role: "host", counted: [] });
  const good = say(ada, announcement("good"));
  say(maker, { kind: "role", publicKey: ada.publicKey, role: "speaker", counted: countedOf(good) });
  const [late] = createChain(ada, 1, { lamport: 2, body: () => announcement("back-dated") });
  const [ban] = createChain(ada, 1, {
    lamport: 2,
    body: () => ({ kind: "ban", publicKey: bob.publicKey, isBanned: true, counted: [] }),
  });
  if (late === undefined || ban === undefined) return t.fail();
  const state = stateOf([...entries, late, ban]);
  t.deepEqual(
    state.announcements().map(({ text }) => text),
    ["good"],
  );
  t.deepEqual(state.authority.banned, []);
});

test("[MS8] no entry has an effect before its cause", (t) => {
  const { say } = createScript();
  const target = say(ada, message("one"), 5);
  const [early] = createChain(ada, 1, { lamport: 2, body: () => ({ kind: "delete", id: target.id }) });
  t.deepEqual(textsOf(stateOf([target, early as Entry])), ["one"]);
});

/** A few hundred entries of every kind, by authors with and without the right to them, with counters that overlap. */
function randomEntries(seed: number, count: number): Entry[] {
  const chance = createRandom(seed).next;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const people = [maker, ada, bob, eve] as Signer[];
  const entries: Entry[] = [];
  const tips = new Map<string, Entry>();
  for (let index = 0; index < count; index += 1) {
    const signer = pick(people);
    // Few targets, so that many entries compete for each.
    const known = entries.filter(({ body }) => body.kind === "message").slice(0, 5);
    const announced = entries.filter(({ body }) => body.kind === "announcement").slice(0, 5);
    const of = (some: readonly Entry[]) => (some.length === 0 ? NO_PREVIOUS : pick(some).id);
    const id = of(known);
    const whom = pick(people).publicKey;
    const counted = countedOf(...[...tips.values()].filter((tip) => tip.author === whom));
    const bodies: EntryBody[] = [
      message(`message ${index}`),
      message(`message ${index}`),
      { kind: "edit", id, text: `edit ${index}` },
      { kind: "delete", id },
      { kind: "reaction", id, emoji: pick(["👍", "🎉"]), on: chance() < 0.7 },
      announcement(`announcement ${index}`),
      { kind: "withdrawAnnouncement", id: of(announced) },
      {
        ...file(`file ${index}`),
        fileId: fileIdOf(chance() < 0.9 ? signer : pick(people), pick([1, 2, 3])),
      } as EntryBody,
      { kind: "withdrawFile", fileId: fileIdOf(pick(people), pick([1, 2, 3])) },
      {
        kind: "role",
        publicKey: whom,
        role: chance() < 0.5 ? "host" : pick(ROLES),
        counted: chance() < 0.5 ? counted : [],
      },
      { kind: "ban", publicKey: whom, isBanned: chance() < 0.4, counted: chance() < 0.5 ? counted : [] },
      { kind: "lock", isLocked: chance() < 0.5 },
    ];
    const after = chance() < 0.9 ? tips.get(signer.publicKey) : undefined;
    const [entry] = createChain(signer, 1, {
      ...(after === undefined ? {} : { after }),
      lamport: 1 + Math.floor(chance() * 20) + Math.max(0, index - 10),
      storeId: after?.storeId ?? String(index).padStart(32, "0"),
      body: () => pick(bodies),
    });
    if (entry === undefined) continue;
    tips.set(signer.publicKey, entry);
    entries.push(entry);
  }
  return entries;
}

test("[MS9] any order of arrival, in batches of any size, gives the same state", (t) => {
  const worlds = [1, 2, 3, 4].map((seed) => randomEntries(seed, 200));
  let banned = 0;
  let announced = 0;
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 40 }),
      (seed, at, most) => {
        const entries = worlds[at] ?? [];
        // What had no effect is counted as it comes in: the count may depend on the order.
        const { withoutRight: _, ...expected } = viewOf(stateOf(entries));
        banned += expected.banned.length;
        announced += expected.announcements.length;
        const chance = createRandom(seed).next;
        const shuffled = entries
          .map((entry) => ({ entry, key: chance() }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const batches: Entry[][] = [];
        for (let from = 0; from < shuffled.length;) {
          const upTo = from + 1 + Math.floor(chance() * most);
          batches.push(shuffled.slice(from, upTo));
          from = upTo;
        }
        const { withoutRight: __, ...shown } = viewOf(stateOf(entries, batches));
        t.deepEqual(shown, expected);
      },
    ),
    { numRuns: 60 },
  );
  t.true(banned > 0 && announced > 0, "the worlds have something to disagree about");
});

test("[MS10] the reported changes, one after another, add up to the state", (t) => {
  const entries = randomEntries(7, 150);
  const { state, add } = createState();
  const told = new Map<string, unknown>();
  const announcements = new Map<string, unknown>();
  const files = new Map<string, unknown>();
  for (const entry of entries.toReversed())
    for (const change of add([entry])) {
      if (change.type === "message") {
        t.false(told.has(change.message.id), "each once");
        told.set(change.message.id, change.message);
      } else if (change.type === "messageChanged") {
        t.true(told.has(change.message.id), "after it was reported");
        told.set(change.message.id, change.message);
      } else if (change.type === "announcement")
        announcements.set(change.announcement.id, change.announcement);
      else if (change.type === "announcementWithdrawn") t.true(announcements.delete(change.id));
      else if (change.type === "file") files.set(change.file.fileId, change.file);
      else if (change.type === "fileWithdrawn") t.true(files.delete(change.fileId));
    }
  for (const shown of state.messages()) t.deepEqual(told.get(shown.id), shown);
  t.is(announcements.size, state.announcements().length);
  t.is(files.size, state.files().length);
});
