/**
 * What the store needs of a disk: one database for all meetings. `disk/level-adapter.ts` implements it; tests have one in memory, and
 * the contract suite `test/store/disk/meeting-disk.contract.ts` holds both to what stands here.
 */
import type { EntryId, MeetingId } from "../kernel/ids.ts";
import type { KeptMeeting, MeetingRoot } from "./types.ts";

/** An entry as it is on the wire and on disk: its text, and the Ed25519 signature of that in hex. */
export type SignedText = readonly [text: string, signature: string];

/** The part of an entry that the disk looks at: its place and its text. The disk knows nothing of what the text means. */
export interface DiskEntry {
  readonly id: EntryId;
  readonly feedId: string;
  /** From 1. */
  readonly number: number;
  readonly signed: SignedText;
}

/**
 * Which of self's own entries are delivered, by feed: the number of the last one, and how many peers held it when it became
 * delivered. A peer that holds an entry holds all entries of the feed before it.
 */
export type DeliveredFeeds = Readonly<Record<string, readonly [number: number, holders: number]>>;

/** What the disk keeps of a meeting besides its entries; each is one JSON value. */
export type RecordName = "saved" | "lastRead" | "delivered";

export interface LoadedMeeting {
  /** Each feed's entries in the order of their numbers. */
  readonly entries: readonly SignedText[];
  /** How many stored values were not an entry at all. */
  readonly unreadable: number;
  /** By conversation: the order of the newest message that was read. */
  readonly lastRead: Readonly<Record<string, string>>;
  readonly delivered: DeliveredFeeds;
}

/** The part of the database that one meeting's store uses. */
export interface MeetingDisk {
  /** Grows whenever everything written before is gone: entries in memory must then be written again. */
  readonly generation: number;
  /** @throws StoreError */
  load(meetingId: MeetingId): Promise<LoadedMeeting>;
  /**
   * Resolves when the entries are on the disk itself (`fsync`). Writing an entry again changes nothing. Also notes the meeting's title
   * and the time of its last use. A damaged database is set aside before this rejects. @throws StoreError
   */
  write(meeting: Pick<MeetingRoot, "meetingId" | "title">, entries: readonly DiskEntry[]): Promise<void>;
  /**
   * Of several writes to one record the one that was called last stands. `saved` is synced to the disk; a power cut may lose the last
   * write of the other two. @throws StoreError
   */
  writeRecord(meetingId: MeetingId, name: RecordName, value: unknown): Promise<void>;
}

export interface Database extends MeetingDisk {
  /** Where a damaged database was moved to since this one was opened; null if none was. */
  readonly setAside: string | null;
  /** Null if nothing was written under that name. @throws StoreError */
  readRecord(meetingId: MeetingId, name: RecordName): Promise<unknown>;
  /** The meetings with entries, the one used last first. @throws StoreError */
  meetings(): Promise<readonly KeptMeeting[]>;
  /** Deletes the meeting's entries and records. @throws StoreError */
  forget(meetingId: MeetingId): Promise<void>;
  close(): Promise<void>;
}
