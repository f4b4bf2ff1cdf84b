/** The interface of the store: what the modules that use it see. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { RankClass } from "../kernel/rank.ts";
import type { Role } from "../kernel/rights.ts";
import type { Vouch } from "../kernel/vouch.ts";
import type { NewEntry } from "./new-entry.ts";
import type { CoHostEnd, Entrance, Mute, Recording, TrackSource } from "./rules.ts";
import type {
  Acknowledgement,
  CatchUp,
  HistoryQuery,
  MessagePage,
  StoredAnnouncement,
  StoredCaption,
  StoredFile,
  StoredMessage,
  StoredPoll,
} from "./stored.ts";
import { WordedError, type Words } from "../kernel/words.ts";

export type * from "./new-entry.ts";
export type * from "./rules.ts";
export type * from "./stored.ts";

/** Signs with this installation's Ed25519 key. */
export interface Signer {
  readonly peerId: PeerId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** A member as self sees it. */
export interface SeenMember {
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  readonly name: string;
}

/** A member that breaks the rules; reported once for each kind of offence. */
export interface Offender {
  readonly peerId: PeerId;
  /** Calls the peer "this member". */
  readonly words: Words;
}

/** One meeting's feeds on this peer, and the state that they add up to. */
export interface MeetingStore {
  /**
   * Resolves once the entry is on disk (`sync: true`). `requestId` comes back with a message in `onMessage`. If a full or damaged disk
   * does not take the entry, this rejects, but the entry is sent and shown all the same, and written as soon as there is room.
   * @throws StoreError
   */
  append(
    entry: NewEntry,
    options: { readonly fromName: string; readonly requestId?: string },
  ): Promise<EntryId>;
  /** The newest ones, in the timeline's order; only those that self may read. `history` reads all. */
  messages(): readonly StoredMessage[];
  /** A page of all messages that self may read. @throws StoreError, and what the signal throws once it is aborted */
  history(query: HistoryQuery, signal?: AbortSignal): Promise<MessagePage>;
  /** Called for each message that is new on this peer, self's own included; once for each id. */
  onMessage(listener: (message: StoredMessage & { readonly requestId?: string }) => void): Unsubscribe;
  /** Called for a message that was edited, deleted or reacted to. */
  onMessageChanged(listener: (message: StoredMessage) => void): Unsubscribe;
  /** Those not withdrawn, in the timeline's order. */
  announcements(): readonly StoredAnnouncement[];
  onAnnouncement(listener: (announcement: StoredAnnouncement) => void): Unsubscribe;
  onAnnouncementWithdrawn(listener: (id: EntryId) => void): Unsubscribe;
  /** Those that self may read and that are not withdrawn, in the timeline's order. */
  files(): readonly StoredFile[];
  /** In the timeline's order. */
  polls(): readonly StoredPoll[];
  /** Called for a poll that is new or has changed. `requestId`: that of an append which asked it. */
  onPoll(listener: (poll: StoredPoll & { readonly requestId?: string }) => void): Unsubscribe;
  /** A ban has taken its effect away. */
  onPollWithdrawn(listener: (id: EntryId) => void): Unsubscribe;
  onFile(listener: (file: StoredFile) => void): Unsubscribe;
  onFileWithdrawn(listener: (fileId: FileId) => void): Unsubscribe;
  /** The blobs of all files that are not withdrawn, sealed ones for others included: coordinator and deputy keep copies of these. */
  blobIds(): readonly { readonly blobId: string; readonly sizeBytes: number; readonly from: PeerId }[];
  /** The blobs of files that their sharer or a host withdrew. Another file may have the same blob: `blobIds()` then lists it. */
  withdrawnBlobs(): ReadonlySet<string>;
  /** Called when `blobIds()` or `withdrawnBlobs()` may answer differently; after `onFile` and `onFileWithdrawn` of the same files. */
  onBlobs(listener: () => void): Unsubscribe;
  /** Public keys, hex, of hosts and co-hosts. */
  hosts(): readonly string[];
  /** Called for any change of roles, bans, the lock, the end, the entrance, or of who goes before others to coordinate. */
  onHosts(listener: (hosts: readonly string[]) => void): Unsubscribe;
  /** Hosts, and then co-hosts, the first in line first. `key`: public key, hex. */
  ranked(): readonly { readonly key: string; readonly role: Role }[];
  /** Who goes before others in line to coordinate, by public key, hex. */
  rankClasses(): ReadonlyMap<string, RankClass>;
  /** The members' words for others, in the timeline's order. Their own signatures are not checked. The same object until they change. */
  vouches(): readonly Vouch[];
  /** Public key, hex, of the member whose machine hosts let carry the meeting; null for none. */
  carrier(): string | null;
  /** `publicKey`: of any member, hex. */
  roleOf(publicKey: string): Role;
  /** `publicKey`: of a member, hex. */
  muteOf(publicKey: string, source: TrackSource): Mute;
  /** The id of the host's entry that asks the member to be heard or seen, if nothing has muted it since; else null. */
  inviteOf(publicKey: string, source: TrackSource): EntryId | null;
  /** Whoever comes in, but hosts and co-hosts, has that source muted until it lifts that. */
  isOffOnEntry(source: TrackSource): boolean;
  /** Called for any change of mutes, or of what is off on entry. */
  onMutes(listener: () => void): Unsubscribe;
  /** The member's name, or the one under which it was first listed. `publicKey`: hex. */
  nameOf(publicKey: string): string;
  /** True of members, present and past, as far as they were seen or listed. `publicKey`: hex. */
  wasMember(publicKey: string): boolean;
  /** The last term that a host has ended for everybody; 0 for none. */
  endedTerm(): number;
  /** What a co-host has ended, which counts where no host is here; null for nothing, or once a host has said that it goes on. */
  endedByCoHost(): CoHostEnd | null;
  /** By public key, hex: how often hosts have removed or banned that member. */
  removals(): ReadonlyMap<string, number>;
  /** Public keys, hex, of the banned people. */
  banned(): readonly string[];
  /** Nobody is let in but those who were members before. */
  isLocked(): boolean;
  /** Public keys, hex, of those whom hosts have everybody see large. */
  spotlight(): readonly string[];
  onSpotlight(listener: () => void): Unsubscribe;
  /** Public keys, hex, of those that may caption by the hosts' word, whether they are here or not. */
  captioners(): readonly string[];
  /** Finished lines of captions are to be entries. */
  areCaptionsKept(): boolean;
  /** Those that are kept, in the timeline's order. */
  captions(): readonly StoredCaption[];
  /** Called for any change of `captioners()` or `areCaptionsKept()`. */
  onCaptioning(listener: () => void): Unsubscribe;
  /** The one that runs by the hosts' word; null for none. Whether its host is here is not for the store to say. */
  recording(): Recording | null;
  onRecording(listener: () => void): Unsubscribe;
  /** Called with `onHosts` when it may have changed, as the next one. */
  entrance(): Entrance;
  /** Whether viewers may write in the chat. */
  isChatOpenToViewers(): boolean;
  offenders(): readonly Offender[];
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
  /** False: the disk takes no more, and what comes is held in memory until it does. True: it has everything again. Called on each change. */
  onStorage(listener: (isTaking: boolean) => void): Unsubscribe;
  /** The history that self lacks is long, and on its way. The last one of a catch-up has `taken` equal to `total`. */
  onCatchUp(listener: (catchUp: CatchUp) => void): Unsubscribe;
  /** Null if nothing is on its way, or too little to speak of. */
  catchUp(): CatchUp | null;
  onAcknowledged(listener: (acknowledgement: Acknowledgement) => void): Unsubscribe;
  acknowledgements(): readonly Acknowledgement[];
  /** `hub`: the peer to sync with, which is the coordinator; null if self is. `members`: all members, self included. */
  setHub(hub: PeerId | null, members: readonly PeerId[]): void;
  /** The members that self sees, self included, by the roster: the entries of these are taken in, and shown under these names. */
  setMembers(members: readonly SeenMember[]): void;
  /** A link to the peer came up or went down: sync with it starts or stops. */
  peerUp(peer: PeerId): void;
  peerDown(peer: PeerId): void;
  /** Takes a body of the mesh's "store" channel, which may be hostile: drops and counts a bad one. Never throws. */
  receive(from: PeerId, body: unknown): void;
  /** By conversation: the order of the newest message or file that was marked read. */
  lastRead(): Readonly<Record<string, string>>;
  /** Marks this message or file as read, and everything before it in its conversation. Ignores an unknown id. */
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

/** Its words say what is wrong and what to do, for people. */
export class StoreError extends WordedError {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, words: Words, options?: ErrorOptions) {
    super(words, options);
    this.name = "StoreError";
    this.code = code;
  }
}

/** What a meeting's signed creation says. The caller has checked its signature. */
export interface MeetingRoot {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** Public key of the meeting's maker, hex: the first host. */
  readonly host: string;
  /** Whoever joins is a viewer until a host makes it a speaker. */
  readonly isBroadcast?: boolean;
  readonly needsPasscode?: boolean;
}

export interface KeptMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly lastAtMs: number;
}

export interface Store {
  /** Where a damaged store was moved to since this one was opened, for people to know; null if none was. */
  readonly setAside: string | null;
  /** A damaged one was moved there just now. */
  onSetAside(listener: (folder: string) => void): Unsubscribe;
  /** A meeting that is open already is shared: it stays open until each that opened it has closed it. @throws StoreError */
  openMeeting(meeting: MeetingRoot): Promise<MeetingStore>;
  /** The meetings with entries on this machine, the one used last first. @throws StoreError */
  earlier(): Promise<readonly KeptMeeting[]>;
  /** Keeps a value with which the core can open the meeting again. It may hold secrets; the store does not look into it. @throws StoreError */
  keep(meetingId: MeetingId, saved: unknown): Promise<void>;
  /** The value given to `keep`; null if there is none. @throws StoreError */
  kept(meetingId: MeetingId): Promise<unknown>;
  /** Deletes a meeting that is not open. @throws StoreError notAllowed if it is open */
  forget(meetingId: MeetingId): Promise<void>;
  close(): Promise<void>;
}
