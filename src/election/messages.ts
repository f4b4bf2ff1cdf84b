/** Wire messages of the election, version 1. Rules: test/election/SPEC.md. */
import * as v from "valibot";
import { CauseSchema, ClaimSchema } from "../kernel/claim.ts";
import { EpochSchema } from "../kernel/epoch.ts";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import { decoder } from "../kernel/schema.ts";

const ElectionMessageSchema = v.variant("type", [
  /** The sender coordinates from now on; `epoch.coordinator` is the sender. */
  v.strictObject({ type: v.literal("claim"), epoch: ClaimSchema }),
  /** The epoch that the sender follows. Sent when that changes, when a link comes up, and in answer to an older epoch. */
  v.strictObject({ type: v.literal("epoch"), epoch: ClaimSchema }),
  /** A higher epoch that the sender has seen and does not follow: its coordinator decides on it. */
  v.strictObject({ type: v.literal("referral"), epoch: ClaimSchema }),
  /**
   * From the coordinator of `epoch` to all that it is linked to: `to` is to claim the next term, or has claimed one that the coordinator
   * follows. The link proves who says so.
   */
  v.strictObject({ type: v.literal("handover"), epoch: EpochSchema, to: PeerIdSchema, cause: CauseSchema }),
  /** From a member that is to take over by plan to the coordinator: the members whose media its relay has, as a whole. */
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
