/**
 * What a client of the core asks for: `Command`, one JSON object each. The schema bounds what a client may send; whether text that a
 * person typed is fit to be shown is for the core to say, in a sentence. The core answers with the events of `events.ts`.
 */
import * as v from "valibot";
import { CallIdSchema, EntryIdSchema, FileIdSchema, MeetingIdSchema, PeerIdSchema } from "../kernel/ids.ts";
import {
  MAX_CALL_SIGNAL_LENGTH,
  MAX_LEG_ID_LENGTH,
  MAX_MEMBERS,
  MAX_POLL_OPTIONS,
  MAX_SDP_LENGTH,
} from "../kernel/limits.ts";
import { COMPOSITIONS } from "../kernel/compositions.ts";
import { ROLES } from "../kernel/rights.ts";
import { NETWORK_QUALITIES } from "../kernel/network-quality.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";
import { SettingsSchema } from "./settings.ts";
import { requestId } from "./request-id.ts";
import { TOGETHER_COMMANDS } from "./together-commands.ts";

const SdpSchema = v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH));
/** Of any length: the core says in a sentence that it is too long. What carries commands bounds it (the window's server, 512 kB). */
const TypedText = v.string();
/** No name of a meeting and no search has more. */
const Wanted = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, 1_000)),
);
/** No link has more. */
const Way = v.pipe(v.string(), v.maxLength(4_000));
/** Of any length: the system says that it is too long. */
const Path = v.pipe(v.string(), v.minLength(1));
/** Of a recording, by its name alone. */
const RecordingFile = v.pipe(v.string(), v.maxLength(255));

/** Of an exported history. */
export const EXPORT_FORMATS = ["markdown", "html", "json"] as const;

/** The members that a message or file is sealed for. Absent: everyone. */
export const Recipients = v.optional(v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(MAX_MEMBERS)));
/** `everyone`, or the sorted ids of its members joined by commas. Absent: all conversations. */
const Conversation = v.optional(v.pipe(v.string(), v.maxLength(MAX_MEMBERS * 34)));
const PublicKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A path of this machine. Accepted on standard streams and from Electron only: a browser window sends and gets bytes. */
const LocalPath = v.optional(Path);

const historyQuery = {
  conversation: Conversation,
  before: v.optional(v.pipe(v.string(), v.maxLength(200))),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  /** Only what has all of these words in its text, its file's name or its author's name. */
  search: v.optional(Wanted),
};

const ReceptionSchema = v.object({
  from: v.pipe(
    v.array(
      v.object({ peerId: PeerIdSchema, videoFrames: CountSchema, width: CountSchema, height: CountSchema }),
    ),
    v.maxLength(MAX_MEMBERS),
  ),
  /** `levelDbov`: 0 is full scale, -127 silence. */
  audio: v.object({ packets: CountSchema, levelDbov: v.pipe(v.number(), v.minValue(-127), v.maxValue(0)) }),
});
export type Reception = v.InferOutput<typeof ReceptionSchema>;

const CommandSchema = v.variant("type", [
  ...TOGETHER_COMMANDS,
  v.object({ type: v.literal("setName"), requestId, name: TypedText }),
  v.object({ type: v.literal("setSettings"), requestId, settings: v.partial(SettingsSchema) }),
  /** Asks the network more often while a client shows the list of meetings. Each client counts once, until it turns this off or detaches. */
  v.object({ type: v.literal("watchMeetings"), requestId, on: v.boolean() }),
  v.object({
    type: v.literal("createMeeting"),
    requestId,
    title: TypedText,
    passcode: v.optional(TypedText),
    /** Whoever comes waits until a host admits it. */
    hasWaitingRoom: v.optional(v.boolean()),
    /** False: the meeting advertises no title, and is found by its exact title or its id. */
    isListed: v.optional(v.boolean()),
    /** Whoever joins watches and listens until a host lets it speak. */
    isBroadcast: v.optional(v.boolean()),
    /** Whoever joins is muted, or not seen, until it lifts that. */
    microphoneOffOnEntry: v.optional(v.boolean()),
    cameraOffOnEntry: v.optional(v.boolean()),
  }),
  /** `meeting` is an id or a title. */
  v.object({
    type: v.literal("joinMeeting"),
    requestId,
    meeting: Wanted,
    passcode: v.optional(TypedText),
  }),
  /** `at`: a code or link from somebody in the meeting, or the address of its computer: an IP address or a host's name, with or without a port. */
  v.object({ type: v.literal("join"), requestId, at: Way, passcode: v.optional(TypedText) }),
  /** Answered by `meetingFound`. Joins nothing. */
  v.object({ type: v.literal("findMeeting"), requestId, at: Way }),
  /** Leaves the meeting, or gives up getting into one. */
  v.object({ type: v.literal("leave"), requestId }),
  v.object({
    type: v.literal("sendMessage"),
    requestId,
    text: TypedText,
    to: Recipients,
    replyTo: v.optional(EntryIdSchema),
    /** Members that the text names, for their notifications. */
    mentions: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS))),
  }),
  /** Edits and deletions are for the message's author only. */
  v.object({ type: v.literal("editMessage"), requestId, id: EntryIdSchema, text: TypedText }),
  v.object({ type: v.literal("deleteMessage"), requestId, id: EntryIdSchema }),
  /** Under the message `id`. Without an id: over self's tile for a moment, one of `REACTIONS`, which nobody keeps. */
  v.object({
    type: v.literal("react"),
    requestId,
    id: v.optional(EntryIdSchema),
    /** One emoji. */
    emoji: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
    /** False takes the reaction under a message back. */
    on: v.optional(v.boolean()),
  }),
  /** The person has seen everything of its conversation up to this message or file. */
  v.object({ type: v.literal("markRead"), requestId, id: v.union([EntryIdSchema, FileIdSchema]) }),
  /** Answered by `history`: the newest `limit` messages before the order `before`, oldest first. */
  v.object({ type: v.literal("history"), requestId, ...historyQuery }),
  /**
   * Reads what this machine keeps of `meeting` (id or title), in a meeting or outside, and joins nothing. Answered by `history` with `kept`:
   * as for `history`, but `limit` counts messages, files and announcements together.
   */
  v.object({ type: v.literal("readHistory"), requestId, meeting: Wanted, ...historyQuery }),
  /**
   * Saves a file of the kept `meeting` (id or title) whose bytes are on this machine, never over another one: at `path` (a folder, or a file's full
   * name), else in the folder of the settings. Joins and fetches nothing. Answered by `fileSaved`.
   */
  v.object({
    type: v.literal("saveKeptFile"),
    requestId,
    meeting: Wanted,
    fileId: FileIdSchema,
    path: LocalPath,
  }),
  /**
   * Answered by `exported`: with the text, or with `path`, where it was written, never over another file. Of the meeting that self is in,
   * or of the kept `meeting` (id or title).
   */
  v.object({
    type: v.literal("exportHistory"),
    requestId,
    meeting: v.optional(Wanted),
    format: v.picklist(EXPORT_FORMATS),
    conversation: Conversation,
    path: LocalPath,
  }),
  /** Hosts only: a banner for all members, later ones included. */
  v.object({ type: v.literal("announce"), requestId, text: TypedText }),
  v.object({ type: v.literal("withdrawAnnouncement"), requestId, id: EntryIdSchema }),
  /** Hosts only; hosts and co-hosts make speakers and viewers. */
  v.object({ type: v.literal("setRole"), requestId, peerId: PeerIdSchema, role: v.picklist(ROLES) }),
  /** Hosts only. The member is not heard until it unmutes itself; with `mayUnmute` false, until a host asks it to. */
  v.object({ type: v.literal("mute"), requestId, peerId: PeerIdSchema, mayUnmute: v.optional(v.boolean()) }),
  /** Hosts only. All but hosts, later members included. */
  v.object({ type: v.literal("muteAll"), requestId, mayUnmute: v.optional(v.boolean()) }),
  /** Hosts only. Lifts the mute of that member or of all, and asks: nobody is unmuted by others. */
  v.object({ type: v.literal("askToUnmute"), requestId, peerId: v.optional(PeerIdSchema) }),
  /** Hosts only, like `mute`. */
  v.object({
    type: v.literal("stopCamera"),
    requestId,
    peerId: PeerIdSchema,
    mayUnmute: v.optional(v.boolean()),
  }),
  /** Hosts only. Lifts `stopCamera`, and asks. */
  v.object({ type: v.literal("askToStartCamera"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Takes the screen from the member that presents. It may present again, unless it is made a viewer. */
  v.object({ type: v.literal("stopPresenting"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Puts the member out; it may ask to be let in again. */
  v.object({ type: v.literal("remove"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Puts the member out, and keeps its key out: this installation of Landline, not the person. */
  v.object({ type: v.literal("ban"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. `publicKey`: hex, as the view lists it. What the member wrote comes back. */
  v.object({ type: v.literal("unban"), requestId, publicKey: PublicKey }),
  /** Hosts only. A locked meeting lets nobody in but those who were members before. */
  v.object({ type: v.literal("lock"), requestId, on: v.boolean() }),
  /**
   * Hosts only. That member's machine carries the meeting from now on, before all others: it takes over within seconds, and nobody hears
   * it. Null for nobody's: then a host's does, and so on.
   */
  v.object({ type: v.literal("setCarrier"), requestId, peerId: v.nullable(PeerIdSchema) }),
  /** Hosts only. This machine records the meeting: of each member only what it has agreed to. */
  v.object({ type: v.literal("startRecording"), requestId }),
  /** Hosts only. */
  v.object({ type: v.literal("stopRecording"), requestId }),
  /** Whether self may be heard and seen in the recording that runs, from now on. */
  v.object({ type: v.literal("recordingConsent"), requestId, agrees: v.boolean() }),
  /** What this machine has recorded. Answered by `recordings`. */
  v.object({ type: v.literal("listRecordings"), requestId }),
  /** Not while it is being recorded or composed. */
  v.object({ type: v.literal("deleteRecording"), requestId, recordingId: EntryIdSchema }),
  /** Deletes one thing that was made of it. */
  v.object({
    type: v.literal("deleteRecordingResult"),
    requestId,
    recordingId: EntryIdSchema,
    file: RecordingFile,
  }),
  /** Makes it anew if it is there. One at a time. The `composing` event tells how it goes. */
  v.object({
    type: v.literal("composeRecording"),
    requestId,
    recordingId: EntryIdSchema,
    what: v.picklist(COMPOSITIONS),
  }),
  /** Answered once nothing is composed. */
  v.object({ type: v.literal("cancelComposing"), requestId }),
  /** Offers a file of the recording in the meeting that self is in. */
  v.object({
    type: v.literal("shareRecording"),
    requestId,
    recordingId: EntryIdSchema,
    file: RecordingFile,
    to: Recipients,
  }),
  /**
   * Hosts only. Whoever comes waits until a host admits it; those that are in the meeting stay. `withoutHost`: what holds while no host is
   * there ("wait" by default).
   */
  v.object({
    type: v.literal("waitingRoom"),
    requestId,
    on: v.boolean(),
    withoutHost: v.optional(v.picklist(["wait", "member", "open"])),
  }),
  /** Hosts only, as the next two. Lets one in that waits. */
  v.object({ type: v.literal("admit"), requestId, peerId: PeerIdSchema }),
  v.object({ type: v.literal("admitAll"), requestId }),
  /** It may ask once more; turned away twice, it may not ask again in this sitting. */
  v.object({ type: v.literal("refuse"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Who is in the meeting stays in, and stays heard and seen. */
  v.object({
    type: v.literal("setMeeting"),
    requestId,
    title: v.optional(TypedText),
    /** Null: none any more. Where the meeting was made with one, only its maker may say so. */
    passcode: v.optional(v.nullable(TypedText)),
    isListed: v.optional(v.boolean()),
    microphoneOffOnEntry: v.optional(v.boolean()),
    cameraOffOnEntry: v.optional(v.boolean()),
    viewersMayChat: v.optional(v.boolean()),
  }),
  /** Hosts only. Everybody leaves, also a part of the meeting that is cut off, once it is back. What is kept of it may be opened again. */
  v.object({ type: v.literal("endMeeting"), requestId }),
  /**
   * Answered by `poll`. `isSealed`: only self can read the votes, and all see how often each option was chosen once self has closed the poll.
   */
  v.object({
    type: v.literal("poll"),
    requestId,
    question: TypedText,
    options: v.pipe(v.array(TypedText), v.maxLength(100)),
    isMultiple: v.optional(v.boolean()),
    isSealed: v.optional(v.boolean()),
  }),
  /** `options`: indexes, in place of the choice of before; none takes that back. */
  v.object({
    type: v.literal("vote"),
    requestId,
    pollId: EntryIdSchema,
    options: v.pipe(v.array(CountSchema), v.maxLength(MAX_POLL_OPTIONS)),
  }),
  /** For who asked and for hosts. Votes that come later do not count. */
  v.object({ type: v.literal("closePoll"), requestId, pollId: EntryIdSchema }),
  /** Offers a file or a folder of this machine. */
  v.object({
    type: v.literal("shareFile"),
    requestId,
    path: Path,
    to: Recipients,
  }),
  /**
   * Downloads a file and saves it, never over another one: at `path` (a folder, or a file's full name), else in the folder of the
   * settings. With `keep` it stays in the data folder, for the window to show.
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
  /** For the file's sharer or a host only. */
  v.object({ type: v.literal("withdrawFile"), requestId, fileId: FileIdSchema }),
  /** Opens an earlier meeting, by id or title, with its history: joins it if it is nearby. */
  v.object({ type: v.literal("openMeeting"), requestId, meeting: Wanted }),
  /** Deletes what this machine keeps of an earlier meeting. */
  v.object({ type: v.literal("forgetMeeting"), requestId, meetingId: MeetingIdSchema }),
  v.object({ type: v.literal("setCamera"), requestId, on: v.boolean() }),
  /** `whileHeld`: the user holds a key. The microphone is off again when this client goes away, too. */
  v.object({
    type: v.literal("setMicrophone"),
    requestId,
    on: v.boolean(),
    whileHeld: v.optional(v.boolean()),
  }),
  /** For self alone: how loud self hears the member, in percent; 0 mutes it for self. */
  v.object({
    type: v.literal("setVolume"),
    requestId,
    peerId: PeerIdSchema,
    percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200)),
  }),
  /** The member is in the same room as self, or is not: of two in one room neither is played to the other. */
  v.object({ type: v.literal("sameRoom"), requestId, peerId: PeerIdSchema, on: v.boolean() }),
  /**
   * Calls that member, window to window: nobody else hears it, and no relay carries it. This client has the call; the `call` event tells its
   * id and how it goes.
   */
  v.object({ type: v.literal("call"), requestId, peerId: PeerIdSchema }),
  /** Takes the call that rings. This client has it from now on. */
  v.object({ type: v.literal("answerCall"), requestId, callId: CallIdSchema }),
  v.object({ type: v.literal("refuseCall"), requestId, callId: CallIdSchema }),
  /** Ends the call, or gives up calling. */
  v.object({ type: v.literal("hangUp"), requestId, callId: CallIdSchema }),
  /** From the client that has the call to the other one's, as it stands: what `simple-peer` signals, as JSON. At most 64 in one call. */
  v.object({
    type: v.literal("callSignal"),
    requestId,
    callId: CallIdSchema,
    signal: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CALL_SIGNAL_LENGTH)),
  }),
  /**
   * From the client that has the call: the two are connected, or cannot be. A call outlives its core: to one that does not know it this says
   * that it goes on.
   */
  v.object({
    type: v.literal("reportCall"),
    requestId,
    callId: CallIdSchema,
    peerId: PeerIdSchema,
    isConnected: v.boolean(),
  }),
  /**
   * This client captures and plays for its peer: of several windows on one core only one does. It gets the place if that is free, or with
   * `takeOver`. Answered by `mediaHolder`.
   */
  v.object({ type: v.literal("holdMedia"), requestId, takeOver: v.optional(v.boolean()) }),
  /** Opens the leg `legId` (unique per client) to the relay at `relay`; answered by `legAnswer`. */
  v.object({
    type: v.literal("connectLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(MAX_LEG_ID_LENGTH)),
    relay: PeerIdSchema,
    offer: SdpSchema,
  }),
  v.object({
    type: v.literal("closeLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(MAX_LEG_ID_LENGTH)),
    relay: PeerIdSchema,
  }),
  /** What a participant's media side receives; once a second. Becomes the `reception` event. */
  v.object({ type: v.literal("reportReception"), requestId, reception: ReceptionSchema }),
  /** What the takeover into `term` cost, measured where it was played; null where nothing was playing. Becomes the `takeover` event. */
  v.object({
    type: v.literal("reportTakeover"),
    requestId,
    term: CountSchema,
    soundGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
    pictureGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  }),
  /**
   * No media gets through between the participant and the coordinator's relay (`isOpen` false), for whatever cause; or it does again.
   * Becomes the `mediaPath` event.
   */
  v.object({
    type: v.literal("reportMediaPath"),
    requestId,
    relay: PeerIdSchema,
    isOpen: v.boolean(),
  }),
  /** How good self's network is, as its media side judges; on changes. The other members see it. */
  v.object({ type: v.literal("reportNetwork"), requestId, quality: v.picklist(NETWORK_QUALITIES) }),
  /** The participant gets no media from that relay: evidence for the failure detector. */
  v.object({ type: v.literal("reportRelaySilent"), requestId, relay: PeerIdSchema }),
]);
export type Command = v.InferOutput<typeof CommandSchema>;
export const decodeCommand = decoder(CommandSchema);

/** The field that keeps a value from being a command, such as `to.0`; "type" where no command has its type, or it has none. */
export function misfitOf(value: unknown): string {
  const [issue] = v.safeParse(CommandSchema, value, { abortEarly: true }).issues ?? [];
  return (issue && v.getDotPath(issue)) ?? "type";
}
