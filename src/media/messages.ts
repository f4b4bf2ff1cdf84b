/** Messages of the mesh's "media" channel: signals of legs, sent directly or by way of a third member. Rules: test/media/SPEC.md. */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import { MAX_LEG_ID_LENGTH, MAX_SDP_LENGTH } from "../kernel/limits.ts";
import { decoder } from "../kernel/schema.ts";
import { showableLine } from "../kernel/unicode.ts";

const LegIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_LEG_ID_LENGTH));
const SdpSchema = v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH));

const SignalSchema = v.variant("type", [
  v.strictObject({ type: v.literal("offer"), legId: LegIdSchema, sdp: SdpSchema }),
  v.strictObject({ type: v.literal("answer"), legId: LegIdSchema, sdp: SdpSchema }),
  v.strictObject({
    type: v.literal("refused"),
    legId: LegIdSchema,
    reason: v.pipe(v.string(), v.maxLength(500), v.transform(showableLine)),
  }),
  v.strictObject({ type: v.literal("close"), legId: LegIdSchema }),
  v.strictObject({ type: v.literal("closed"), legId: LegIdSchema }),
]);
export type Signal = v.InferOutput<typeof SignalSchema>;

/** Returns null for anything that is not exactly a signal; never throws. */
export const decodeSignal = decoder(SignalSchema);

const DetourMessageSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("passed"),
    from: PeerIdSchema,
    to: PeerIdSchema,
    signal: SignalSchema,
    /** The author's, Ed25519, hex: the member in between sees the signal and cannot change it. */
    signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
    /** UDP, at the member in between, which writes it into the answers that it passes on. Null in all others. */
    port: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  }),
  /** The member in between cannot pass an offer on. */
  v.strictObject({ type: v.literal("notPassed"), to: PeerIdSchema, legId: LegIdSchema }),
]);
export type DetourMessage = v.InferOutput<typeof DetourMessageSchema>;
export type PassedSignal = Extract<DetourMessage, { readonly type: "passed" }>;

/** Returns null for anything that is not exactly such a message; never throws. */
export const decodeDetourMessage = decoder(DetourMessageSchema);

/** What the author of a passed signal signs, besides the meeting. */
export function signedFields(from: PeerId, to: PeerId, signal: Signal): readonly string[] {
  const content = "sdp" in signal ? signal.sdp : "reason" in signal ? signal.reason : "";
  return [from, to, signal.type, signal.legId, content];
}
