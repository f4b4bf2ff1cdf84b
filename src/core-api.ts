/**
 * What passes between the core and those who drive it (the window, a headless participant, a script on standard
 * streams): `Command` in, `CoreEvent` out, one JSON object each. Types and schemas only.
 */
import * as v from "valibot";
import { PeerIdSchema, type EntryId, type MeetingId, type PeerId } from "./kernel/ids.ts";
import { CountSchema, decoder, MAX_MESSAGE_LENGTH } from "./kernel/schema.ts";

/** An SDP description; a leg's offer is some 70 kB. */
const SdpSchema = v.pipe(v.string(), v.maxLength(200_000));
/** Echoed in the events that answer a command. */
const requestId = v.optional(v.pipe(v.string(), v.maxLength(64)));
/** Longer than what is accepted, so that a person gets a sentence and not silence. */
const TypedText = v.pipe(v.string(), v.maxLength(100_000));

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
    to: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(64))),
  }),
  /** Everything up to this message has been seen. */
  v.object({ type: v.literal("markRead"), requestId, id: v.pipe(v.string(), v.maxLength(64)) }),
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
  /** Who may read it; absent for everyone. */
  readonly to?: readonly PeerId[];
  readonly atMs: number;
  /** Sorts as text: messages are shown in this order, which may differ from that of their arrival. */
  readonly order: string;
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
  readonly presenter: PeerId | null;
  /** Who asks self, the presenter, to hand over the screen. */
  readonly takeOverRequest: PeerId | null;
  /** Id of the newest message that was marked read, or null. */
  readonly lastReadId: string | null;
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
  | "notYet";

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

export { MAX_MESSAGE_LENGTH };
