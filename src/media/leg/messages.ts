/**
 * The leg between a participant and a relay: how its m-lines are laid out, and the messages on its data channel. Relay, window and
 * headless participant share this file, so nothing here may need Node or the DOM.
 */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "../../kernel/ids.ts";
import { MAX_MEMBERS } from "../../kernel/limits.ts";
import { CountSchema, decoder, parseJson } from "../../kernel/schema.ts";

/** How many pictures a leg can receive at once at most, besides one screen. Its offer has one m-line for each that it does. */
export const MAX_PICTURE_SLOTS = 25;

/**
 * The offer's m-lines, in this order, fixed for the leg's life (no renegotiation): the relay knows a line by its
 * index. Then comes a recvonly video line for each picture slot, and the data channel last (negotiated, id 0).
 */
export const LINE = {
  /** Audio, sendrecv: the microphone up, the mix of all others down. */
  microphone: 0,
  /** Video, sendonly, simulcast: the rids of `LAYERS`. */
  camera: 1,
  /** Video, sendonly. */
  screen: 2,
  /** Audio in stereo, sendrecv: what the own screen plays up, what the presenter's plays down. */
  screenSound: 3,
  /** Video, recvonly: the presenter's screen. */
  screenSlot: 4,
  firstPicture: 5,
} as const;

/** A camera's layers, the smallest first: some 320 and 640 pixels wide, and as the camera has it. A small camera has fewer. */
export const LAYERS = ["q", "h", "f"] as const;
export type Layer = (typeof LAYERS)[number];
export const isLarger = (one: Layer, other: Layer): boolean => LAYERS.indexOf(one) > LAYERS.indexOf(other);
export const smallerOf = (one: Layer, other: Layer): Layer => (isLarger(one, other) ? other : one);

/** The layers that stop while nobody is to see them. The smallest one never does. */
const StoppableLayerSchema = v.picklist(["h", "f"]);
export type StoppableLayer = v.InferOutput<typeof StoppableLayerSchema>;
export const STOPPABLE_LAYERS = StoppableLayerSchema.options;

/** An RTP timestamp of the line, and the relay's time at which what carries it was seen or spoken, ms. */
const MediaClockSchema = v.tuple([
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  v.pipe(v.number(), v.finite()),
]);
export type MediaClock = v.InferOutput<typeof MediaClockSchema>;

/** From the relay. Unknown messages are ignored. */
const RelayMessageSchema = v.variant("type", [
  /** Which participant is in which picture slot (by its index; null: empty), and whose screen is in the screen slot. */
  v.object({
    type: v.literal("slots"),
    pictures: v.pipe(v.array(v.nullable(PeerIdSchema)), v.maxLength(MAX_PICTURE_SLOTS)),
    screen: v.nullable(PeerIdSchema),
    /** Those whose pictures were asked for, and are more than the participant's link bears. Absent: nobody's. */
    held: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(MAX_PICTURE_SLOTS))),
  }),
  /** Every 100 ms: a sign of life, and the levels of the 8 loudest at most, dBov (-127 to 0). An absent participant is silent. */
  v.object({
    type: v.literal("beat"),
    count: CountSchema,
    levels: v.pipe(
      v.array(v.tuple([PeerIdSchema, v.pipe(v.number(), v.minValue(-127), v.maxValue(0))])),
      v.maxLength(8),
    ),
    /** The active speaker, with hysteresis; null when nobody has spoken yet. */
    speaker: v.nullable(PeerIdSchema),
  }),
  /** Every second: what its sender reports say (RFC 3550, section 6.4.1), which no script can read. Null: nothing is known, or nothing comes. */
  v.object({
    type: v.literal("clocks"),
    mix: v.nullable(MediaClockSchema),
    /** By slot. */
    pictures: v.pipe(v.array(v.nullable(MediaClockSchema)), v.maxLength(MAX_PICTURE_SLOTS)),
  }),
  /** Whether the relay wants this participant's pictures, until it says otherwise: nobody sees them on a warm standby. False at first. */
  v.object({
    type: v.literal("pictures"),
    wanted: v.boolean(),
    /** The camera's layers that somebody is to see, besides the smallest. Absent: all. */
    layers: v.optional(v.pipe(v.array(StoppableLayerSchema), v.maxLength(2))),
  }),
  /** The relay ends within moments, because its core died or leaves: move to another one, and stay until that carries the meeting. */
  v.object({ type: v.literal("farewell") }),
]);
export type RelayMessage = v.InferOutput<typeof RelayMessageSchema>;

/** The loudest that a participant may have another. */
export const MAX_VOLUME_PERCENT = 200;
const VolumeSchema = v.object({
  peerId: PeerIdSchema,
  percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_VOLUME_PERCENT)),
});
export type Volume = v.InferOutput<typeof VolumeSchema>;

/** Of less no picture can be made. */
const LimitSchema = v.pipe(v.number(), v.integer(), v.minValue(100_000), v.maxValue(100_000_000));

/** `isSmallest`: layer "q" where the relay knows it; a relay of an earlier version shows "h". */
const WantedPictureSchema = v.pipe(
  v.object({ peerId: PeerIdSchema, layer: StoppableLayerSchema, isSmallest: v.optional(v.boolean()) }),
  v.transform(({ peerId, layer, isSmallest }): WantedPicture => ({
    peerId,
    layer: isSmallest === true ? "q" : layer,
  })),
);

/** From the participant. */
const LegMessageSchema = v.variant("type", [
  /** The pictures to receive, most important first, and in which layer. Without this message: everybody's, in the order of joining, layer "f". */
  v.object({
    type: v.literal("want"),
    pictures: v.pipe(v.array(WantedPictureSchema), v.maxLength(MAX_PICTURE_SLOTS)),
  }),
  /** Whether this leg's relay carries the meeting for this participant. A standby (false) sends it no pictures. */
  v.object({ type: v.literal("active"), on: v.boolean() }),
  /** Whether the participant looks at pictures and screen. One that does not (false: its window is hidden) is sent none. True at first. */
  v.object({ type: v.literal("watching"), on: v.boolean() }),
  /** What the participant wants to send and to get of pictures at most, bits per second; null: as much as its link bears. Null at first. */
  v.object({ type: v.literal("limit"), upBps: v.nullable(LimitSchema), downBps: v.nullable(LimitSchema) }),
  /** How loud the participant hears some of the others, in percent (0: not at all); those that are not named at 100. Nobody at first. */
  v.object({ type: v.literal("hear"), volumes: v.pipe(v.array(VolumeSchema), v.maxLength(MAX_MEMBERS)) }),
]);
export type LegMessage = v.InferOutput<typeof LegMessageSchema>;
export type PictureLimits = Omit<Extract<LegMessage, { type: "limit" }>, "type">;
export const NO_LIMITS: PictureLimits = { upBps: null, downBps: null };
export type WantedPicture = { readonly peerId: PeerId; readonly layer: Layer };

const MAX_CONTROL_BYTES = 16_384;
const decodeRelay = decoder(RelayMessageSchema);
const decodeLeg = decoder(LegMessageSchema);

/** Null for anything that is not exactly a known message; never throws. */
export function decodeRelayMessage(text: unknown): RelayMessage | null {
  return typeof text === "string" && text.length <= MAX_CONTROL_BYTES ? decodeRelay(parseJson(text)) : null;
}
export function encodeLegMessage(message: LegMessage): string {
  if (message.type !== "want") return JSON.stringify(message);
  const pictures = message.pictures.map((each) =>
    each.layer === "q" ? { ...each, layer: "h", isSmallest: true } : each,
  );
  return JSON.stringify({ ...message, pictures });
}
export function decodeLegMessage(text: unknown): LegMessage | null {
  return typeof text === "string" && text.length <= MAX_CONTROL_BYTES ? decodeLeg(parseJson(text)) : null;
}
