/** The store's database in memory. The contract suite `disk/meeting-disk.contract.ts` proves that it behaves like the real one. */
import type { Clock } from "../../src/kernel/clock.ts";
import type { MeetingId } from "../../src/kernel/ids.ts";
import type { Database, DiskEntry, RecordName, SignedText } from "../../src/store/database.ts";
import { StoreError, type KeptMeeting } from "../../src/store/types.ts";

interface StoredMeeting {
  /** By feed, number and id: sorts as text like the real database's keys. */
  readonly entries: Map<string, SignedText>;
  readonly records: Map<RecordName, string>;
  known: Pick<KeptMeeting, "title" | "lastAtMs"> | null;
}
/** The data that survive closing: open a second database with the same ones. */
export type MemoryStorage = Map<MeetingId, StoredMeeting>;

export function createMemoryDisk(
  clock: Pick<Clock, "wallMs">,
  storage: MemoryStorage = new Map<MeetingId, StoredMeeting>(),
): Database {
  let isClosed = false;

  function stored(meetingId: MeetingId): StoredMeeting {
    let meeting = storage.get(meetingId);
    if (meeting === undefined) {
      meeting = { entries: new Map(), records: new Map(), known: null };
      storage.set(meetingId, meeting);
    }
    return meeting;
  }

  const whenOpen = <T>(operation: () => T): Promise<T> =>
    isClosed
      ? Promise.reject(new StoreError("failed", "The message store can't be used."))
      : Promise.resolve(operation());

  const record = (meetingId: MeetingId, name: RecordName): unknown =>
    JSON.parse(stored(meetingId).records.get(name) ?? "null");

  return {
    generation: 0,
    setAside: null,
    load: (meetingId) =>
      whenOpen(() => ({
        entries: [...stored(meetingId).entries]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([, signed]) => signed),
        unreadable: 0,
        lastRead: (record(meetingId, "lastRead") ?? {}) as Record<string, string>,
        delivered: (record(meetingId, "delivered") ?? {}) as Record<string, readonly [number, number]>,
      })),
    write: ({ meetingId, title }, entries) =>
      whenOpen(() => {
        const meeting = stored(meetingId);
        for (const entry of entries) meeting.entries.set(keyOf(entry), entry.signed);
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

const keyOf = ({ feedId, number, id }: DiskEntry): string =>
  `${feedId} ${String(number).padStart(15, "0")} ${id}`;
