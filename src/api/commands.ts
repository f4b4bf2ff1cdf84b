/**
 * What a client of the core asks for: `Command`, one JSON object each. The schema bounds what a client may send; whether text that a
 * person typed is fit to be shown is for the core to say, in a sentence. The core answers with the events of `events.ts`.
 */
import * as v from "valibot";
import { MeetingIdSchema } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";
import { TypedText, Wanted, Way } from "./command-fields.ts";
import { requestId } from "./request-id.ts";
import { SettingsSchema } from "./settings.ts";
import { CALL_COMMANDS } from "./call-commands.ts";
import { CHAT_COMMANDS } from "./chat-commands.ts";
import { EXAMINATION_COMMANDS } from "./examination.ts";
import { FILE_COMMANDS } from "./file-commands.ts";
import { HOST_COMMANDS } from "./host-commands.ts";
import { LINK_TEST_COMMANDS } from "./link-test.ts";
import { MEDIA_COMMANDS } from "./media-commands.ts";
import { RECORDING_COMMANDS } from "./recording-commands.ts";
import { TOGETHER_COMMANDS } from "./together-commands.ts";
import { UPDATE_COMMANDS } from "./updates.ts";

const CommandSchema = v.variant("type", [
  ...TOGETHER_COMMANDS,
  ...CHAT_COMMANDS,
  ...HOST_COMMANDS,
  ...RECORDING_COMMANDS,
  ...FILE_COMMANDS,
  ...MEDIA_COMMANDS,
  ...CALL_COMMANDS,
  ...LINK_TEST_COMMANDS,
  ...EXAMINATION_COMMANDS,
  ...UPDATE_COMMANDS,
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
  /** What the system does with a link that somebody clicked: windows show the meeting it leads to, and join nothing. */
  v.object({ type: v.literal("openLink"), requestId, link: Way }),
  /** A window shows the view's `openedLink`, or somebody has seen to it: it is gone from the view. */
  v.object({ type: v.literal("takeLink"), requestId }),
  /** Leaves the meeting, or gives up getting into one. */
  v.object({ type: v.literal("leave"), requestId }),
  /** Opens an earlier meeting, by id or title, with its history: joins it if it is nearby. */
  v.object({ type: v.literal("openMeeting"), requestId, meeting: Wanted }),
  /**
   * For a data folder that was copied, while the original is in use: it gets an identity of its own. Refused in a meeting. Once it is answered the
   * core ends, and the app starts it again.
   */
  v.object({ type: v.literal("renewIdentity"), requestId }),
  /** Deletes what this machine keeps of an earlier meeting. */
  v.object({ type: v.literal("forgetMeeting"), requestId, meetingId: MeetingIdSchema }),
]);
export type Command = v.InferOutput<typeof CommandSchema>;
export const decodeCommand = decoder(CommandSchema);

/** The field that keeps a value from being a command, such as `to.0`; "type" where no command has its type, or it has none. */
export function misfitOf(value: unknown): string {
  const [issue] = v.safeParse(CommandSchema, value, { abortEarly: true }).issues ?? [];
  return (issue && v.getDotPath(issue)) ?? "type";
}
