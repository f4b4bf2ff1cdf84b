/** Wire messages of presence and of the presenter's lease, version 1. Rules: test/presence/SPEC.md. */
import * as v from "valibot";
import { EpochSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";

/** What is only true while somebody is there. `version` grows with each change: the highest counts. */
const StatusSchema = v.strictObject({
  peerId: PeerIdSchema,
  version: CountSchema,
  isCameraOn: v.boolean(),
  isMicrophoneOn: v.boolean(),
  isHandUp: v.boolean(),
});
export type Status = v.InferOutput<typeof StatusSchema>;

/** Who presents, as the coordinator of `epoch` decided; `version` counts within the epoch. */
const LeaseSchema = v.strictObject({
  epoch: EpochSchema,
  version: CountSchema,
  presenter: v.nullable(PeerIdSchema),
});
export type Lease = v.InferOutput<typeof LeaseSchema>;

const PresenceMessageSchema = v.variant("type", [
  /** Own status, or, from the coordinator, anybody's. */
  v.strictObject({
    type: v.literal("status"),
    statuses: v.pipe(v.array(StatusSchema), v.maxLength(MAX_MEMBERS)),
  }),
  v.strictObject({ type: v.literal("lease"), lease: LeaseSchema }),
  /** To the coordinator: may I present? With `takeOver`: ask whoever does. */
  v.strictObject({ type: v.literal("present"), on: v.boolean(), takeOver: v.boolean() }),
  /** From the coordinator: no, `presenter` does. */
  v.strictObject({ type: v.literal("presentRefused"), presenter: PeerIdSchema }),
  /** From the coordinator to the presenter: `by` asks to take over; null when that is settled. */
  v.strictObject({ type: v.literal("takeOverAsked"), by: v.nullable(PeerIdSchema) }),
  /** From the presenter to the coordinator. */
  v.strictObject({ type: v.literal("takeOverAnswer"), to: PeerIdSchema, accept: v.boolean() }),
  /** From the coordinator to who asked. */
  v.strictObject({ type: v.literal("takeOverDeclined"), presenter: PeerIdSchema }),
]);
export type PresenceMessage = v.InferOutput<typeof PresenceMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodePresenceMessage = decoder(PresenceMessageSchema);
