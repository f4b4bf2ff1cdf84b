/** Commands for sound and pictures: what people switch, and what a client's media side asks for and reports. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_LEG_ID_LENGTH, MAX_MEMBERS, MAX_SDP_LENGTH } from "../kernel/limits.ts";
import { NETWORK_QUALITIES } from "../kernel/network-quality.ts";
import { CountSchema } from "../kernel/schema.ts";
import { requestId } from "./request-id.ts";

const SdpSchema = v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH));

const ReceptionSchema = v.object({
  from: v.pipe(
    v.array(
      v.object({ peerId: PeerIdSchema, videoFrames: CountSchema, width: CountSchema, height: CountSchema }),
    ),
    v.maxLength(MAX_MEMBERS),
  ),
  /** `levelDbov`: 0 is full scale, -127 silence. */
  audio: v.object({ packets: CountSchema, levelDbov: v.pipe(v.number(), v.minValue(-127), v.maxValue(0)) }),
});
export type Reception = v.InferOutput<typeof ReceptionSchema>;

export const MEDIA_COMMANDS = [
  v.object({ type: v.literal("setCamera"), requestId, on: v.boolean() }),
  /** `whileHeld`: the user holds a key. The microphone is off again when this client goes away, too. */
  v.object({
    type: v.literal("setMicrophone"),
    requestId,
    on: v.boolean(),
    whileHeld: v.optional(v.boolean()),
  }),
  /** For self alone: how loud self hears the member, in percent; 0 mutes it for self. */
  v.object({
    type: v.literal("setVolume"),
    requestId,
    peerId: PeerIdSchema,
    percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200)),
  }),
  /** The member is in the same room as self, or is not: of two in one room neither is played to the other. */
  v.object({ type: v.literal("sameRoom"), requestId, peerId: PeerIdSchema, on: v.boolean() }),
  /**
   * This client captures and plays for its peer: of several windows on one core only one does. It gets the place if that is free, or with
   * `takeOver`. Answered by `mediaHolder`.
   */
  v.object({ type: v.literal("holdMedia"), requestId, takeOver: v.optional(v.boolean()) }),
  /** Opens the leg `legId` (unique per client) to the relay at `relay`; answered by `legAnswer`. */
  v.object({
    type: v.literal("connectLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(MAX_LEG_ID_LENGTH)),
    relay: PeerIdSchema,
    offer: SdpSchema,
  }),
  v.object({
    type: v.literal("closeLeg"),
    requestId,
    legId: v.pipe(v.string(), v.maxLength(MAX_LEG_ID_LENGTH)),
    relay: PeerIdSchema,
  }),
  /** What a participant's media side receives; once a second. Becomes the `reception` event. */
  v.object({ type: v.literal("reportReception"), requestId, reception: ReceptionSchema }),
  /** What the takeover into `term` cost, measured where it was played; null where nothing was playing. Becomes the `takeover` event. */
  v.object({
    type: v.literal("reportTakeover"),
    requestId,
    term: CountSchema,
    soundGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
    pictureGapMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  }),
  /**
   * No media gets through between the participant and the coordinator's relay (`isOpen` false), for whatever cause; or it does again.
   * Becomes the `mediaPath` event.
   */
  v.object({
    type: v.literal("reportMediaPath"),
    requestId,
    relay: PeerIdSchema,
    isOpen: v.boolean(),
  }),
  /**
   * What self says, as the client with the media hears it, for the program that captions it: base64 of at most half a second, 16 kHz, mono, signed 16
   * bits, little endian. Dropped while no such program runs, and while self is not heard by the others. Not answered.
   */
  v.object({ type: v.literal("ownSpeech"), requestId, pcm: v.pipe(v.string(), v.maxLength(24_000)) }),
  /** How good self's network is, as its media side judges; on changes. The other members see it. */
  v.object({ type: v.literal("reportNetwork"), requestId, quality: v.picklist(NETWORK_QUALITIES) }),
  /** The participant gets no media from that relay: evidence for the failure detector. */
  v.object({ type: v.literal("reportRelaySilent"), requestId, relay: PeerIdSchema }),
] as const;
