/** Wire messages of the "captions" channel, version 1. Rules: test/captions/SPEC.md, CA. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";

/** A line as it stands: of the same line a later one has a higher `revision`. Its author signs it, so that anybody may pass it on. */
const LineSchema = v.strictObject({
  author: PeerIdSchema,
  /** Counts an author's lines, from the wall clock at which it began: higher than those of its former runs. */
  line: CountSchema,
  revision: CountSchema,
  /** Empty: the line that was being typed is taken back. */
  text: v.pipe(v.string(), v.maxLength(MAX_CAPTION_LENGTH)),
  isFinal: v.boolean(),
  /** Who says it, where the author says who. */
  speaker: v.nullable(PeerIdSchema),
  /** The author's machine has heard the author say it. True of finished lines with the author as speaker alone. */
  isAutomatic: v.boolean(),
  /** By its author's clock, which is its own and is never set back. Rules: `author-clock.ts`. */
  atMs: CountSchema,
  /** Ed25519, hex, over `signedFields`. */
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
});
export type SignedLine = Readonly<v.InferOutput<typeof LineSchema>>;

/** What a line's author signs, in this order. */
export const signedFields = (line: Omit<SignedLine, "signature">): readonly unknown[] => [
  ...[line.author, line.line, line.revision],
  ...[line.text, line.isFinal, line.speaker, line.isAutomatic, line.atMs],
];

const CaptionMessageSchema = v.variant("type", [
  v.strictObject({ type: v.literal("line"), line: LineSchema }),
  /** Newcomer to coordinator: say the last lines again. */
  v.strictObject({ type: v.literal("ask") }),
]);
export type CaptionMessage = v.InferOutput<typeof CaptionMessageSchema>;

/** Returns null for anything that is not exactly a known message; never throws. */
export const decodeCaptionMessage = decoder(CaptionMessageSchema);
