/** What the core publishes of its state: `AppView`, and what chat and files consist of. Types only. */
import type { EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { Settings } from "./settings.ts";

export interface NearbyMeeting {
  readonly meetingId: MeetingId;
  /** Empty for a private meeting. */
  readonly title: string;
  readonly members: number;
  readonly coordinator: PeerId | null;
  readonly needsPasscode: boolean;
  readonly isLocked: boolean;
  /** False when its members speak another protocol version: it is listed, but cannot be joined. */
  readonly isCompatible: boolean;
}

/** A member as people see it. */
export interface Participant {
  readonly peerId: PeerId;
  readonly name: string;
  readonly isSelf: boolean;
  readonly isHost: boolean;
  readonly isCameraOn: boolean;
  readonly isMicrophoneOn: boolean;
  readonly isHandUp: boolean;
  readonly joinedAtMs: number;
}

export interface ChatMessage {
  readonly id: EntryId;
  readonly from: PeerId;
  /** The author's name when it was written. */
  readonly fromName: string;
  readonly text: string;
  /** Who may read it besides the author; absent for everyone. */
  readonly to?: readonly PeerId[];
  /** `everyone`, or the sorted ids of author and readers joined by commas. */
  readonly conversation: string;
  readonly atMs: number;
  /** Sorts as text: messages are shown in this order, which may differ from that of their arrival. */
  readonly order: string;
  readonly replyTo?: EntryId;
  readonly mentions?: readonly PeerId[];
  readonly isEdited: boolean;
  /** The text is empty then. */
  readonly isDeleted: boolean;
  readonly reactions: readonly { readonly emoji: string; readonly from: readonly PeerId[] }[];
}

export interface Announcement {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly atMs: number;
  readonly order: string;
}

/** A file or folder that somebody offers. */
export interface SharedFile {
  readonly fileId: FileId;
  readonly from: PeerId;
  readonly fromName: string;
  /** As its giver called it; never a path. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** Of the whole content, hex. */
  readonly sha256: string;
  readonly to?: readonly PeerId[];
  readonly conversation: string;
  readonly atMs: number;
  /** Among the messages'. */
  readonly order: string;
}

/** What self gives or takes. */
export interface Transfer {
  readonly fileId: FileId;
  /** `prepare`: being read before it can be offered. */
  readonly direction: "prepare" | "fetch";
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: number;
  /** Over the network since it was begun or gone on with, what came in vain included. */
  readonly receivedBytes?: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: "queued" | "running" | "paused" | "waiting" | "failed" | "done";
  /** A sentence, when failed or waiting. */
  readonly problem: string | null;
  /** Where it was saved, when it was and the window may know. */
  readonly path: string | null;
  /** Its bytes are on this machine. */
  readonly isHere: boolean;
}

/** A meeting that this machine has been in and keeps the history of. */
export interface EarlierMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly lastAtMs: number;
}

export interface MeetingView {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly needsPasscode: boolean;
  readonly joinedAtMs: number;
  /** Self included, by time of joining. */
  readonly participants: readonly Participant[];
  readonly coordinator: PeerId;
  readonly deputy: PeerId | null;
  readonly term: number;
  /** Somebody else is taking over right now. */
  readonly isTakingOver: boolean;
  /** Self is in the meeting, but reaches nobody of it. */
  readonly isPartitioned: boolean;
  /** Self reaches others, but for some seconds not the coordinator: what it hears and shows may be late or missing. */
  readonly isCoordinatorOutOfReach: boolean;
  readonly presenter: PeerId | null;
  /** Who asks self, the presenter, to hand over the screen. */
  readonly takeOverRequest: PeerId | null;
  /** By conversation: order of the newest message that was marked read. */
  readonly lastRead: Readonly<Record<string, string>>;
  /** Those not withdrawn, oldest first. */
  readonly announcements: readonly Announcement[];
  readonly transfers: readonly Transfer[];
}

/** Everything the window shows, but the messages. Immutable; a new one replaces the old. */
export interface AppView {
  readonly version: string;
  readonly self: {
    readonly peerId: PeerId;
    readonly name: string;
    /** What self wants on; the window makes it so. */
    readonly isCameraOn: boolean;
    readonly isMicrophoneOn: boolean;
  };
  readonly settings: Settings;
  readonly nearby: readonly NearbyMeeting[];
  /** Newest first. */
  readonly earlier: readonly EarlierMeeting[];
  /** Bytes of copies kept for others, and of the disk that is free. */
  readonly storage: { readonly copiesBytes: number; readonly freeBytes: number | null };
  readonly network: {
    /** Names and addresses of the interfaces in use; empty when there is no network. */
    readonly interfaces: readonly { readonly name: string; readonly address: string }[];
    /** A sentence when discovery can't work, such as the mDNS port being taken; null when well. */
    readonly problem: string | null;
  };
  /** Being joined or made, but not there yet. */
  readonly joining: { readonly title: string } | null;
  readonly meeting: MeetingView | null;
}
