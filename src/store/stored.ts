/** What people wrote and shared, as it is read from the entries of a meeting. */
import type { EntryId, FileId, PeerId } from "../kernel/ids.ts";

/** A message as the timeline shows it. */
export interface StoredMessage {
  readonly id: EntryId;
  readonly from: PeerId;
  /** By the roster; for an author that is gone, the name under which it was first seen. */
  readonly fromName: string;
  /** Empty if it is deleted. */
  readonly text: string;
  /** The readers besides the author; absent for everyone. */
  readonly to?: readonly PeerId[];
  /** By the author's clock, but never later than the present by self's. */
  readonly atMs: number;
  /** `everyone`, or the sorted ids of author and readers joined by commas. */
  readonly conversation: string;
  /** Sorts as text: the timeline's order, the same on every peer. */
  readonly order: string;
  readonly replyTo?: EntryId;
  readonly mentions?: readonly PeerId[];
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  readonly reactions: readonly { readonly emoji: string; readonly from: readonly PeerId[] }[];
}

export interface Acknowledgement {
  readonly id: EntryId;
  /** How many peers besides the author have it on disk. Counted no further once it is delivered. */
  readonly holders: number;
  /** Two peers besides the author have it on disk, or all others if there are fewer. */
  readonly isDelivered: boolean;
}

export interface StoredAnnouncement {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly atMs: number;
  readonly order: string;
}

/** Describes a shared file so that its bytes can be fetched and verified. The store checks its bounds and nothing else. */
export interface FileDescriptor {
  readonly fileId: FileId;
  /** A base name as its sharer called it, not made safe for any file system. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** SHA-256 of the content, 64 hex digits. */
  readonly sha256: string;
  /** Names the bytes as peers transfer and keep them (a sealed file's by its ciphertext), 64 hex digits. */
  readonly blobId: string;
  /** Of a file: when it was last changed, in milliseconds since 1970 by its sharer's clock. */
  readonly modifiedAtMs?: number;
  /** Of a file: its sharer may run it. */
  readonly isExecutable?: true;
  /** AES-256 key of a sealed file, 64 hex digits; only its readers ever see it. */
  readonly key?: string;
}

export interface StoredFile extends FileDescriptor {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly to?: readonly PeerId[];
  readonly conversation: string;
  readonly atMs: number;
  readonly order: string;
}

/** A question with options that members choose. */
export interface StoredPoll {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly isMultiple: boolean;
  /** Only who asks can read the votes; when it closes the poll, all see how often each option was chosen. */
  readonly isSealed: boolean;
  /** How often each option was chosen; null as long as self may not know. */
  readonly counts: readonly number[] | null;
  /** One of each voter. `choices`: indexes of options; null where self cannot read them. */
  readonly votes: readonly { readonly from: PeerId; readonly choices: readonly number[] | null }[];
  /** Who closed it; null for an open one. */
  readonly closedBy: PeerId | null;
  readonly atMs: number;
  readonly order: string;
}

/** A finished line of captions that is kept. */
export interface StoredCaption {
  readonly id: EntryId;
  /** Who typed it. */
  readonly from: PeerId;
  readonly fromName: string;
  /** The name of the one that says it; null where the captioner has not said who. */
  readonly speaker: string | null;
  readonly text: string;
  readonly atMs: number;
  readonly order: string;
}

export interface HistoryQuery {
  /** Absent for all conversations, with the announcements. */
  readonly conversation?: string | undefined;
  /** The `order` of a message, file or announcement: only what stands before it is picked. */
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
  /** Words that must all be in the text, the file's name or the author's name, whatever their case and accents. */
  readonly search?: string | undefined;
}

export interface MessagePage {
  /** The newest ones that fit the query, oldest first. */
  readonly messages: readonly StoredMessage[];
  /** Older messages fit the query, too. */
  readonly hasMore: boolean;
}

export interface HistoryPage extends MessagePage {
  readonly files: readonly StoredFile[];
  readonly announcements: readonly StoredAnnouncement[];
  readonly polls: readonly StoredPoll[];
  readonly captions: readonly StoredCaption[];
}

/** How many entries of a long history have come, of how many. */
export interface CatchUp {
  readonly taken: number;
  readonly total: number;
}
