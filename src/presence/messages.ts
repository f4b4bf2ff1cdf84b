/** Wire messages of presence and of the presenter's lease, version 1. Rules: test/presence/SPEC.md, PR. */
import * as v from "valibot";
import { EpochSchema, TermSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS, MAX_TIMER_SECONDS } from "../kernel/limits.ts";
import { NETWORK_QUALITIES } from "../kernel/network-quality.ts";
import { REACTIONS } from "../kernel/reactions.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";
import { LedViewSchema, StageViewSchema } from "../kernel/stage-view.ts";

/** What is true of a member only while it is in the meeting; never stored. The highest `version` of a member counts. */
const StatusSchema = v.strictObject({
  peerId: PeerIdSchema,
  version: CountSchema,
  isCameraOn: v.boolean(),
  isMicrophoneOn: v.boolean(),
  isHandUp: v.boolean(),
  /** The person's window on the meeting was closed. */
  isWindowClosed: v.boolean(),
  /** As the member's own window judges it. Absent: good, or nobody looks. */
  network: v.optional(v.picklist(NETWORK_QUALITIES)),
  /** Who is in the same room, as the member says: none of them is played to it, nor it to them. Absent: nobody. */
  sameRoom: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS))),
});
export type Status = v.InferOutput<typeof StatusSchema>;

const handPlace = { term: TermSchema, sequence: CountSchema };
/** When a hand came up, as the coordinator of that term counted them. */
const HandPlaceSchema = v.strictObject(handPlace);
export type HandPlace = v.InferOutput<typeof HandPlaceSchema>;
const HandSchema = v.strictObject({ peerId: PeerIdSchema, ...handPlace });
export type Hand = v.InferOutput<typeof HandSchema>;

const SecondsSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TIMER_SECONDS));
/** No clocks are compared: each member counts from when the message arrived. */
const SentTimerSchema = v.strictObject({
  /** Term and version of the lease that started it: the same timer has the same id in later leases. */
  id: v.pipe(v.string(), v.regex(/^\d{1,16}\.\d{1,16}$/)),
  /** The host that started it. */
  by: PeerIdSchema,
  seconds: SecondsSchema,
  /** As the message is sent; 0 if it is over. */
  remainingMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TIMER_SECONDS * 1_000)),
});

/** What the coordinator of `epoch` decided. `version` orders the decisions of one epoch. */
const SentLeaseSchema = v.strictObject({
  epoch: EpochSchema,
  version: CountSchema,
  /** Which member presents its screen. */
  presenter: v.nullable(PeerIdSchema),
  /** The raised hands, first come first. */
  hands: v.pipe(v.array(HandSchema), v.maxLength(MAX_MEMBERS), v.readonly()),
  timer: v.nullable(SentTimerSchema),
  /** How a host has everybody see the stage. */
  ledView: v.nullable(LedViewSchema),
});
export type SentLease = v.InferOutput<typeof SentLeaseSchema>;

const PresenceMessageSchema = v.variant("type", [
  /** From a member: its own status. From the coordinator: any member's. */
  v.strictObject({
    type: v.literal("status"),
    statuses: v.pipe(v.array(StatusSchema), v.maxLength(MAX_MEMBERS)),
  }),
  /** From the coordinator to all. */
  v.strictObject({ type: v.literal("lease"), lease: SentLeaseSchema }),
  /** To the coordinator: the sender wants to present, or stops. With `takeOver` the coordinator asks the present presenter to hand over. */
  v.strictObject({ type: v.literal("present"), on: v.boolean(), takeOver: v.boolean() }),
  /** From a host to the coordinator: that member is to present no longer. */
  v.strictObject({ type: v.literal("stopPresenting"), presenter: PeerIdSchema }),
  /** From the coordinator to a member that wanted to present: `presenter` does. */
  v.strictObject({ type: v.literal("presentRefused"), presenter: PeerIdSchema }),
  /** From the coordinator to the presenter: `by` asks to take over. Null: nobody asks any more. */
  v.strictObject({ type: v.literal("takeOverAsked"), by: v.nullable(PeerIdSchema) }),
  /** From the presenter to the coordinator: its answer to `to`. */
  v.strictObject({ type: v.literal("takeOverAnswer"), to: PeerIdSchema, accept: v.boolean() }),
  /** From the coordinator to the member that asked: `presenter` goes on presenting. */
  v.strictObject({ type: v.literal("takeOverDeclined"), presenter: PeerIdSchema }),
  /** To the coordinator: the place that the sender's hand has had since an earlier term. */
  v.strictObject({ type: v.literal("claimHandPlace"), place: HandPlaceSchema }),
  /** From a host to the coordinator: these members are to take their hands down; null for all. */
  v.strictObject({
    type: v.literal("lowerHands"),
    peers: v.nullable(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS), v.readonly())),
  }),
  /** From the coordinator: a host has lowered the receiver's hand. */
  v.strictObject({ type: v.literal("handLowered") }),
  /** From a host to the coordinator: starts a timer anew; null stops it. */
  v.strictObject({ type: v.literal("setTimer"), seconds: v.nullable(SecondsSchema) }),
  /**
   * From a host to the coordinator: how everybody is to see the stage; null ends that. `isRepeated`: the coordinator may not have heard of it,
   * and it yields to another host's view.
   */
  v.strictObject({
    type: v.literal("leadView"),
    view: v.nullable(StageViewSchema),
    isRepeated: v.boolean(),
  }),
  /** To the coordinator. */
  v.strictObject({ type: v.literal("react"), emoji: v.picklist(REACTIONS) }),
  /** From the coordinator to all. */
  v.strictObject({ type: v.literal("reaction"), from: PeerIdSchema, emoji: v.picklist(REACTIONS) }),
]);
export type PresenceMessage = v.InferOutput<typeof PresenceMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodePresenceMessage = decoder(PresenceMessageSchema);
