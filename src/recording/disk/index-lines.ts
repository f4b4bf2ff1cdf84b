/** The index of a recording: lines of JSON, appended as things happen. Times are milliseconds on the recording's clock, which stands still in pauses. */
import * as v from "valibot";
import { EntryIdSchema, MeetingIdSchema, PeerIdSchema } from "../../kernel/ids.ts";
import { RECORDED_SOURCES } from "../../kernel/recorded-packet.ts";
import { MAX_CAPTION_LENGTH } from "../../kernel/limits.ts";
import { CountSchema, decoder, parseJson, WallTimeSchema } from "../../kernel/schema.ts";

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
  /** It goes on after its recorder had died, or this machine came late to it (`fromMs` 0): what lies between `fromMs` and `atMs` is missing. */
  v.object({ type: v.literal("resumed"), atMs: AtMs, fromMs: AtMs }),
  // What the meeting notes: `NotedLine`.
  v.object({ type: v.literal("joined"), atMs: AtMs, peerId: PeerIdSchema, name: v.string() }),
  v.object({ type: v.literal("left"), atMs: AtMs, peerId: PeerIdSchema }),
  v.object({ type: v.literal("consent"), atMs: AtMs, peerId: PeerIdSchema, agrees: v.boolean() }),
  v.object({ type: v.literal("presenter"), atMs: AtMs, peerId: v.nullable(PeerIdSchema) }),
  v.object({ type: v.literal("pause"), atMs: AtMs, isPaused: v.boolean(), wallMs: WallTimeSchema }),
  v.object({
    type: v.literal("caption"),
    /** When it was finished. */
    atMs: AtMs,
    peerId: PeerIdSchema,
    line: CountSchema,
    fromMs: AtMs,
    speaker: v.nullable(PeerIdSchema),
    text: v.pipe(v.string(), v.maxLength(MAX_CAPTION_LENGTH)),
  }),
  v.object({ type: v.literal("recorder"), atMs: AtMs, peerId: PeerIdSchema, name: v.string() }),
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

/** By the wall clock of the machine that records. */
export interface Pause {
  /** On the recording's clock. */
  readonly atMs: number;
  readonly fromWallMs: number;
  /** Infinity while it lasts. */
  readonly toWallMs: number;
}

/** In order. One that a restart of the recorder interrupts is one. */
export function pausesIn(lines: readonly IndexLine[]): readonly Pause[] {
  const pauses: Pause[] = [];
  for (const line of lines) {
    if (line.type !== "pause") continue;
    const last = pauses.at(-1);
    if (line.isPaused && (last === undefined || last.atMs !== line.atMs))
      pauses.push({ atMs: line.atMs, fromWallMs: line.wallMs, toWallMs: Infinity });
    else if (last !== undefined)
      pauses[pauses.length - 1] = { ...last, toWallMs: line.isPaused ? Infinity : line.wallMs };
  }
  return pauses;
}

/** How much of the time up to `wallMs` the recording was paused. */
export const pausedMsUntil = (pauses: readonly Pause[], wallMs: number): number =>
  pauses.reduce(
    (sum, { fromWallMs, toWallMs }) => sum + Math.max(0, Math.min(wallMs, toWallMs) - fromWallMs),
    0,
  );
