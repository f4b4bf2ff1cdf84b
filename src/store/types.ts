/** What others see of the store. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";

/** Signs with this installation's Ed25519 key. */
export interface Signer {
  readonly peerId: PeerId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** A message as the timeline shows it. */
export interface StoredMessage {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly to?: readonly PeerId[];
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
  /** Peers besides the author that hold it on disk. */
  readonly holders: number;
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

/** What a giver says of a file's bytes: enough to fetch and verify them. Opaque to the store but for its bounds. */
export interface FileFacts {
  readonly fileId: FileId;
  /** A base name as its giver called it, not made safe for any file system. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** Of the content, 64 hex digits. */
  readonly sha256: string;
  /** Names the bytes as they are carried (sealed ones by their ciphertext), 64 hex digits. */
  readonly blobId: string;
  /** AES-256 key of a sealed file, 64 hex digits; only its readers ever see it. */
  readonly key?: string;
}

export interface StoredFile extends FileFacts {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly to?: readonly PeerId[];
  readonly conversation: string;
  readonly atMs: number;
  readonly order: string;
}

/** A lasting fact that self states. */
export type Fact =
  | {
      readonly kind: "message";
      readonly text: string;
      readonly to?: readonly PeerId[];
      readonly replyTo?: EntryId;
      readonly mentions?: readonly PeerId[];
    }
  /** One's own message. */
  | { readonly kind: "edit"; readonly id: EntryId; readonly text: string }
  | { readonly kind: "delete"; readonly id: EntryId }
  | { readonly kind: "reaction"; readonly id: EntryId; readonly emoji: string; readonly on: boolean }
  /** Hosts only. */
  | { readonly kind: "announcement"; readonly text: string }
  | { readonly kind: "withdrawAnnouncement"; readonly id: EntryId }
  | { readonly kind: "file"; readonly facts: FileFacts; readonly to?: readonly PeerId[] }
  /** By its giver or a host. */
  | { readonly kind: "withdrawFile"; readonly fileId: FileId }
  /** Hosts only. */
  | { readonly kind: "host"; readonly publicKey: string; readonly isHost: boolean }
  /** Hosts only. What the person writes from here on, as far as self has seen, is not shown. */
  | { readonly kind: "ban"; readonly publicKey: string; readonly isBanned: boolean }
  /** Hosts only. */
  | { readonly kind: "lock"; readonly isLocked: boolean };

/** Somebody who breaks the rules: told once for each kind of offence. */
export interface Offender {
  readonly peerId: PeerId;
  /** For people; says "this member". */
  readonly sentence: string;
}

/** One meeting's feeds on this peer, and what they come to. */
export interface MeetingStore {
  /**
   * Resolves once the entry is on disk (`sync: true`). `requestId` comes back with a message in `onMessage`. What a full or damaged disk
   * does not take is sent and shown all the same, and written as soon as there is room. @throws StoreError
   */
  append(fact: Fact, options: { readonly fromName: string; readonly requestId?: string }): Promise<EntryId>;
  /** Timeline order; only what self may read. */
  messages(): readonly StoredMessage[];
  /** New on this peer, own included, each id once. */
  onMessage(listener: (message: StoredMessage & { readonly requestId?: string }) => void): Unsubscribe;
  /** Edited, deleted or reacted to. */
  onMessageChanged(listener: (message: StoredMessage) => void): Unsubscribe;
  /** Those not withdrawn, timeline order. */
  announcements(): readonly StoredAnnouncement[];
  onAnnouncement(listener: (announcement: StoredAnnouncement) => void): Unsubscribe;
  onAnnouncementWithdrawn(listener: (id: EntryId) => void): Unsubscribe;
  /** Those not withdrawn whose names self may read, timeline order. */
  files(): readonly StoredFile[];
  onFile(listener: (file: StoredFile) => void): Unsubscribe;
  onFileWithdrawn(listener: (fileId: FileId) => void): Unsubscribe;
  /** Blob ids that the meeting carries, sealed ones of others included: what coordinator and deputy keep copies of. */
  blobIds(): readonly { readonly blobId: string; readonly sizeBytes: number; readonly from: PeerId }[];
  /** Something may have been added to them or withdrawn; after `onFile` and `onFileWithdrawn` for the same. */
  onBlobs(listener: () => void): Unsubscribe;
  /** Public keys, hex. */
  hosts(): readonly string[];
  onHosts(listener: (hosts: readonly string[]) => void): Unsubscribe;
  /** Public keys, hex, of those whom hosts have banned. */
  banned(): readonly string[];
  isLocked(): boolean;
  /** Who is banned, or whether it is locked, has changed. */
  onDoor(listener: () => void): Unsubscribe;
  offenders(): readonly Offender[];
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
  onAcknowledged(listener: (acknowledgement: Acknowledgement) => void): Unsubscribe;
  acknowledgements(): readonly Acknowledgement[];
  /** The hub that it syncs with (the coordinator; null when self is), and the members there are. */
  setHub(hub: PeerId | null, members: readonly PeerId[]): void;
  /** A link to the peer came up or went away: sync starts or stops. */
  peerUp(peer: PeerId): void;
  peerDown(peer: PeerId): void;
  /** A body from the mesh's "store" channel. Hostile: dropped and counted if it is not right; never throws. */
  receive(from: PeerId, body: unknown): void;
  /** By conversation: order of the newest message or file that was marked read. */
  lastRead(): Readonly<Record<string, string>>;
  /** Everything of its conversation up to this message or file. */
  markRead(id: EntryId | FileId): void;
  close(): Promise<void>;
}

export type StoreErrorCode =
  | "locked"
  | "readOnly"
  | "damaged"
  | "diskFull"
  | "failed"
  | "notAllowed"
  | "noSuchMessage"
  | "cannotSeal";

/** `message` is a sentence for people: what is wrong and what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

/** What a meeting's signed creation says; checked by whoever hands it over. */
export interface MeetingRoot {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** Public key of who made it, hex: the first host. */
  readonly host: string;
}

export interface KeptMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly lastAtMs: number;
}

export interface Store {
  /** Where a damaged store was moved to since this one was opened, or null: to be told to the person. */
  readonly setAside: string | null;
  /** Opening the same meeting twice returns the same. */
  openMeeting(meeting: MeetingRoot): Promise<MeetingStore>;
  /** Meetings with history here, newest first. */
  earlier(): Promise<readonly KeptMeeting[]>;
  /** What is needed to open the meeting again: opaque, kept as it is. Private: may hold secrets. */
  keep(meetingId: MeetingId, saved: unknown): Promise<void>;
  kept(meetingId: MeetingId): Promise<unknown>;
  /** Deletes a meeting that is not open. */
  forget(meetingId: MeetingId): Promise<void>;
  close(): Promise<void>;
}
