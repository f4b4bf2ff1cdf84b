/**
 * The database on the disk: one level database for all meetings, in sublevels. A damaged database is set aside and a fresh one takes
 * its place; `generation` then grows, and each open meeting writes its entries again.
 */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Level } from "level";
import * as v from "valibot";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter } from "../../kernel/emitter.ts";
import { MeetingIdSchema, type MeetingId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { CountSchema, decoder, parseJson } from "../../kernel/schema.ts";
import {
  diskKeyOf,
  type Database,
  type IndexTable,
  type LoadedMeeting,
  type RecordName,
} from "../database.ts";
import { SignedTextSchema } from "../log/entry.ts";
import { StoreError, type KeptMeeting } from "../types.ts";
import { storeErrorOf } from "./disk-errors.ts";
import { checkNotInUse, openLevel } from "./level-folder.ts";
import { survivesReading } from "./trial-read.ts";
import { beginRun, openUnprovenRuns } from "./unproven-runs.ts";

/** `sync` is an option of classic-level, which level is on Node; level's own types do not have it. */
const DURABLY = { valueEncoding: "utf8", sync: true } as const;

const decodeSigned = decoder(SignedTextSchema);
const decodeMeetingId = decoder(MeetingIdSchema);
const decodeMeeting = decoder(v.strictTuple([v.string(), v.number()]));
const decodeDelivered = decoder(v.record(v.string(), v.strictTuple([CountSchema, CountSchema])));
const decodeLastRead = decoder(v.record(v.string(), v.string()));

/** Opens `folder`/store and makes it if there is none. @throws StoreError locked, readOnly, diskFull, failed */
export async function openDatabase(deps: {
  folder: string;
  clock: Clock;
  log: Log;
  survives?: (location: string) => Promise<boolean>;
}): Promise<Database> {
  const { survives = survivesReading } = deps;
  const location = join(deps.folder, "store");
  let generation = 0;
  let setAside: string | null = null;
  const onSetAside = createEmitter<string>();
  const runs = openUnprovenRuns(join(deps.folder, "store-runs.json"), deps);
  let level = await openFirst();
  let tables = tablesOf(level);
  let recovering: Promise<void> | null = null;
  /** After a failed write, level refuses every further one until it is opened anew, even if there is room again. */
  let mustReopen = false;
  let isClosed = false;
  /** Every write of a record that was called so far. */
  let recordsWritten: Promise<void> = Promise.resolve();

  /** Where runs before this one were aborted by what they read, a fresh database takes its place before it is read. */
  async function openFirst(): Promise<Level> {
    // Another process that has it open writes the note: its runs are no concern of this one.
    if (runs.found !== null) await checkNotInUse(location);
    const { isDoubtful, note } = beginRun(runs.found);
    // Kills and power cuts look the same as aborts, and say nothing of the database. A trial that is cut short is begun anew by the next run.
    const isDamaged = isDoubtful && !(await survives(location));
    runs.begin(note);
    try {
      if (isDamaged) await moveAside("the process was aborted each time it had opened it").catch(notMoved);
      const opened = await openOrReplace();
      runs.opened();
      return opened;
    } catch (error) {
      runs.failed();
      throw error;
    }
  }

  /** The next run tries again. */
  function notMoved(error: unknown): void {
    runs.failed();
    deps.log.warn("the store was not set aside", { error: String(error) });
  }

  async function openOrReplace(): Promise<Level> {
    try {
      return await openLevel(location);
    } catch (error) {
      const failure = storeErrorOf(error, location);
      if (failure.code !== "damaged") throw failure;
      return await replaceFolder(failure);
    }
  }

  async function replaceFolder(failure: StoreError): Promise<Level> {
    try {
      await moveAside(String(failure.cause));
      return await openLevel(location);
    } catch (error) {
      throw storeErrorOf(error, location);
    }
  }

  async function moveAside(cause: string): Promise<void> {
    const aside = `${location}-damaged-${new Date(deps.clock.wallMs()).toISOString().replaceAll(":", "-")}`;
    await rename(location, aside);
    setAside = aside;
    generation += 1;
    deps.log.warn("the store was damaged and has been set aside; a fresh one takes its place", {
      setAside: aside,
      cause,
    });
    onSetAside.emit(aside);
  }

  /** Runs one recovery at a time: operations that ask for one meanwhile wait for the same. */
  function recover(openAgain: () => Promise<Level>): Promise<void> {
    recovering ??= (async () => {
      try {
        mustReopen = true;
        await level.close();
        level = await openAgain();
        tables = tablesOf(level);
        mustReopen = false;
      } finally {
        recovering = null;
      }
    })();
    return recovering;
  }

  /** Turns what level throws into a StoreError. Sets a damaged database aside before it throws that. */
  async function guard<T>(operation: () => Promise<T>): Promise<T> {
    const before = generation;
    try {
      if (isClosed) throw new Error("the store is closed");
      await (mustReopen ? recover(openOrReplace) : recovering);
      return await operation();
    } catch (error) {
      const failure = storeErrorOf(error, location);
      if (failure.code === "damaged" && generation === before) await recover(() => replaceFolder(failure));
      else mustReopen = true;
      throw failure;
    }
  }

  /** Level writes in several threads, so that of two writes under way the earlier one may be the last: records are written one by one. */
  function inTurn(put: () => Promise<void>): Promise<void> {
    const written = recordsWritten.then(put);
    recordsWritten = written.catch(() => {});
    return written;
  }

  const readRecord = async (meetingId: MeetingId, name: RecordName) =>
    parseJson((await tables.records(meetingId).get(name)) ?? "null");

  async function loadOnce(meetingId: MeetingId): Promise<LoadedMeeting> {
    return {
      lastRead: decodeLastRead(await readRecord(meetingId, "lastRead")) ?? {},
      delivered: decodeDelivered(await readRecord(meetingId, "delivered")) ?? {},
    };
  }

  /** Reads at once. By the key in the whole database: a table that was used just now is not open yet. */
  function readNow(table: Tables["meetings"], key: string): string | undefined {
    try {
      if (isClosed) throw new Error("the store is closed");
      return level.getSync(table.prefixKey(key, "utf8"), { valueEncoding: "utf8" });
    } catch (error) {
      throw storeErrorOf(error, location);
    }
  }

  return {
    get generation() {
      return generation;
    },
    get setAside() {
      return setAside;
    },
    onSetAside: onSetAside.on,
    async load(meetingId) {
      try {
        return await guard(() => loadOnce(meetingId));
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== "damaged") throw error;
        return await guard(() => loadOnce(meetingId));
      }
    },
    entriesAfter: (meetingId, key, limit) =>
      guard(async () => {
        const rows = await tables.entries(meetingId).iterator({ gt: key, limit }).all();
        return rows.map(([at, value]) => [at, decodeSigned(parseJson(value))] as const);
      }),
    ends: (meetingId) =>
      guard(async () => {
        const keys = tables.entries(meetingId).keys({ reverse: true });
        const ends: string[] = [];
        try {
          for (let key = await keys.next(); key !== undefined; key = await keys.next()) {
            ends.push(key);
            // To the last key before those of this feed.
            keys.seek(key.slice(0, key.indexOf(".")));
          }
        } finally {
          await keys.close();
        }
        return ends.toReversed();
      }),
    read(meetingId, place) {
      try {
        const value = readNow(tables.entries(meetingId), diskKeyOf(place));
        return value === undefined ? null : decodeSigned(parseJson(value));
      } catch (error) {
        if (error instanceof StoreError && error.code === "damaged") return null;
        throw error;
      }
    },
    get: (meetingId, table, key) => readNow(tables.index[table](meetingId), key),
    range: (meetingId, table, { above, below, limit, isReverse = false }) =>
      guard(() =>
        tables.index[table](meetingId)
          .iterator({
            ...(above === undefined ? {} : { gt: above }),
            ...(below === undefined ? {} : { lt: below }),
            ...{ limit, reverse: isReverse },
          })
          .all(),
      ),
    write: ({ meetingId, title }, entries, index) =>
      guard(async () => {
        const batch = level.batch();
        const sublevel = tables.entries(meetingId);
        for (const entry of entries) batch.put(diskKeyOf(entry), JSON.stringify(entry.signed), { sublevel });
        for (const { table, key, value } of index) {
          const options = { sublevel: tables.index[table](meetingId) };
          if (value === null) batch.del(key, options);
          else batch.put(key, value, options);
        }
        batch.put(meetingId, JSON.stringify([title, deps.clock.wallMs()]), { sublevel: tables.meetings });
        await batch.write(DURABLY);
      }),
    writeRecord: (meetingId, name, value) => {
      const text = JSON.stringify(value) ?? "null";
      const put = () => tables.records(meetingId).put(name, text, name === "saved" ? DURABLY : {});
      return guard(() => inTurn(put));
    },
    readRecord: (meetingId, name) => guard(() => readRecord(meetingId, name)),
    meetings: () =>
      guard(async () => {
        const meetings: KeptMeeting[] = [];
        for (const [key, value] of await tables.meetings.iterator().all()) {
          const [meetingId, known] = [decodeMeetingId(key), decodeMeeting(parseJson(value))];
          if (meetingId !== null && known !== null)
            meetings.push({ meetingId, title: known[0], lastAtMs: known[1] });
        }
        return meetings.toSorted((a, b) => b.lastAtMs - a.lastAtMs);
      }),
    forget: (meetingId) =>
      guard(async () => {
        await tables.meetings.del(meetingId);
        await tables.records(meetingId).clear();
        for (const table of Object.values(tables.index)) await table(meetingId).clear();
        await tables.entries(meetingId).clear();
      }),
    async close() {
      isClosed = true;
      await recovering?.catch(() => {});
      await recordsWritten;
      await level.close();
      runs.closed();
    },
  };
}

type Tables = ReturnType<typeof tablesOf>;

/** Keeps the sublevels: making one costs more than a write through it. */
function tablesOf(level: Level) {
  const sublevel = (name: string | string[]) => level.sublevel(name, { valueEncoding: "utf8" });
  type Table = ReturnType<typeof sublevel>;
  function ofMeetings(name: string): (meetingId: MeetingId) => Table {
    const known = new Map<MeetingId, Table>();
    return (meetingId) => {
      const table = known.get(meetingId) ?? sublevel([meetingId, name]);
      known.set(meetingId, table);
      return table;
    };
  }
  return {
    entries: ofMeetings("entries"),
    records: ofMeetings("records"),
    index: {
      about: ofMeetings("index-about"),
      feeds: ofMeetings("index-feeds"),
      chain: ofMeetings("index-chain"),
      standing: ofMeetings("index-standing"),
      slots: ofMeetings("index-slots"),
      timeline: ofMeetings("index-timeline"),
    } satisfies Record<IndexTable, unknown>,
    /** By meeting id: title, and time of last use in milliseconds since 1970. */
    meetings: sublevel("meetings"),
  };
}
