/**
 * What one meeting keeps on the disk, read by key: its entries, and the index that follows from them. What was put and is not on the
 * disk yet is read from memory. One write brings entries and what follows from them to the disk together, so that a crash leaves an
 * index that fits its entries.
 *
 * | table      | key                        | value                                                        |
 * | `about`    | `index`                    | version and counter; there is none until the index is whole  |
 * | `feeds`    | feed                       | its branches and their ends, its bytes (`feed.ts`)           |
 * | `chain`    | feed, branch, number       | the entry's id                                               |
 * | `standing` | as the entry's on the disk | the entry's id: it is read when the meeting is opened        |
 * | `slots`    | message id                 | the message's place, edits, deletions and reactions          |
 * | `timeline` | conversation, order        | message id                                                   |
 */
import { hash } from "node:crypto";
import type { MeetingId } from "../../kernel/ids.ts";
import type { IndexPut, IndexTable, KeyRange, MeetingDisk, Place, SignedText } from "../database.ts";
import { decodeEntry, type Entry } from "./entry.ts";

/** Entries in the cache, and UTF-16 code units of the longest: some 2 MB at most. */
const MAX_CACHED = 256;
const MAX_CACHED_LENGTH = 4_000;

export interface MeetingIndex {
  /** @throws StoreError when the disk cannot be read */
  get(table: IndexTable, key: string): string | undefined;
  put(table: IndexTable, key: string, value: string | null): void;
  /** The rows of the disk and those that are not on it yet. @throws StoreError when the disk cannot be read */
  range(table: IndexTable, range: KeyRange): Promise<readonly (readonly [key: string, value: string])[]>;
  /** An entry that is not on the disk yet. */
  hold(entry: Entry): void;
  /** Null if it is not here, or damaged. @throws StoreError when the disk cannot be read */
  signedAt(place: Place): SignedText | null;
  /** The same, decoded. */
  entryAt(place: Place): Entry | null;
  /** Nothing may be taken in while the disk cannot be read: the index would lack it. @throws StoreError */
  checkReadable(): void;
  /** What is not on the disk yet. */
  pending(): PendingWrite;
  /** That is on the disk. */
  settle(written: PendingWrite): void;
  /** Forgets what is not on the disk. */
  clear(): void;
}

export interface PendingWrite {
  readonly entries: readonly Entry[];
  readonly index: readonly IndexPut[];
}

/** The part of the disk that the index reads. */
export type IndexDisk = Pick<MeetingDisk, "read" | "get" | "range">;

export function createMeetingIndex(disk: IndexDisk, meetingId: MeetingId): MeetingIndex {
  const held = new Map<string, Entry>();
  /** Entries that were read last: one that is changed or answered is read again at once. */
  const cache = new Map<string, Entry>();
  /** By table and key. */
  const puts = new Map<string, IndexPut>();

  function signedAt(place: Place): SignedText | null {
    const entry = held.get(place.id);
    if (entry !== undefined) return entry.signed;
    const signed = disk.read(meetingId, place);
    return signed !== null && hash("sha256", signed[0] + signed[1]) === place.id ? signed : null;
  }

  function remember(entry: Entry): void {
    if (entry.signed[0].length > MAX_CACHED_LENGTH) return;
    cache.set(entry.id, entry);
    if (cache.size <= MAX_CACHED) return;
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      return;
    }
  }

  return {
    get(table, key) {
      const put = puts.get(`${table} ${key}`);
      return put === undefined ? disk.get(meetingId, table, key) : (put.value ?? undefined);
    },
    put: (table, key, value) => void puts.set(`${table} ${key}`, { table, key, value }),
    async range(table, range) {
      const { above = "", below, limit, isReverse = false } = range;
      // Before the disk is read: what reaches the disk meanwhile is then found in one of the two.
      const added = [...puts.values()].filter(
        ({ table: its, key }) => its === table && key > above && (below === undefined || key < below),
      );
      const stored = await disk.range(meetingId, table, range);
      if (added.length === 0) return stored;
      const rows = new Map(stored);
      for (const { key, value } of added) if (value !== null) rows.set(key, value);
      const way = isReverse ? -1 : 1;
      return [...rows].toSorted(([a], [b]) => (a < b ? -way : way)).slice(0, limit);
    },
    hold: (entry) => void held.set(entry.id, entry),
    signedAt,
    entryAt(place) {
      const known = held.get(place.id) ?? cache.get(place.id);
      if (known !== undefined) return known;
      const signed = signedAt(place);
      const entry = signed && decodeEntry(signed);
      if (entry !== null) remember(entry);
      return entry;
    },
    checkReadable: () => void disk.get(meetingId, "about", "index"),
    pending: () => ({ entries: [...held.values()], index: [...puts.values()] }),
    settle({ entries, index }) {
      for (const entry of entries) {
        held.delete(entry.id);
        remember(entry);
      }
      for (const put of index) {
        const name = `${put.table} ${put.key}`;
        if (puts.get(name) === put) puts.delete(name);
      }
    },
    clear() {
      held.clear();
      cache.clear();
      puts.clear();
    },
  };
}
