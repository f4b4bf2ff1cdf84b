/**
 * The leg between a participant and a relay: how its m-lines are laid out, and what passes on its data channel.
 * Shared by relay, window and headless participant, so nothing here may need Node or the DOM.
 */
import * as v from "valibot";
import { PeerIdSchema, type PeerId } from "../../kernel/ids.ts";
import { CountSchema, decoder, parseJson } from "../../kernel/schema.ts";

/** How many pictures a leg can receive at once at most, besides one screen. Its offer says how many it does. */
export const MAX_PICTURE_SLOTS = 25;

/**
 * The offer's m-lines, in this order, fixed for the leg's life (no renegotiation): the relay knows a line by its
 * index. Then comes a recvonly video line for each picture slot, and the data channel last (negotiated, id 0).
 */
export const LINE = {
  /** Audio, sendrecv: the microphone up, the mix of all others down. */
  microphone: 0,
  /** Video, sendonly, simulcast: rids "h" (half the width and height), "f". */
  camera: 1,
  /** Video, sendonly. */
  screen: 2,
  /** Audio, sendonly: never in its own presenter's mix. */
  screenSound: 3,
  /** Video, recvonly: the presenter's screen. */
  screenSlot: 4,
  firstPicture: 5,
} as const;

export type Layer = "h" | "f";

/** From the relay. Unknown messages are ignored. */
const RelayMessageSchema = v.variant("type", [
  /** Which participant is in which picture slot (by its index; null: empty), and whose screen in the screen slot. */
  v.object({
    type: v.literal("slots"),
    pictures: v.pipe(v.array(v.nullable(PeerIdSchema)), v.maxLength(MAX_PICTURE_SLOTS)),
    screen: v.nullable(PeerIdSchema),
  }),
  /** Every 100 ms: beat and levels in one. Levels of the loudest, at most 8, dBov (-127 to 0); who is absent is silent. */
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
  /** Whether the relay wants this participant's pictures at all, until told otherwise: nobody sees them on a warm standby. */
  v.object({ type: v.literal("pictures"), wanted: v.boolean() }),
  /** The relay ends within moments (its core died or leaves): move to another one, and stay until that carries. */
  v.object({ type: v.literal("farewell") }),
]);
export type RelayMessage = v.InferOutput<typeof RelayMessageSchema>;

/** From the participant. */
const LegMessageSchema = v.variant("type", [
  /** Whom to see, most important first, and in which layer. Without it: everybody, in joining order, layer "f". */
  v.object({
    type: v.literal("want"),
    pictures: v.pipe(
      v.array(v.object({ peerId: PeerIdSchema, layer: v.picklist(["h", "f"]) })),
      v.maxLength(MAX_PICTURE_SLOTS),
    ),
  }),
  /** This leg's relay carries the meeting for this participant (true), or is its standby: then no pictures are sent down it. */
  v.object({ type: v.literal("active"), on: v.boolean() }),
]);
export type LegMessage = v.InferOutput<typeof LegMessageSchema>;
export type WantedPicture = { readonly peerId: PeerId; readonly layer: Layer };

const MAX_CONTROL_BYTES = 16_384;
const decodeRelay = decoder(RelayMessageSchema);
const decodeLeg = decoder(LegMessageSchema);

/** Null for anything that is not exactly a known message; never throws. */
export function decodeRelayMessage(text: unknown): RelayMessage | null {
  return typeof text === "string" && text.length <= MAX_CONTROL_BYTES ? decodeRelay(parseJson(text)) : null;
}
export function decodeLegMessage(text: unknown): LegMessage | null {
  return typeof text === "string" && text.length <= MAX_CONTROL_BYTES ? decodeLeg(parseJson(text)) : null;
}
