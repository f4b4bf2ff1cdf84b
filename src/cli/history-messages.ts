/** What the commands that read the history and a running core say to each other, over HTTP on loopback: one POST a question, JSON both ways. */
import * as v from "valibot";
import { EXPORT_FORMATS } from "../api/chat-commands.ts";
import type { ErrorCode } from "../api/errors.ts";
import { FileIdSchema } from "../kernel/ids.ts";
import { decoder, parseJson } from "../kernel/schema.ts";
import type { Words } from "../kernel/words.ts";

/** A private file in the data folder: where the core that has it open is asked, and the secret that opens it. */
export const ADDRESS_FILE = "history-address.json";

export const decodeAddress = decoder(
  v.object({
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
);

/** In UTF-16 code units; far above any title. */
const Wanted = v.pipe(v.string(), v.maxLength(1_000));
const QuestionSchema = v.variant("type", [
  v.object({ type: v.literal("earlier") }),
  v.object({
    type: v.literal("page"),
    meeting: Wanted,
    search: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999)),
  }),
  v.object({ type: v.literal("files"), meeting: Wanted }),
  /** Answered by lines of SaveNews as it goes on. Hanging up gives the file up. `folder`: absolute. */
  v.object({
    type: v.literal("save"),
    meeting: Wanted,
    fileId: FileIdSchema,
    folder: v.pipe(v.string(), v.maxLength(4_096)),
  }),
  /** `member`: a name or an id. Answered by a LinkTestAnswer. */
  v.object({ type: v.literal("testLink"), member: Wanted }),
  v.object({ type: v.literal("export"), meeting: Wanted, format: v.picklist(EXPORT_FORMATS) }),
]);
export type Question = v.InferOutput<typeof QuestionSchema>;
const decode = decoder(QuestionSchema);

/** Null for anything that is not exactly a question. */
export const decodeQuestion = (text: string): Question | null => decode(parseJson(text));

/** A line of the answer to `save`. The last one has `path` or `code`. */
export type SaveNews = { readonly bytes: number } | { readonly path: string } | Refusal;

export type Refusal = Words & { readonly code: ErrorCode };

/** The status of an answer that is a refusal: its body is a `Refusal`. */
export const REFUSED = 409;
