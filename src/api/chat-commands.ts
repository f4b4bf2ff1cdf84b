/** Commands for what people write: messages, announcements, polls, and the history of all that. */
import * as v from "valibot";
import { EntryIdSchema, FileIdSchema, PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS, MAX_POLL_OPTIONS } from "../kernel/limits.ts";
import { CountSchema } from "../kernel/schema.ts";
import { Conversation, LocalPath, Recipients, TypedText, Wanted } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

/** Of an exported history. */
export const EXPORT_FORMATS = ["markdown", "html", "json"] as const;

const historyQuery = {
  conversation: Conversation,
  before: v.optional(v.pipe(v.string(), v.maxLength(200))),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  /** Only what has all of these words in its text, its file's name or its author's name. */
  search: v.optional(Wanted),
};

export const CHAT_COMMANDS = [
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
] as const;
