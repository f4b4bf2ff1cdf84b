/** What every database of the store does, the one in memory and the real one. Rules: SPEC.md, DB. */
import test, { type ExecutionContext } from "ava";
import { StoreError } from "../../../src/store/types.ts";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { diskKeyOf, type Database, type SignedText } from "../../../src/store/database.ts";
import { createVirtualClock, type VirtualClock } from "../../support/clock.ts";
import { meetingId } from "../../support/ids.ts";
import { createChain, createSigner } from "../support.ts";

/** Opens the database of one place again and again; never twice at once. */
export type OpenDatabase = (clock: VirtualClock) => Promise<Database>;

const HERE = { meetingId: meetingId(1), title: "Here" };
const THERE = { meetingId: meetingId(2), title: "There" };
const [ada, bob] = [createSigner(), createSigner()];

/** All of them, read a few at a time. */
async function entriesOf(
  database: Database,
  meeting: MeetingId = HERE.meetingId,
): Promise<readonly (SignedText | null)[]> {
  const entries: (SignedText | null)[] = [];
  for (let after = ""; ;) {
    const rows = await database.entriesAfter(meeting, after, 4);
    const last = rows.at(-1);
    if (last === undefined) return entries;
    entries.push(...rows.map(([, signed]) => signed));
    [after] = last;
  }
}

/** `inPlace` makes an empty place, and removes it after `use`. */
export function testMeetingDisk(
  name: string,
  inPlace: (use: (open: OpenDatabase) => Promise<void>) => Promise<void>,
): void {
  const contract = (
    rule: string,
    check: (t: ExecutionContext, open: OpenDatabase, clock: VirtualClock) => Promise<void>,
  ) => test(`${rule} (${name})`, (t) => inPlace((open) => check(t, open, createVirtualClock())));

  contract(
    "[DB6] each feed comes back in the order of its numbers, whatever the order of writing",
    async (t, open, clock) => {
      const database = await open(clock);
      const [adas, bobs] = [createChain(ada, 12), createChain(bob, 3)];
      await database.write(HERE, [...adas.slice(6), ...bobs], []);
      await database.write(HERE, adas.slice(0, 6), []);
      const entries = await entriesOf(database);
      t.is(entries.length, 15);
      for (const chain of [adas, bobs]) {
        const texts = new Set(chain.map(({ signed }) => signed[0]));
        t.deepEqual(
          entries.filter((signed) => texts.has(signed?.[0] ?? "")),
          chain.map(({ signed }) => signed),
        );
      }
      await database.close();
    },
  );

  contract(
    "[DB6] both branches of a fork are kept, and writing an entry again changes nothing",
    async (t, open, clock) => {
      const database = await open(clock);
      const [first] = createChain(ada, 1);
      if (first === undefined) return t.fail();
      const branches = ["left", "right"].flatMap((side) =>
        createChain(ada, 1, { after: first, text: () => side }),
      );
      await database.write(HERE, [first, ...branches], []);
      await database.write(HERE, [first, ...branches], []);
      const entries = await entriesOf(database);
      t.deepEqual(
        entries.map((signed) => signed?.[0] ?? "").toSorted(),
        [first, ...branches].map(({ signed }) => signed[0]).toSorted(),
      );
      await database.close();
    },
  );

  contract(
    "[DB7] meetings and their records do not mix, and what was never written is empty",
    async (t, open, clock) => {
      const database = await open(clock);
      const [here] = createChain(ada, 1);
      if (here === undefined) return t.fail();
      await database.write(HERE, [here], []);
      await database.writeRecord(HERE.meetingId, "saved", { secret: "x" });
      await database.writeRecord(HERE.meetingId, "lastRead", { everyone: "3" });
      await database.writeRecord(HERE.meetingId, "lastRead", { everyone: "4" });
      await database.writeRecord(HERE.meetingId, "delivered", { [here.feedId]: [1, 2] });
      t.deepEqual(await database.load(THERE.meetingId), {
        lastRead: {},
        delivered: {},
      });
      t.is(await database.readRecord(THERE.meetingId, "saved"), null);
      t.deepEqual(await database.readRecord(HERE.meetingId, "saved"), { secret: "x" });
      t.deepEqual(await database.load(HERE.meetingId), {
        lastRead: { everyone: "4" },
        delivered: { [here.feedId]: [1, 2] },
      });
      await database.close();
    },
  );

  contract("[DB12] an entry is read at once, by its place", async (t, open, clock) => {
    const database = await open(clock);
    const [first, second] = createChain(ada, 2);
    if (first === undefined || second === undefined) return t.fail();
    await database.write(HERE, [first], []);
    t.deepEqual(database.read(HERE.meetingId, first), first.signed);
    t.is(database.read(HERE.meetingId, second), null);
    t.is(database.read(THERE.meetingId, first), null);
    await database.close();
    t.throws(() => database.read(HERE.meetingId, first), { instanceOf: StoreError });
    t.throws(() => database.get(HERE.meetingId, "slots", "a"), { instanceOf: StoreError });
  });

  contract("[DB13] the last key of each feed is known without reading the feed", async (t, open, clock) => {
    const database = await open(clock);
    const chains = [createChain(ada, 7), createChain(bob, 1), createChain(ada, 30)];
    for (const chain of chains) await database.write(HERE, chain, []);
    const ends = chains.map((chain) => chain.at(-1)).flatMap((entry) => (entry ? diskKeyOf(entry) : []));
    t.deepEqual(await database.ends(HERE.meetingId), ends.toSorted());
    t.deepEqual(await database.ends(THERE.meetingId), []);
    await database.close();
  });

  contract(
    "[DB14] the index is read by key and by range, and forgotten with its meeting",
    async (t, open, clock) => {
      const database = await open(clock);
      const put = (key: string, value: string | null) => ({ table: "timeline", key, value }) as const;
      await database.write(
        HERE,
        [],
        ["a", "b", "c", "d"].map((key) => put(key, `${key}!`)),
      );
      await database.write(HERE, [], [put("c", null), { table: "slots", key: "b", value: "" }]);
      t.is(database.get(HERE.meetingId, "timeline", "a"), "a!");
      t.is(database.get(HERE.meetingId, "timeline", "c"), undefined);
      t.is(database.get(HERE.meetingId, "slots", "b"), "");
      t.is(database.get(THERE.meetingId, "timeline", "a"), undefined);
      const keysOf = async (range: Parameters<Database["range"]>[2]) =>
        (await database.range(HERE.meetingId, "timeline", range)).map(([key]) => key);
      t.deepEqual(await keysOf({ limit: 9 }), ["a", "b", "d"]);
      t.deepEqual(await keysOf({ above: "a", below: "d", limit: 9 }), ["b"]);
      t.deepEqual(await keysOf({ limit: 2, isReverse: true }), ["d", "b"]);
      await database.forget(HERE.meetingId);
      t.deepEqual(await keysOf({ limit: 9 }), []);
      await database.close();
    },
  );

  contract("[DB8] what was written is there when it is opened again", async (t, open, clock) => {
    const first = await open(clock);
    const chain = createChain(ada, 5);
    await first.write(HERE, chain, []);
    await first.writeRecord(HERE.meetingId, "saved", ["kept"]);
    await first.writeRecord(HERE.meetingId, "lastRead", { everyone: "7" });
    await first.close();
    const second = await open(clock);
    t.is(second.setAside, null);
    const { lastRead } = await second.load(HERE.meetingId);
    const entries = await entriesOf(second);
    t.deepEqual(
      entries,
      chain.map(({ signed }) => signed),
    );
    t.deepEqual(lastRead, { everyone: "7" });
    t.deepEqual(await second.readRecord(HERE.meetingId, "saved"), ["kept"]);
    await second.close();
  });

  contract(
    "[DB9] meetings are listed, the one used last first, and one that is forgotten leaves nothing",
    async (t, open, clock) => {
      const database = await open(clock);
      t.deepEqual(await database.meetings(), []);
      const [here, there] = [createChain(ada, 2), createChain(bob, 2)];
      const startMs = clock.wallMs();
      await database.write(HERE, here.slice(0, 1), []);
      clock.advance(1_000);
      await database.write(THERE, there, []);
      clock.advance(1_000);
      await database.write({ ...HERE, title: "Here, renamed" }, here.slice(1), []);
      t.deepEqual(await database.meetings(), [
        { meetingId: HERE.meetingId, title: "Here, renamed", lastAtMs: startMs + 2_000 },
        { meetingId: THERE.meetingId, title: "There", lastAtMs: startMs + 1_000 },
      ]);
      await database.writeRecord(HERE.meetingId, "saved", "secret");
      await database.forget(HERE.meetingId);
      t.deepEqual(
        (await database.meetings()).map(({ title }) => title),
        ["There"],
      );
      t.deepEqual(await entriesOf(database), []);
      t.is(await database.readRecord(HERE.meetingId, "saved"), null);
      t.is((await entriesOf(database, THERE.meetingId)).length, there.length);
      await database.close();
    },
  );

  contract(
    "[DB11] of writes to one record the one that was called last stands, also when the database is closed meanwhile",
    async (t, open, clock) => {
      const COUNT = 300;
      const database = await open(clock);
      const order = (index: number) => String(index).padStart(64, "0");
      const writes = Array.from({ length: COUNT }, (_, index) =>
        database.writeRecord(HERE.meetingId, "saved", order(index)),
      );
      const closed = database.close();
      await Promise.all([...writes, closed]);
      const again = await open(clock);
      t.is(await again.readRecord(HERE.meetingId, "saved"), order(COUNT - 1));
      await again.close();
    },
  );

  contract(
    "[DB10] a closed database refuses everything, and closing twice is no fault",
    async (t, open, clock) => {
      const database = await open(clock);
      await database.close();
      await database.close();
      const [entry] = createChain(ada, 1);
      if (entry === undefined) return t.fail();
      const attempts = [
        () => database.load(HERE.meetingId),
        () => database.write(HERE, [entry], []),
        () => database.writeRecord(HERE.meetingId, "saved", 1),
        () => database.readRecord(HERE.meetingId, "saved"),
        () => database.meetings(),
        () => database.forget(HERE.meetingId),
      ];
      for (const attempt of attempts) {
        const error = await t.throwsAsync(attempt(), { instanceOf: StoreError });
        t.is(error?.code, "failed");
      }
    },
  );
}
