/** The interface of the store: what the modules that use it see. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { RankClass } from "../kernel/rank.ts";
import type { Vouch } from "../kernel/vouch.ts";
import type { Role } from "../kernel/rights.ts";

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

/** `term`: the last that is ended. `id`: of the last of these entries. */
export interface CoHostEnd {
  readonly term: number;
  readonly id: EntryId;
}

/** What of a member a host can mute. */
export type TrackSource = "microphone" | "camera";
/** `may`: muted by a host, and the member may lift it; `held`: muted, and only a host may. */
export type Mute = "none" | "may" | "held";

/** What holds for one that knocks while no host is in the meeting: it waits, any member may let it in, or it comes in. */
export type WithoutHost = "wait" | "member" | "open";

/** A recording that runs by the hosts' word. Public keys are hex. */
export interface Recording {
  readonly id: EntryId;
  /** Of the host whose machine records. */
  readonly by: string;
  /** When it was begun, by that host's clock. */
  readonly wallMs: number;
  /** Who said yes, the host that began it included, and who said no; nothing is recorded of all others either. */
  readonly agreed: ReadonlySet<string>;
  readonly declined: ReadonlySet<string>;
}

/** Public keys are hex. */
export interface WaitingRoom {
  readonly withoutHost: WithoutHost;
  /** Those that need not knock. */
  readonly admitted: ReadonlySet<string>;
  /** By public key, how often hosts have turned it away since it was last let in. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Those that may not knock again in this sitting. */
  readonly blocked: ReadonlySet<string>;
}

/** The passcode that a host has set, and the record by which members check it. */
export interface SetPasscode {
  readonly passcode: string;
  readonly serverSetup: string;
  readonly registrationRecord: string;
}

/** `release`: the maker's word for newcomers, hex; null where the meeting was made without a passcode. */
export interface PasscodeWithdrawal {
  readonly release: string | null;
}

/** How one gets into the meeting, and what it is called. Null where no host has changed it since it was made. */
export interface Entrance {
  /** Null where nobody has to wait. */
  readonly waitingRoom: WaitingRoom | null;
  /** Grows with each change of the waiting room's rule: the Lamport counter of its last entry, 0 for none. */
  readonly state: number;
  readonly title: string | null;
  readonly isListed: boolean | null;
  readonly passcode: SetPasscode | null;
  /** Not null where hosts have taken the passcode away: `passcode` is null then. */
  readonly withdrawal: PasscodeWithdrawal | null;
  /** Grows with each change of the passcode, as `state` does. */
  readonly passcodeState: number;
}

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
}

/** How many entries of a long history have come, of how many. */
export interface CatchUp {
  readonly taken: number;
  readonly total: number;
}

/** What self wants to append to the meeting. */
export type NewEntry =
  | {
      readonly kind: "message";
      readonly text: string;
      readonly to?: readonly PeerId[];
      readonly replyTo?: EntryId;
      readonly mentions?: readonly PeerId[];
    }
  /** An edit or a deletion is of self's own message. */
  | { readonly kind: "edit"; readonly id: EntryId; readonly text: string }
  | { readonly kind: "delete"; readonly id: EntryId }
  | { readonly kind: "reaction"; readonly id: EntryId; readonly emoji: string; readonly on: boolean }
  /** Hosts only. */
  | { readonly kind: "announcement"; readonly text: string }
  | { readonly kind: "withdrawAnnouncement"; readonly id: EntryId }
  | { readonly kind: "file"; readonly file: FileDescriptor; readonly to?: readonly PeerId[] }
  | {
      readonly kind: "poll";
      readonly question: string;
      readonly options: readonly string[];
      readonly isMultiple: boolean;
      readonly isSealed: boolean;
    }
  /** In place of self's vote of before; without a choice it takes that back. */
  | { readonly kind: "vote"; readonly poll: EntryId; readonly choices: readonly number[] }
  /** By its asker or a host. */
  | { readonly kind: "closePoll"; readonly poll: EntryId }
  /** By its sharer or a host. */
  | { readonly kind: "withdrawFile"; readonly fileId: FileId }
  /** Hosts only; to be a speaker or a viewer, by co-hosts, too. */
  | { readonly kind: "role"; readonly publicKey: string; readonly role: Role }
  /** Hosts only. Entries of the person that self has not seen when it bans have no effect. */
  | { readonly kind: "ban"; readonly publicKey: string; readonly isBanned: boolean }
  /** Hosts only. Puts the member out once. */
  | { readonly kind: "remove"; readonly publicKey: string }
  /** Hosts only. By a co-host it counts where no host is. */
  | { readonly kind: "end"; readonly term: number }
  /** Hosts only. What co-hosts ended before goes on. */
  | { readonly kind: "goOn" }
  /** Hosts only. */
  | { readonly kind: "lock"; readonly isLocked: boolean }
  | { readonly kind: "spotlight"; readonly publicKeys: readonly string[] }
  | ({ readonly kind: "vouch" } & Omit<Vouch, "issuer">)
  /** Hosts only. `publicKey`: of the member whose machine is to carry the meeting; null for nobody's. */
  | { readonly kind: "carrier"; readonly publicKey: string | null }
  /** Hosts only. Self's machine records from now on. */
  | { readonly kind: "record" }
  /** Hosts only. */
  | { readonly kind: "stopRecording"; readonly recording: EntryId }
  /** Self may be heard and seen in that recording from now on, or may not. */
  | { readonly kind: "recordingConsent"; readonly recording: EntryId; readonly agrees: boolean }
  /** Hosts only. `admitted`: public keys, hex, of those that need not knock. */
  | {
      readonly kind: "waitingRoom";
      readonly isOn: boolean;
      readonly withoutHost: WithoutHost;
      readonly admitted: readonly string[];
    }
  /** Hosts only, but where the waiting room's rule lets any member admit. */
  | { readonly kind: "admit"; readonly publicKey: string; readonly isAdmitted: boolean }
  /** Hosts only. */
  | { readonly kind: "title"; readonly title: string }
  /** Hosts only. Whether viewers may write in the chat. */
  | { readonly kind: "viewersChat"; readonly isOpen: boolean }
  /** Hosts only. */
  | { readonly kind: "listing"; readonly isListed: boolean }
  /** Hosts only. */
  | ({ readonly kind: "passcode" } & SetPasscode)
  /** Hosts only; where the meeting was made with a passcode, only its maker. */
  | ({ readonly kind: "noPasscode" } & PasscodeWithdrawal)
  /** Hosts only. `publicKey`: null for all members but hosts, later ones included. */
  | {
      readonly kind: "mute";
      readonly source: TrackSource;
      readonly publicKey: string | null;
      readonly isMuted: boolean;
      readonly mayUnmute: boolean;
    }
  /** Self lifts a mute that permits it. */
  | { readonly kind: "unmute"; readonly source: TrackSource }
  /** Hosts only. Whoever comes in has that source muted. `present`: public keys, hex, of those that are in the meeting. */
  | {
      readonly kind: "onEntry";
      readonly source: TrackSource;
      readonly isOff: boolean;
      readonly present: readonly string[];
    }
  /** Self, who was in this meeting before, has come in anew. */
  | { readonly kind: "entered" };

/** A member that breaks the rules; reported once for each kind of offence. */
export interface Offender {
  readonly peerId: PeerId;
  /** For people; calls the peer "this member". */
  readonly sentence: string;
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

/** `message` is a sentence for people: what is wrong and what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
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
