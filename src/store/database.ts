/**
 * What the store needs of a disk: one database for all meetings. `disk/level-adapter.ts` implements it; tests have one in memory, and
 * the contract suite `test/store/disk/meeting-disk.contract.ts` holds both to what stands here.
 */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, MeetingId } from "../kernel/ids.ts";
import type { KeptMeeting, MeetingRoot } from "./types.ts";

/** An entry as it is on the wire and on disk: its text, and the Ed25519 signature of that in hex. */
export type SignedText = readonly [text: string, signature: string];

/** Where an entry stands on the disk. */
export interface Place {
  readonly id: EntryId;
  readonly feedId: string;
  /** From 1. */
  readonly number: number;
}

/** The part of an entry that the disk looks at: its place and its text. The disk knows nothing of what the text means. */
export interface DiskEntry extends Place {
  readonly signed: SignedText;
}

/** Sorts by feed, then by number; the branches of a fork stand beside each other. */
export const diskKeyOf = ({ feedId, number, id }: Place): string =>
  `${feedId}.${String(number).padStart(15, "0")}.${id.slice(0, 16)}`;

/**
 * The index: what follows from a meeting's entries, so that opening it and finding an entry need not read all. Each table maps text to
 * text (`log/meeting-index.ts`). It can be made anew from the entries at any time.
 */
export type IndexTable = "about" | "feeds" | "chain" | "standing" | "slots" | "timeline";

export interface IndexPut {
  readonly table: IndexTable;
  readonly key: string;
  /** Null removes the key. */
  readonly value: string | null;
}

/** Keys of a table as they sort as text, the bounds excluded. */
export interface KeyRange {
  readonly above?: string;
  readonly below?: string;
  readonly limit: number;
  /** From the last key on. */
  readonly isReverse?: boolean;
}

/**
 * Which of self's own entries are delivered, by feed: the number of the last one, and how many peers held it when it became
 * delivered. A peer that holds an entry holds all entries of the feed before it.
 */
export type DeliveredFeeds = Readonly<Record<string, readonly [number: number, holders: number]>>;

/** What the disk keeps of a meeting besides its entries; each is one JSON value. */
export type RecordName = "saved" | "lastRead" | "delivered";

export interface LoadedMeeting {
  /** By conversation: the order of the newest message that was read. */
  readonly lastRead: Readonly<Record<string, string>>;
  readonly delivered: DeliveredFeeds;
}

/** The part of the database that one meeting's store uses. */
export interface MeetingDisk {
  /** Grows whenever a fresh database takes the place of a damaged one: what is in memory does not follow from the disk any more. */
  readonly generation: number;
  /** @throws StoreError */
  load(meetingId: MeetingId): Promise<LoadedMeeting>;
  /** The entries after that key of the disk, each feed's in the order of its numbers. Null stands for a value that is no entry. @throws StoreError */
  entriesAfter(
    meetingId: MeetingId,
    key: string,
    limit: number,
  ): Promise<readonly (readonly [key: string, signed: SignedText | null])[]>;
  /** The last key of each feed that has entries, in the order of the feeds. @throws StoreError */
  ends(meetingId: MeetingId): Promise<readonly string[]>;
  /** Reads at once. Null if there is no entry there, or none that can be read. @throws StoreError when the database is not open */
  read(meetingId: MeetingId, place: Place): SignedText | null;
  /** Reads at once. @throws StoreError */
  get(meetingId: MeetingId, table: IndexTable, key: string): string | undefined;
  /** @throws StoreError */
  range(
    meetingId: MeetingId,
    table: IndexTable,
    range: KeyRange,
  ): Promise<readonly (readonly [key: string, value: string])[]>;
  /**
   * Resolves when entries and index are on the disk itself (`fsync`), all or nothing of them. Writing an entry again changes nothing.
   * Also notes the meeting's title and the time of its last use. A damaged database is set aside before this rejects. @throws StoreError
   */
  write(
    meeting: Pick<MeetingRoot, "meetingId" | "title">,
    entries: readonly DiskEntry[],
    index: readonly IndexPut[],
  ): Promise<void>;
  /**
   * Of several writes to one record the one that was called last stands. `saved` is synced to the disk; a power cut may lose the last
   * write of the other two. @throws StoreError
   */
  writeRecord(meetingId: MeetingId, name: RecordName, value: unknown): Promise<void>;
}

export interface Database extends MeetingDisk {
  /** Where a damaged database was moved to since this one was opened; null if none was. */
  readonly setAside: string | null;
  /** A damaged one was moved there just now. */
  onSetAside(listener: (folder: string) => void): Unsubscribe;
  /** Null if nothing was written under that name. @throws StoreError */
  readRecord(meetingId: MeetingId, name: RecordName): Promise<unknown>;
  /** The meetings with entries, the one used last first. @throws StoreError */
  meetings(): Promise<readonly KeptMeeting[]>;
  /** Deletes the meeting's entries and records. @throws StoreError */
  forget(meetingId: MeetingId): Promise<void>;
  close(): Promise<void>;
}
