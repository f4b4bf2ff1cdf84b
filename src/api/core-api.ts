/**
 * What passes between the core and those who drive it (the window, a headless participant, a script on standard
 * streams): `Command` in, `CoreEvent` out, one JSON object each. Types and schemas only.
 */
import * as v from "valibot";
import {
  EntryIdSchema,
  FileIdSchema,
  MeetingIdSchema,
  PeerIdSchema,
  type EntryId,
  type FileId,
  type MeetingId,
  type PeerId,
} from "../kernel/ids.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";

/** An SDP description; a leg's offer is some 70 kB. */
const SdpSchema = v.pipe(v.string(), v.maxLength(200_000));
/** Echoed in the events that answer a command. */
const requestId = v.optional(v.pipe(v.string(), v.maxLength(64)));
/** Longer than what is accepted, so that a person gets a sentence and not silence. */
const TypedText = v.pipe(v.string(), v.maxLength(100_000));

/** Absent: everyone. */
export const Recipients = v.optional(v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(64)));
/** `everyone`, or the sorted ids of those who are in it joined by commas. Absent: all. */
const Conversation = v.optional(v.pipe(v.string(), v.maxLength(64 * 34)));
const LocalPath = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)));

const ReceptionSchema = v.object({
  from: v.pipe(
    v.array(
      v.object({ peerId: PeerIdSchema, videoFrames: CountSchema, width: CountSchema, height: CountSchema }),
    ),
    v.maxLength(64),
  ),
  /** `levelDbov`: 0 is full scale, -127 silence. */
  audio: v.object({ packets: CountSchema, levelDbov: v.pipe(v.number(), v.minValue(-127), v.maxValue(0)) }),
});
export type Reception = v.InferOutput<typeof ReceptionSchema>;

export const SettingsSchema = v.object({
  theme: v.picklist(["system", "light", "dark"]),
  /** Labels, not ids: ids change with the origin. Empty for the system's default. */
  cameraLabel: v.pipe(v.string(), v.maxLength(300)),
  microphoneLabel: v.pipe(v.string(), v.maxLength(300)),
  speakerLabel: v.pipe(v.string(), v.maxLength(300)),
  skipPreview: v.boolean(),
  joinWithCamera: v.boolean(),
  joinWithMicrophone: v.boolean(),
  notificationSounds: v.boolean(),
  /** Where files are saved; absolute. Empty: the account's own folder for downloads. */
  downloadFolder: v.pipe(v.string(), v.maxLength(4_000)),
  /** Room for copies of other people's files, kept so that these may leave. Oldest use goes first. */
  copiesLimitBytes: CountSchema,
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  theme: "system",
  cameraLabel: "",
  microphoneLabel: "",
  speakerLabel: "",
  skipPreview: false,
  joinWithCamera: true,
  joinWithMicrophone: true,
  notificationSounds: true,
  downloadFolder: "",
  copiesLimitBytes: 20e9,
};

const CommandSchema = v.variant("type", [
  v.object({ type: v.literal("setName"), requestId, name: TypedText }),
  v.object({ type: v.literal("setSettings"), requestId, settings: v.partial(SettingsSchema) }),
  /** Asks the network more often while someone looks at the list. Counted per client; a client that goes away stops watching. */
  v.object({ type: v.literal("watchMeetings"), requestId, on: v.boolean() }),
  v.object({
    type: v.literal("createMeeting"),
    requestId,
    title: TypedText,
    passcode: v.optional(TypedText),
  }),
  /** `meeting` is an id or a title. */
  v.object({
    type: v.literal("joinMeeting"),
    requestId,
    meeting: TypedText,
    passcode: v.optional(TypedText),
  }),
  v.object({ type: v.literal("leave"), requestId }),
  v.object({
    type: v.literal("sendMessage"),
    requestId,
    text: TypedText,
    /** Sealed for these. */
    to: Recipients,
    replyTo: v.optional(EntryIdSchema),
    /** Who is named in the text and wants to know. */
    mentions: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(64))),
  }),
  /** One's own only. */
  v.object({ type: v.literal("editMessage"), requestId, id: EntryIdSchema, text: TypedText }),
  v.object({ type: v.literal("deleteMessage"), requestId, id: EntryIdSchema }),
  v.object({
    type: v.literal("react"),
    requestId,
    id: EntryIdSchema,
    /** One emoji. */
    emoji: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
    on: v.boolean(),
  }),
  /** Everything of its conversation up to this message or file has been seen. */
  v.object({ type: v.literal("markRead"), requestId, id: v.union([EntryIdSchema, FileIdSchema]) }),
  /** Answered by `history`: messages before the given order, newest kept, oldest first. */
  v.object({
    type: v.literal("history"),
    requestId,
    conversation: Conversation,
    before: v.optional(v.pipe(v.string(), v.maxLength(200))),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
    /** Only those whose text or author's name has all of these words. */
    search: v.optional(TypedText),
  }),
  /** Answered by `exported`. With a path (standard streams and Electron only) it is written there, never over another file. */
  v.object({
    type: v.literal("exportHistory"),
    requestId,
    format: v.picklist(["markdown", "json"]),
    conversation: Conversation,
    path: LocalPath,
  }),
  /** Hosts only: a banner to all and to those who come later. */
  v.object({ type: v.literal("announce"), requestId, text: TypedText }),
  v.object({ type: v.literal("withdrawAnnouncement"), requestId, id: EntryIdSchema }),
  /** Hosts only. */
  v.object({ type: v.literal("setHost"), requestId, peerId: PeerIdSchema, isHost: v.boolean() }),
  /** A file or a folder of this machine. Paths are taken on standard streams and from Electron only; a browser window sends bytes. */
  v.object({
    type: v.literal("shareFile"),
    requestId,
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
    to: Recipients,
  }),
  /**
   * Saves it, never over another file: at `path` (a folder, or a file's full name), else in the folder of the settings. `keep`: only fetched,
   * for the window to show.
   */
  v.object({
    type: v.literal("fetchFile"),
    requestId,
    fileId: FileIdSchema,
    path: LocalPath,
    keep: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal("controlTransfer"),
    requestId,
    fileId: FileIdSchema,
    action: v.picklist(["pause", "resume", "cancel", "retry"]),
  }),
  /** By who shared it, or a host. */
  v.object({ type: v.literal("withdrawFile"), requestId, fileId: FileIdSchema }),
  /** Opens a meeting of before, by id or title, with its history: joins it if it is nearby. */
  v.object({ type: v.literal("openMeeting"), requestId, meeting: TypedText }),
  /** Deletes what this machine keeps of a meeting of before. */
  v.object({ type: v.literal("forgetMeeting"), requestId, meetingId: MeetingIdSchema }),
  v.object({ type: v.literal("setCamera"), requestId, on: v.boolean() }),
  v.object({ type: v.literal("setMicrophone"), requestId, on: v.boolean() }),
  v.object({ type: v.literal("setHand"), requestId, up: v.boolean() }),
  /** `takeOver`: where somebody presents already, ask them. */
  v.object({
    type: v.literal("presentScreen"),
    requestId,
    on: v.boolean(),
    takeOver: v.optional(v.boolean()),
  }),
  /** The presenter's answer to somebody who asks to take over. */
  v.object({ type: v.literal("answerTakeOver"), requestId, to: PeerIdSchema, accept: v.boolean() }),
  /** Opens the leg `legId` (unique per client) to the relay at `relay`; answered by `legAnswer`. */
  v.object({
    type: v.literal("connectLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(64)),
    relay: PeerIdSchema,
    offer: SdpSchema,
  }),
  v.object({
    type: v.literal("closeLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(64)),
    relay: PeerIdSchema,
  }),
  /** What a participant's media side receives; once a second. Becomes the `reception` event. */
  v.object({ type: v.literal("reportReception"), requestId, reception: ReceptionSchema }),
  /** What a takeover cost, measured where it was played. Null where nothing was playing. */
  v.object({
    type: v.literal("reportTakeover"),
    requestId,
    term: CountSchema,
    soundGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
    pictureGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  }),
  /** The participant's own evidence that a relay is silent. */
  v.object({ type: v.literal("reportRelaySilent"), requestId, relay: PeerIdSchema }),
]);
export type Command = v.InferOutput<typeof CommandSchema>;
export const decodeCommand = decoder(CommandSchema);

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
  readonly isCutOff: boolean;
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

export type ErrorCode =
  | "badCommand"
  | "badName"
  | "badTitle"
  | "badMessage"
  | "badPasscode"
  | "noNetwork"
  | "noSuchMeeting"
  | "ambiguousTitle"
  | "wrongPasscode"
  | "passcodeNeeded"
  | "tooManyTries"
  | "protocolVersion"
  | "unreachable"
  | "refused"
  | "meetingFull"
  | "alreadyInMeeting"
  | "notInMeeting"
  | "someonePresents"
  | "takeOverDeclined"
  | "relayFailed"
  | "mediaFailed"
  | "storeFailed"
  | "identityInUse"
  | "notAllowed"
  | "noSuchMessage"
  | "noSuchFile"
  | "badPath"
  | "diskFull"
  | "fileFailed"
  /** Nothing failed: part of a folder is not shared. */
  | "leftOut"
  | "cannotSeal";

/** `requestId` is the one of the command that it answers, if any. */
export type CoreEvent = (
  | { readonly type: "ready"; readonly peerId: PeerId; readonly name: string; readonly url?: string }
  | { readonly type: "view"; readonly view: AppView }
  | { readonly type: "meetings"; readonly meetings: readonly NearbyMeeting[] }
  | { readonly type: "joined"; readonly meetingId: MeetingId; readonly title: string }
  | {
      readonly type: "members";
      readonly members: readonly { readonly peerId: PeerId; readonly name: string }[];
      readonly coordinator: PeerId;
      readonly deputy: PeerId | null;
      readonly term: number;
    }
  /** Sent once self's media has been measured; the gaps are null where nothing was playing. */
  | {
      readonly type: "takeover";
      readonly cause: TakeoverCause;
      readonly coordinator: PeerId;
      readonly term: number;
      readonly soundGapMs: number | null;
      readonly pictureGapMs: number | null;
    }
  | { readonly type: "presenter"; readonly peerId: PeerId | null }
  | ({ readonly type: "message" } & ChatMessage)
  /** It was edited, deleted or reacted to. */
  | ({ readonly type: "messageChanged" } & ChatMessage)
  | ({ readonly type: "announcement" } & Announcement)
  | { readonly type: "announcementWithdrawn"; readonly id: EntryId }
  | ({ readonly type: "file" } & SharedFile)
  | { readonly type: "fileWithdrawn"; readonly fileId: FileId }
  /** Somebody's program breaks the rules: told once for each kind of it. */
  | { readonly type: "offender"; readonly peerId: PeerId; readonly message: string }
  | { readonly type: "fileProgress"; readonly fileId: FileId; readonly bytes: number }
  /** How many peers besides self hold all of what self shares; `isSafe` when self may leave: two do, or all there are. */
  | {
      readonly type: "fileHeld";
      readonly fileId: FileId;
      readonly holders: number;
      readonly isSafe: boolean;
    }
  /** Verified and whole: saved at `path`, or kept for the window (null). */
  | {
      readonly type: "fileReady";
      readonly fileId: FileId;
      readonly path: string | null;
      readonly sha256: string;
    }
  | {
      readonly type: "history";
      readonly messages: readonly ChatMessage[];
      /** There is more before these. */
      readonly hasMore: boolean;
    }
  | { readonly type: "exported"; readonly path: string | null; readonly text: string | null }
  /** `holders`: how many peers besides the author hold it; `isDelivered` when that is two, or all there are. */
  | {
      readonly type: "acknowledged";
      readonly id: EntryId;
      readonly holders: number;
      readonly isDelivered: boolean;
    }
  | { readonly type: "legAnswer"; readonly legId: string; readonly relay: PeerId; readonly answer: string }
  | { readonly type: "legClosed"; readonly legId: string; readonly relay: PeerId }
  | ({ readonly type: "reception" } & Reception)
  /** The command was carried out; only for commands that carry a requestId and have no event of their own. */
  | { readonly type: "done" }
  | { readonly type: "error"; readonly code: ErrorCode; readonly message: string }
  | { readonly type: "left" }
) & { readonly requestId?: string };

/** Why the coordinator changed. */
export type TakeoverCause = "died" | "left" | "lowerId" | "merged";

/** A person's or a script's end of the core. In the app a loopback WebSocket, in tests an in-memory pair. */
export interface CoreLink {
  send(command: Command): void;
  onEvent(listener: (event: CoreEvent) => void): () => void;
}
