/** Opening a meeting by its index: what is read, when the index is made anew, and what happens to an entry that is damaged. Rules: SPEC.md. */
import test, { type ExecutionContext } from "ava";
import { randomBytes } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import { diskKeyOf, type MeetingDisk } from "../../src/store/database.ts";
import { createVerifier, type Entry } from "../../src/store/log/entry.ts";
import { openMeetingStore } from "../../src/store/meeting-store.ts";
import { batchEntries } from "../../src/store/sync/messages.ts";
import { StoreError, type MeetingStore } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { createMemoryDisk, type MemoryStorage } from "./memory-disk.ts";
import { createChain, createSigners, createTestSeal, MEETING, membersOf, ROOT, until } from "./support.ts";
import { verbatim } from "../../src/kernel/words.ts";

const [self, other, third] = createSigners(3, "opening");
if (self === undefined || other === undefined || third === undefined) throw new Error("three signers");
const [me, ada, bob] = [self, other, third];
const root = { ...ROOT, host: me.publicKey };

/** Opens the meeting on that disk, with two other members. */
async function open(
  storage: MemoryStorage,
  change: (disk: MeetingDisk) => Partial<MeetingDisk> = () => ({}),
) {
  const clock = createVirtualClock();
  const lines: string[] = [];
  const log = createLog("info", (line) => lines.push(line));
  const disk = createMemoryDisk(clock, storage);
  const reads = { count: 0 };
  const sent: { to: string; body: { type: string; tips?: { number: number }[] } }[] = [];
  const meeting = await openMeetingStore(
    {
      clock,
      log,
      random: (count) => randomBytes(count),
      signer: me,
      seal: createTestSeal(me),
      verify: createVerifier(),
      database: {
        ...disk,
        read(meetingId, place) {
          reads.count += 1;
          return disk.read(meetingId, place);
        },
        entriesAfter(meetingId, key, limit) {
          reads.count += 1;
          return disk.entriesAfter(meetingId, key, limit);
        },
        ...change(disk),
      },
      send: (to, body) => sent.push({ to, body: body as never }) > 0,
    },
    root,
  );
  meeting.setMembers(membersOf([me, ada, bob]));
  meeting.setHub(null, [me.peerId, ada.peerId, bob.peerId]);
  meeting.peerUp(ada.peerId);
  meeting.peerUp(bob.peerId);
  const take = (entries: readonly Entry[]) => {
    for (const body of batchEntries(entries, Infinity)) meeting.receive(ada.peerId, body);
  };
  return { meeting, reads, lines, log, take, sent, clock };
}

const onDisk = (storage: MemoryStorage): number => storage.get(MEETING)?.entries.size ?? 0;
const shownBy = (meeting: MeetingStore) => ({
  messages: meeting.messages(),
  announcements: meeting.announcements(),
  files: meeting.files(),
  hosts: meeting.hosts(),
  banned: meeting.banned(),
});
const allOf = async (meeting: MeetingStore) => (await meeting.history({ limit: Infinity })).messages;

/** Writes of three authors, with what changes them and with a private message. */
async function fill(storage: MemoryStorage, count: number): Promise<void> {
  const { meeting, take, clock } = await open(storage);
  const chain = createChain(ada, count);
  take(chain);
  const [first, second] = chain;
  if (first === undefined || second === undefined) throw new Error("two messages");
  take(
    createChain(ada, 2, {
      after: chain.at(-1) as Entry,
      body: (index) =>
        index === 0 ? { kind: "edit", id: first.id, text: "edited" } : { kind: "delete", id: second.id },
    }),
  );
  take(
    createChain(bob, 1, {
      lamport: count + 9,
      body: () => ({ kind: "reaction", id: first.id, emoji: "👍", on: true }),
    }),
  );
  take([...createChain(bob, 1, { body: () => ({ kind: "sealKey", key: createTestSeal(bob).publicKey }) })]);
  await meeting.append({ kind: "announcement", text: "to all" }, { fromName: "Me" });
  await meeting.append({ kind: "message", text: "only for Bob", to: [bob.peerId] }, { fromName: "Me" });
  await meeting.append({ kind: "role", publicKey: ada.publicKey, role: "host" }, { fromName: "Me" });
  await until(
    "all is on disk",
    () => onDisk(storage) >= count + 7,
    () => clock.advance(10),
  );
  await meeting.close();
}

test("[ST11] a meeting opens without reading its entries, and shows the same", async (t) => {
  const storage: MemoryStorage = new Map();
  await fill(storage, 3_000);
  const before = await open(storage);
  t.true(before.reads.count < 1_300, `${before.reads.count} entries were read: the newest and what stands`);
  const shown = shownBy(before.meeting);
  t.like(shown.messages.at(-1), { text: "only for Bob", to: [bob.peerId] });
  t.like(shown.announcements[0], { text: "to all" });
  t.deepEqual(shown.hosts, [me.publicKey, ada.publicKey]);
  const all = await allOf(before.meeting);
  t.is(all.length, 3_001);
  t.like(all[0], { text: "edited", isEdited: true, reactions: [{ emoji: "👍", from: [bob.peerId] }] });
  t.like(all[1], { text: "", isDeleted: true });
  await before.meeting.close();
});

test("[ST12] entries without an index, as earlier versions left them, are given one; it says what the first one said", async (t) => {
  const storage: MemoryStorage = new Map();
  await fill(storage, 1_200);
  const first = await open(storage);
  const [shown, all] = [shownBy(first.meeting), await allOf(first.meeting)];
  await first.meeting.close();
  storage.get(MEETING)?.index.clear();
  const second = await open(storage);
  t.deepEqual(shownBy(second.meeting), shown);
  t.deepEqual(await allOf(second.meeting), all);
  await second.meeting.close();
  const again = await open(storage);
  t.true(again.reads.count < 1_300, "it is made once");
  t.deepEqual(shownBy(again.meeting), shown);
  await again.meeting.close();
});

test("[ST12] an index that lacks entries of the disk is made anew", async (t) => {
  const storage: MemoryStorage = new Map();
  await fill(storage, 20);
  const clock = createVirtualClock();
  await createMemoryDisk(clock, storage).write(
    root,
    createChain(ada, 3, { text: () => "behind its back" }),
    [],
  );
  const { meeting } = await open(storage);
  t.is(meeting.messages().filter(({ text }) => text === "behind its back").length, 3);
  await meeting.close();
});

/** Changes an entry on the disk without a trace elsewhere. */
function damage(storage: MemoryStorage, entry: Entry): void {
  storage
    .get(MEETING)
    ?.entries.set(diskKeyOf(entry), [entry.signed[0].replace("message", "massage"), entry.signed[1]]);
}

async function damaged(t: ExecutionContext, find: (meeting: MeetingStore, entry: Entry) => Promise<unknown>) {
  const storage: MemoryStorage = new Map();
  const chain = createChain(ada, 1_500);
  const before = await open(storage);
  before.take(chain);
  await until(
    "all is on disk",
    () => onDisk(storage) > 1_500,
    () => before.clock.advance(10),
  );
  await before.meeting.close();
  const entry = chain[100] as Entry;
  damage(storage, entry);

  const { meeting, log, lines, sent, take, clock } = await open(storage);
  t.is(log.counters()["store.damaged"], undefined, "nobody has read it yet");
  const shown: string[] = [];
  meeting.onMessage(({ id }) => shown.push(id));
  await find(meeting, entry);
  t.is(log.counters()["store.damaged"], 1);
  t.true(lines.some((line) => line.includes("damaged")));
  sent.length = 0;
  clock.advance(20_000);
  const asked = sent.find(({ to, body }) => to === ada.peerId && body.type === "have");
  t.true(
    asked?.body.tips?.some(({ number }) => number === 100) === true,
    "it asks for what it cannot read, and all after it",
  );
  take(chain.slice(100));
  await until(
    "it is on disk",
    () => storage.get(MEETING)?.entries.get(diskKeyOf(entry))?.[0] === entry.signed[0],
    () => clock.advance(10),
  );
  t.deepEqual(
    (await allOf(meeting)).map(({ text }) => text),
    chain.map((_, index) => `message ${index}`),
  );
  t.deepEqual(shown, [], "a message that comes back is not reported twice");
  await meeting.close();
  const again = await open(storage);
  t.is((await allOf(again.meeting)).length, 1_500);
  await again.meeting.close();
}

test("[ST13] a damaged entry is found when a page is read, and fetched from others", (t) =>
  damaged(t, (meeting) => allOf(meeting)));

test("[ST13] a damaged entry is found before it is sent, and fetched from others", (t) =>
  damaged(t, (meeting) => {
    meeting.receive(bob.peerId, { type: "have", asks: true, after: "", upTo: "g", tips: [] });
    return Promise.resolve();
  }));

test("[ST14] pages and searches reach all of the history, the newest first", async (t) => {
  const storage: MemoryStorage = new Map();
  const { meeting, take } = await open(storage);
  take(
    createChain(ada, 2_500, {
      text: (index) => (index % 1_000 === 5 ? `rare ${index}` : `message ${index}`),
    }),
  );
  const texts: string[] = [];
  for (let before: string | undefined; ;) {
    const page = await meeting.history({ limit: 400, ...(before === undefined ? {} : { before }) });
    texts.unshift(...page.messages.map(({ text }) => text));
    if (!page.hasMore) break;
    before = page.messages[0]?.order;
  }
  t.is(texts.length, 2_500);
  t.is(texts[0], "message 0");
  const found = await meeting.history({ search: "RARE", limit: 2 });
  t.deepEqual(
    found.messages.map(({ text }) => text),
    ["rare 1005", "rare 2005"],
  );
  t.true(found.hasMore);
  t.false((await meeting.history({ search: "rare", limit: 3 })).hasMore);
  await meeting.close();
});

test("[ST41] a search reads only the entries that may have its words: those of authors' names, edited ones and private ones too", async (t) => {
  const storage: MemoryStorage = new Map();
  const { meeting, take, reads } = await open(storage);
  meeting.setMembers([...membersOf([me, bob]), ...membersOf([ada], "Zoë")]);
  const chain = createChain(ada, 3_000, { text: (index) => (index === 7 ? "a needle" : `message ${index}`) });
  take(chain);
  const changed = chain[9] as Entry;
  take(
    createChain(ada, 1, {
      after: chain.at(-1) as Entry,
      body: () => ({ kind: "edit", id: changed.id, text: "another needle" }),
    }),
  );
  take([...createChain(bob, 1, { body: () => ({ kind: "sealKey", key: createTestSeal(bob).publicKey }) })]);
  await meeting.append({ kind: "message", text: "a private needle", to: [bob.peerId] }, { fromName: "Me" });
  const find = async (search: string) => (await meeting.history({ search })).messages.map(({ text }) => text);
  await until("all is on disk", () => onDisk(storage) >= 3_003);
  reads.count = 0;
  t.deepEqual(await find("needle"), ["a needle", "another needle", "a private needle"]);
  t.true(reads.count < 200, `${reads.count} entries were read`);
  t.is((await meeting.history({ search: "zoe message", limit: Infinity })).messages.length, 2_998);
  t.is((await meeting.history({ search: "zoe needle" })).messages.length, 2);
  await meeting.close();
});

test("[ST14] a search that is no longer wanted ends", async (t) => {
  const storage: MemoryStorage = new Map();
  const { meeting, take } = await open(storage);
  take(createChain(ada, 1_000));
  const wanted = new AbortController();
  const search = meeting.history({ search: "not there" }, wanted.signal);
  wanted.abort(new Error("another one"));
  await t.throwsAsync(search, { message: "another one" });
  const unfinished = t.throwsAsync(meeting.history({ search: "not there" }), { instanceOf: StoreError });
  await meeting.close();
  await unfinished;
});

test("[ST15] nothing is taken in while the disk cannot be read; it is shown when it comes again", async (t) => {
  const storage: MemoryStorage = new Map();
  const state = { isOff: false };
  const { meeting, take } = await open(storage, (disk) => ({
    get(...wanted) {
      if (state.isOff) throw new StoreError("failed", verbatim("off"));
      return disk.get(...wanted);
    },
  }));
  const chain = createChain(ada, 2);
  state.isOff = true;
  take(chain);
  await t.throwsAsync(meeting.append({ kind: "message", text: "mine" }, { fromName: "Me" }), {
    message: "off",
  });
  state.isOff = false;
  t.deepEqual(meeting.messages(), []);
  take(chain);
  t.is((await allOf(meeting)).length, 2);
  await meeting.close();
});

test("[ST15] a crash between two writes leaves an index that fits the entries", async (t) => {
  const storage: MemoryStorage = new Map();
  await fill(storage, 30);
  const batches = [...(storage.get(MEETING)?.batches ?? [])];
  for (let keep = 0; keep <= batches.length; keep += 1) {
    const cut: MemoryStorage = new Map();
    const disk = createMemoryDisk(createVirtualClock(), cut);
    for (const { entries, index } of batches.slice(0, keep)) await disk.write(root, entries, index);
    const whole = await open(cut);
    const shown = shownBy(whole.meeting);
    t.is(whole.lines.filter((line) => line.includes("damaged")).length, 0);
    await whole.meeting.close();
    const bare: MemoryStorage = new Map();
    const copy = createMemoryDisk(createVirtualClock(), bare);
    for (const { entries } of batches.slice(0, keep)) await copy.write(root, entries, []);
    const made = await open(bare);
    t.deepEqual(shownBy(made.meeting), shown, `${keep} writes`);
    await made.meeting.close();
  }
});
