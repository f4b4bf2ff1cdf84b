/** The commands on what all see at once: hands, the timer, who presents, and what is large. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_CAPTIONERS, MAX_MEMBERS, MAX_SPOTLIT, MAX_TIMER_SECONDS } from "../kernel/limits.ts";
import { StageViewSchema } from "../kernel/stage-view.ts";
import { TypedText } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

export const TOGETHER_COMMANDS = [
  /** Hosts only. Everybody sees these members large, and nobody else; an empty list ends it. */
  v.object({
    type: v.literal("spotlight"),
    requestId,
    peerIds: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_SPOTLIT)),
  }),
  /** Hosts only. These members may caption the meeting, and nobody else; an empty list: nobody. */
  v.object({
    type: v.literal("setCaptioners"),
    requestId,
    peerIds: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_CAPTIONERS)),
  }),
  /**
   * Captioners only. The line as it stands, whenever it has grown; with `isFinal` it is finished, and the next one begins. An empty text takes
   * the line back. `speakerId`: the member that says it.
   */
  v.object({
    type: v.literal("caption"),
    requestId,
    text: TypedText,
    isFinal: v.optional(v.boolean()),
    speakerId: v.optional(PeerIdSchema),
  }),
  /** Hosts only. Everybody sees the stage so, as self does, in place of another host's view. A person may look away from it. */
  v.object({ type: v.literal("leadView"), requestId, ...StageViewSchema.entries }),
  /** Hosts only. Whoever leads: everybody has the own view again. */
  v.object({ type: v.literal("stopLeadingView"), requestId }),
  v.object({ type: v.literal("setHand"), requestId, up: v.boolean() }),
  /** Hosts only. Absent: all hands. */
  v.object({
    type: v.literal("lowerHands"),
    requestId,
    peerIds: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS))),
  }),
  /** Hosts only. Starts a countdown for all, in place of one that runs. */
  v.object({
    type: v.literal("startTimer"),
    requestId,
    seconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TIMER_SECONDS)),
  }),
  /** Hosts only. */
  v.object({ type: v.literal("stopTimer"), requestId }),
  /** `takeOver`: if another member presents, ask it to hand over. */
  v.object({
    type: v.literal("presentScreen"),
    requestId,
    on: v.boolean(),
    takeOver: v.optional(v.boolean()),
  }),
  /** The presenter's answer to member `to`, which asks to take over. */
  v.object({ type: v.literal("answerTakeOver"), requestId, to: PeerIdSchema, accept: v.boolean() }),
] as const;
