/** What the two ends of a call tell each other over their own data channel. */
import * as v from "valibot";
import { CountSchema, decoder, parseJson } from "../../kernel/schema.ts";

/** Longer ones are nonsense. */
const MAX_BYTES = 1_000;

const CallNoteSchema = v.variant("type", [
  /** What the sender sends. */
  v.object({ type: v.literal("sends"), microphone: v.boolean(), camera: v.boolean() }),
  /** The most that the sender takes of the other end's picture, bits a second; null: as it comes. */
  v.object({ type: v.literal("takes"), pictureBps: v.nullable(CountSchema) }),
  /** The sender hangs up. */
  v.object({ type: v.literal("bye") }),
]);
export type CallNote = v.InferOutput<typeof CallNoteSchema>;
const decodeNote = decoder(CallNoteSchema);

/** Null for what is no note; never throws. */
export const readNote = (bytes: Uint8Array): CallNote | null =>
  bytes.length > MAX_BYTES ? null : decodeNote(parseJson(new TextDecoder().decode(bytes)));
