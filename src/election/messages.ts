/** Wire messages of the election, version 1. Rules: test/election/SPEC.md. */
import * as v from "valibot";
import { EpochSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { decoder } from "../kernel/schema.ts";

export const CauseSchema = v.picklist(["died", "left", "lowerId", "merged"]);
export type Cause = v.InferOutput<typeof CauseSchema>;

const ElectionMessageSchema = v.variant("type", [
  /** The sender coordinates from now on; `epoch.coordinator` is the sender. */
  v.strictObject({ type: v.literal("claim"), epoch: EpochSchema, cause: CauseSchema }),
  /** The highest epoch that the sender knows: told on linking up, and to whoever shows an older one. */
  v.strictObject({ type: v.literal("epoch"), epoch: EpochSchema, cause: CauseSchema }),
  /** From the coordinator of `epoch` to whom it asks to claim the next term. */
  v.strictObject({ type: v.literal("handover"), epoch: EpochSchema, cause: CauseSchema }),
  /** From who is to take over by plan to the coordinator: whose media its relay has, as a whole. */
  v.strictObject({ type: v.literal("warm"), peers: v.pipe(v.array(PeerIdSchema), v.maxLength(64)) }),
  /** Whom the sender cannot reach, as a whole: replaces what it said before. */
  v.strictObject({ type: v.literal("report"), unreachable: v.pipe(v.array(PeerIdSchema), v.maxLength(64)) }),
]);
export type ElectionMessage = v.InferOutput<typeof ElectionMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeElectionMessage = decoder(ElectionMessageSchema);
