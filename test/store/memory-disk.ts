/** The store's database in memory. The contract suite `disk/meeting-disk.contract.ts` proves that it behaves like the real one. */
import type { Clock } from "../../src/kernel/clock.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import {
  diskKeyOf,
  type Database,
  type DiskEntry,
  type IndexPut,
  type IndexTable,
  type RecordName,
  type SignedText,
} from "../../src/store/database.ts";
import { StoreError, type KeptMeeting } from "../../src/store/types.ts";
import { verbatim } from "../../src/kernel/words.ts";

interface Batch {
  readonly entries: readonly DiskEntry[];
  readonly index: readonly IndexPut[];
}
interface StoredMeeting {
  /** By feed, number and id, as the real database's keys. */
  readonly entries: Map<string, SignedText>;
  /** By table, then by key. */
  readonly index: Map<IndexTable, Map<string, string>>;
  readonly records: Map<RecordName, string>;
  /** Each write, in its order. */
  readonly batches: Batch[];
  known: Pick<KeptMeeting, "title" | "lastAtMs"> | null;
}
/** The data that survive closing: open a second database with the same ones. */
export type MemoryStorage = Map<MeetingId, StoredMeeting>;

/** Takes away all but the first writes, as a disk does that is cut short. */
export function cutStorage(storage: MemoryStorage, meetingId: MeetingId, keep: number): void {
  const meeting = storage.get(meetingId);
  if (meeting === undefined) return;
  const kept = meeting.batches.slice(0, keep);
  meeting.entries.clear();
  meeting.index.clear();
  meeting.batches.length = 0;
  for (const batch of kept) put(meeting, batch);
}

function put(meeting: StoredMeeting, batch: Batch): void {
  meeting.batches.push(batch);
  for (const entry of batch.entries) meeting.entries.set(diskKeyOf(entry), entry.signed);
  for (const { table, key, value } of batch.index) {
    const rows = meeting.index.get(table) ?? new Map<string, string>();
    meeting.index.set(table, rows);
    if (value === null) rows.delete(key);
    else rows.set(key, value);
  }
}

export function createMemoryDisk(
  clock: Pick<Clock, "wallMs">,
  storage: MemoryStorage = new Map<MeetingId, StoredMeeting>(),
): Database {
  let isClosed = false;

  function stored(meetingId: MeetingId): StoredMeeting {
    let meeting = storage.get(meetingId);
    if (meeting === undefined) {
      meeting = { entries: new Map(), index: new Map(), records: new Map(), batches: [], known: null };
      storage.set(meetingId, meeting);
    }
    return meeting;
  }

  function now<T>(operation: () => T): T {
    if (isClosed) throw new StoreError("failed", verbatim("The message store can't be used."));
    return operation();
  }
  const whenOpen = async <T>(operation: () => T): Promise<T> => await Promise.resolve(now(operation));

  const record = (meetingId: MeetingId, name: RecordName): unknown =>
    JSON.parse(stored(meetingId).records.get(name) ?? "null");
  const sorted = <Value>(rows: Iterable<[string, Value]>): [string, Value][] =>
    [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));

  return {
    generation: 0,
    setAside: null,
    onSetAside: () => () => {},
    load: (meetingId) =>
      whenOpen(() => ({
        lastRead: (record(meetingId, "lastRead") ?? {}) as Record<string, string>,
        delivered: (record(meetingId, "delivered") ?? {}) as Record<string, readonly [number, number]>,
      })),
    entriesAfter: (meetingId, key, limit) =>
      whenOpen(() =>
        sorted(stored(meetingId).entries)
          .filter(([at]) => at > key)
          .slice(0, limit),
      ),
    ends: (meetingId) =>
      whenOpen(() => {
        const ends = new Map<string, string>();
        for (const key of stored(meetingId).entries.keys()) {
          const feedId = key.split(".")[0] ?? "";
          if (key > (ends.get(feedId) ?? "")) ends.set(feedId, key);
        }
        return [...ends.values()].toSorted();
      }),
    read: (meetingId, place) => now(() => stored(meetingId).entries.get(diskKeyOf(place)) ?? null),
    get: (meetingId, table, key) => now(() => stored(meetingId).index.get(table)?.get(key)),
    range: (meetingId, table, { above = "", below, limit, isReverse = false }) =>
      whenOpen(() => {
        const within = [...(stored(meetingId).index.get(table) ?? [])].filter(
          ([key]) => key > above && (below === undefined || key < below),
        );
        const rows = sorted(within);
        return (isReverse ? rows.toReversed() : rows).slice(0, limit);
      }),
    write: ({ meetingId, title }, entries, index) =>
      whenOpen(() => {
        const meeting = stored(meetingId);
        put(meeting, { entries, index });
        meeting.known = { title, lastAtMs: clock.wallMs() };
      }),
    writeRecord: (meetingId, name, value) =>
      whenOpen(() => void stored(meetingId).records.set(name, JSON.stringify(value) ?? "null")),
    readRecord: (meetingId, name) => whenOpen(() => record(meetingId, name)),
    meetings: () =>
      whenOpen(() =>
        [...storage]
          .flatMap(([meetingId, { known }]) => (known === null ? [] : { meetingId, ...known }))
          .toSorted((a, b) => b.lastAtMs - a.lastAtMs),
      ),
    forget: (meetingId) => whenOpen(() => void storage.delete(meetingId)),
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
