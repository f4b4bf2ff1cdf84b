/** The index of a recording: lines of JSON, appended as things happen. Times are milliseconds since the recording was begun. */
import * as v from "valibot";
import { EntryIdSchema, MeetingIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import { RECORDED_SOURCES } from "../../kernel/recorded-packet.ts";
import { decoder, parseJson, WallTimeSchema } from "../../kernel/schema.ts";

export const INDEX_FILE = "index.jsonl";

const AtMs = v.pipe(v.number(), v.finite(), v.minValue(0));
const IndexLineSchema = v.variant("type", [
  v.object({
    type: v.literal("begun"),
    recordingId: EntryIdSchema,
    meetingId: MeetingIdSchema,
    title: v.string(),
    wallMs: WallTimeSchema,
  }),
  /** It goes on after its recorder had died: what lies between `fromMs` and `atMs` is missing. */
  v.object({ type: v.literal("resumed"), atMs: AtMs, fromMs: AtMs }),
  // What the meeting notes: `NotedLine`.
  v.object({ type: v.literal("joined"), atMs: AtMs, peerId: PeerIdSchema, name: v.string() }),
  v.object({ type: v.literal("left"), atMs: AtMs, peerId: PeerIdSchema }),
  v.object({ type: v.literal("consent"), atMs: AtMs, peerId: PeerIdSchema, agrees: v.boolean() }),
  v.object({ type: v.literal("presenter"), atMs: AtMs, peerId: v.nullable(PeerIdSchema) }),
  v.object({ type: v.literal("coordinator"), atMs: AtMs, peerId: PeerIdSchema }),
  /** `file` holds what comes from that source from here on. */
  v.object({
    type: v.literal("track"),
    atMs: AtMs,
    file: v.pipe(v.string(), v.regex(/^[^/\\]+\.webm$/)),
    peerId: PeerIdSchema,
    name: v.string(),
    source: v.picklist(RECORDED_SOURCES),
  }),
  v.object({ type: v.literal("lost"), atMs: AtMs, packets: v.pipe(v.number(), v.integer()) }),
  /** It still runs. */
  v.object({ type: v.literal("time"), atMs: AtMs }),
  v.object({ type: v.literal("ended"), atMs: AtMs, reason: v.picklist(["stopped", "diskFull", "failed"]) }),
]);
export type IndexLine = v.InferOutput<typeof IndexLineSchema>;
export type BegunLine = Extract<IndexLine, { type: "begun" }>;
const decodeLine = decoder(IndexLineSchema);

export const encodeLine = (line: IndexLine): string => `${JSON.stringify(line)}\n`;

/** Leaves out what is no line: the end of a file whose writer was killed, and bytes that a disk has damaged. */
export function parseIndex(text: string): readonly IndexLine[] {
  return text.split("\n").flatMap((line) => (line === "" ? [] : (decodeLine(parseJson(line)) ?? [])));
}

export const lengthOf = (lines: readonly IndexLine[]): number =>
  Math.max(0, ...lines.map((line) => ("atMs" in line ? line.atMs : 0)));
