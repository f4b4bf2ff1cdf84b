/** Wire messages of the election, version 1. Rules: test/election/SPEC.md. */
import * as v from "valibot";
import { EpochSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { decoder } from "../kernel/schema.ts";

/** Why the coordinator changed. */
export const CauseSchema = v.picklist(["died", "left", "lowerId", "merged"]);
export type Cause = v.InferOutput<typeof CauseSchema>;

const ElectionMessageSchema = v.variant("type", [
  /** The sender coordinates from now on; `epoch.coordinator` is the sender. */
  v.strictObject({ type: v.literal("claim"), epoch: EpochSchema, cause: CauseSchema }),
  /** The highest epoch that the sender knows. Sent when a link comes up, and in answer to an older epoch. */
  v.strictObject({ type: v.literal("epoch"), epoch: EpochSchema, cause: CauseSchema }),
  /** From the coordinator of `epoch`: the receiver is to claim the next term. */
  v.strictObject({ type: v.literal("handover"), epoch: EpochSchema, cause: CauseSchema }),
  /** From a member with a lower id to the coordinator: the members whose media its relay has, as a whole. */
  v.strictObject({ type: v.literal("warm"), peers: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS)) }),
  /** The members that the sender cannot reach, as a whole: replaces its last report. */
  v.strictObject({
    type: v.literal("report"),
    unreachable: v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_MEMBERS)),
  }),
]);
export type ElectionMessage = v.InferOutput<typeof ElectionMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeElectionMessage = decoder(ElectionMessageSchema);
