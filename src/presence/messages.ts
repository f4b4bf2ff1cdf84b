/** Wire messages of presence and of the presenter's lease, version 1. Rules: test/presence/SPEC.md, PR. */
import * as v from "valibot";
import { EpochSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";

/** What is true of a member only while it is in the meeting; never stored. The highest `version` of a member counts. */
const StatusSchema = v.strictObject({
  peerId: PeerIdSchema,
  version: CountSchema,
  isCameraOn: v.boolean(),
  isMicrophoneOn: v.boolean(),
  isHandUp: v.boolean(),
  /** The person's window on the meeting was closed. */
  isWindowClosed: v.boolean(),
});
export type Status = v.InferOutput<typeof StatusSchema>;

/** Which member presents its screen, as the coordinator of `epoch` decided. `version` orders the decisions of one epoch. */
const LeaseSchema = v.strictObject({
  epoch: EpochSchema,
  version: CountSchema,
  presenter: v.nullable(PeerIdSchema),
});
export type Lease = v.InferOutput<typeof LeaseSchema>;

const PresenceMessageSchema = v.variant("type", [
  /** From a member: its own status. From the coordinator: any member's. */
  v.strictObject({
    type: v.literal("status"),
    statuses: v.pipe(v.array(StatusSchema), v.maxLength(MAX_MEMBERS)),
  }),
  /** From the coordinator to all. */
  v.strictObject({ type: v.literal("lease"), lease: LeaseSchema }),
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
]);
export type PresenceMessage = v.InferOutput<typeof PresenceMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodePresenceMessage = decoder(PresenceMessageSchema);
