/** What two members' cores send each other to set up a direct call between their windows. Rules: test/calls/SPEC.md. */
import * as v from "valibot";
import { CallIdSchema } from "../kernel/ids.ts";
import { MAX_CALL_SIGNAL_LENGTH } from "../kernel/limits.ts";
import { decoder } from "../kernel/schema.ts";

/** Signals that one end sends in one call: an offer or answer, and addresses that are found later. */
export const MAX_SIGNALS = 64;

const callId = CallIdSchema;
const EndReasonSchema = v.picklist([
  /** The called one does not want to talk. */
  "refused",
  /** It is in another call, or another one rings there. */
  "busy",
  /** No window is open there. */
  "unattended",
  /** The caller waited long enough. */
  "noAnswer",
  /** The caller gave up before it was answered. */
  "cancelled",
  "hungUp",
  /** The two windows cannot reach each other. */
  "failed",
]);
export type EndReason = v.InferOutput<typeof EndReasonSchema>;

const CallMessageSchema = v.variant("type", [
  v.strictObject({ type: v.literal("ring"), callId }),
  /** From the called one: it rings there. */
  v.strictObject({ type: v.literal("ringing"), callId }),
  v.strictObject({ type: v.literal("accept"), callId }),
  /** From window to window. `sequence` counts from 0; after a link was made anew all of them are sent again. */
  v.strictObject({
    type: v.literal("signal"),
    callId,
    sequence: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SIGNALS - 1)),
    signal: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CALL_SIGNAL_LENGTH)),
  }),
  v.strictObject({ type: v.literal("end"), callId, reason: EndReasonSchema }),
]);
export type CallMessage = v.InferOutput<typeof CallMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeCallMessage = decoder(CallMessageSchema);
