/** What a client of the core asks for: `Command`, one JSON object each, and its decoder. */
import * as v from "valibot";
import { EntryIdSchema, FileIdSchema, MeetingIdSchema, PeerIdSchema } from "../kernel/ids.ts";
import { MAX_LEG_ID_LENGTH, MAX_MEMBERS, MAX_SDP_LENGTH } from "../kernel/limits.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";
import { SettingsSchema } from "./settings.ts";

const SdpSchema = v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH));
/** Echoed in the events that answer a command. */
const requestId = v.optional(v.pipe(v.string(), v.maxLength(64)));
/** Longer than what is accepted, so that a person gets a sentence and not silence. */
const TypedText = v.pipe(v.string(), v.maxLength(100_000));

/** Absent: everyone. */
export const Recipients = v.optional(v.pipe(v.array(PeerIdSchema), v.minLength(1), v.maxLength(MAX_MEMBERS)));
/** `everyone`, or the sorted ids of those who are in it joined by commas. Absent: all. */
const Conversation = v.optional(v.pipe(v.string(), v.maxLength(MAX_MEMBERS * 34)));
const LocalPath = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)));

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
    mentions: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS))),
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
