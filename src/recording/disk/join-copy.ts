/**
 * Fills what a recording lacks from another machine's copy of it: where the own recorder was dead, came late, or ended before the other one. What is there already stays. The
 * index is replaced last and in one step, so that a join that is stopped in the middle leaves the recording as it was.
 */
import { open, readdir, rename } from "node:fs/promises";
import path from "node:path";
import type { RecordedPacket } from "../../kernel/recorded-packet.ts";
import { WordedError, words } from "../../kernel/words.ts";
import { CopyClock } from "./copy-clock.ts";
import { encodeLine, INDEX_FILE, lengthOf, type IndexLine } from "./index-lines.ts";
import { readIndex, readRecording, type KeptRecording, type KeptTrack } from "./list-recordings.ts";
import { fileName, KINDS } from "./recording-writer.ts";
import { TrackFile } from "./track-file.ts";
import { readTrack } from "./track-reader.ts";

/** Two machines do not end in one moment. */
const SAME_END_MS = 1_000;
/** Around an own packet of sound the copy's are the same ones. */
const OWN_SOUND_MS = 15;
/** Of what lies between a hole and the keyframe before it. A camera that sends no keyframe for a minute has less. */
const MAX_GROUP_BYTES = 32 * 1024 * 1024;

/** What is held in memory of a track at most. */
const WRITE_FRAMES = 500;

/** On the own recording's clock. */
interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
}
type TimedLine = Extract<IndexLine, { readonly atMs: number }>;

/** Of both folders, which are absolute. Resolves to how much time was filled. @throws Error with a sentence, or of the system */
export async function joinCopy(folder: string, copyFolder: string): Promise<number> {
  const [own, copy] = await Promise.all([readRecording(folder), readRecording(copyFolder)]);
  if (own === null) throw new WordedError(words("noSuchRecording"));
  if (copy === null || copy.recordingId !== own.recordingId || copyFolder === folder)
    throw new WordedError(words("noCopyOfThis"));
  // A copy that is being written is read up to where it is.
  if (own.isRunning) throw new WordedError(words("stillRecording"));
  const [lines, copyLines] = await Promise.all([readIndex(folder), readIndex(copyFolder)]);
  const clock = await CopyClock.between(own.tracks, copy.tracks);
  const toOwn = (copyMs: number, nearMs: number): number => copyMs - clock.aheadMs(nearMs);
  const copyEndMs = toOwn(lengthOf(copyLines), lengthOf(lines));
  const writer = new JoinWriter(own, copy, await nextNumber(folder));
  const joined: IndexLine[] = [];
  let filledMs = 0;
  const fill = async (hole: Hole, isTail: boolean): Promise<void> => {
    const aheadMs = clock.aheadMs(hole.fromMs);
    joined.push(...linesIn(copyLines, hole, { aheadMs, isTail }));
    joined.push(...(await writer.fill(hole, aheadMs)));
    filledMs += hole.toMs - hole.fromMs;
  };
  for (const line of lines) {
    const isHole = line.type === "resumed" && line.atMs > line.fromMs && copyEndMs > line.fromMs;
    if (isHole) {
      const toMs = Math.min(line.atMs, Math.round(copyEndMs));
      await fill({ fromMs: line.fromMs, toMs }, false);
      // Who is still there is noted anew behind this line.
      joined.push({ ...line, fromMs: toMs });
    } else joined.push(line);
  }
  const lengthMs = lengthOf(lines);
  if (copyEndMs > lengthMs + SAME_END_MS) {
    const ended = joined.findLastIndex(({ type }) => type === "ended");
    if (ended >= 0) joined.splice(ended, 1);
    await fill({ fromMs: lengthMs, toMs: copyEndMs + 1 }, true);
  }
  if (filledMs > 0) await replaceIndex(folder, joined);
  return filledMs;
}

/** What the copy noted in the hole, by the own clock. The clock of a pause is another machine's: within the own recording it stands already. */
function linesIn(
  lines: readonly IndexLine[],
  { fromMs, toMs }: Hole,
  { aheadMs, isTail }: { readonly aheadMs: number; readonly isTail: boolean },
): readonly IndexLine[] {
  const clipped = (ms: number): number => Math.min(toMs, Math.max(fromMs, Math.round(ms - aheadMs)));
  return lines.flatMap((line): readonly IndexLine[] => {
    if (line.type === "begun" || line.type === "track" || line.type === "time") return [];
    // It names this machine.
    if (line.type === "recorder") return [];
    if (!isTail && (line.type === "pause" || line.type === "ended")) return [];
    const atMs = line.atMs - aheadMs;
    if (line.type === "resumed") {
      const gap = { ...line, fromMs: clipped(line.fromMs), atMs: clipped(line.atMs) };
      return gap.atMs > gap.fromMs ? [gap] : [];
    }
    // What was noted when the copy was begun says who was there.
    if (atMs < fromMs && !(fromMs === 0 && atMs <= 0)) return [];
    if (atMs >= toMs) return [];
    const own = { ...line, atMs: clipped(line.atMs) } satisfies TimedLine;
    return [own.type === "caption" ? { ...own, fromMs: Math.max(0, own.fromMs - aheadMs) } : own];
  });
}

type Frame = Pick<RecordedPacket, "atMs" | "isKey" | "bytes">;

/** Those that the own recording has not. */
async function* soundIn(
  track: KeptTrack,
  { fromMs, toMs }: Hole,
  aheadMs: number,
  isOwn: (atMs: number) => boolean,
): AsyncGenerator<Frame, void, undefined> {
  for await (const { atMs: copyMs, bytes } of readTrack(track.path)) {
    const atMs = copyMs - aheadMs;
    if (atMs >= toMs) return;
    if (atMs >= fromMs && !isOwn(atMs)) yield { atMs, isKey: true, bytes };
  }
}

/** From the keyframe before the hole on: the same pictures in two files do no harm. */
async function* picturesIn(
  track: KeptTrack,
  { fromMs, toMs }: Hole,
  aheadMs: number,
): AsyncGenerator<Frame, void, undefined> {
  let group: Frame[] = [];
  let groupBytes = 0;
  let isBegun = false;
  for await (const { atMs: copyMs, bytes } of readTrack(track.path)) {
    const atMs = copyMs - aheadMs;
    if (atMs >= toMs) return;
    const frame = { atMs, isKey: isKeyframe(bytes), bytes };
    if (atMs < fromMs) {
      if (frame.isKey) [group, groupBytes] = [[], 0];
      groupBytes += bytes.length;
      if (groupBytes > MAX_GROUP_BYTES) group = [];
      else if (frame.isKey || group.length > 0) group.push(frame);
      continue;
    }
    isBegun ||= group.length > 0 || frame.isKey;
    if (!frame.isKey) yield* group;
    group = [];
    if (isBegun) yield frame;
  }
}

/** The lowest bit of a VP8 frame (RFC 6386, section 9.1). */
const isKeyframe = (frame: Uint8Array): boolean => ((frame[0] ?? 1) & 1) === 0;

class JoinWriter {
  readonly #own: KeptRecording;
  readonly #copy: KeptRecording;
  #number: number;

  constructor(own: KeptRecording, copy: KeptRecording, firstNumber: number) {
    this.#own = own;
    this.#copy = copy;
    this.#number = firstNumber;
  }

  /** Writes the copy's packets of the hole into files of their own. Returns the lines that list these. */
  async fill(hole: Hole, aheadMs: number): Promise<readonly IndexLine[]> {
    const lines: IndexLine[] = [];
    for (const track of this.#copy.tracks) {
      if (track.fromMs - aheadMs >= hole.toMs) continue;
      const line = await this.#fillFrom(track, hole, aheadMs);
      if (line !== null) lines.push(line);
    }
    return lines;
  }

  async #fillFrom(track: KeptTrack, hole: Hole, aheadMs: number): Promise<IndexLine | null> {
    const { peerId, name, source } = track;
    let file: TrackFile | null = null;
    let line: IndexLine | null = null;
    let count = 0;
    try {
      for await (const frame of await this.#framesFor(track, hole, aheadMs)) {
        if (file === null) {
          const place = fileName(this.#number, source, name);
          this.#number += 1;
          file = await TrackFile.create(path.join(this.#own.folder, place), KINDS[source], frame);
          const atMs = Math.max(0, Math.floor(frame.atMs));
          line = { type: "track", atMs, file: place, peerId, name, source };
        }
        await file.add(frame);
        count += 1;
        if (count % WRITE_FRAMES === 0) await file.write();
      }
    } finally {
      await file?.close();
    }
    return line;
  }

  async #framesFor(track: KeptTrack, hole: Hole, aheadMs: number): Promise<AsyncIterable<Frame>> {
    if (KINDS[track.source] === "picture") return picturesIn(track, hole, aheadMs);
    return soundIn(track, hole, aheadMs, await this.#ownTimes(track, hole));
  }

  /** Whether the own files have a packet of that source about that time. */
  async #ownTimes({ peerId, source }: KeptTrack, { fromMs, toMs }: Hole): Promise<(atMs: number) => boolean> {
    const aroundMs = OWN_SOUND_MS;
    const slots = new Set<number>();
    for (const track of this.#own.tracks) {
      if (track.peerId !== peerId || track.source !== source || track.fromMs >= toMs + aroundMs) continue;
      for await (const { atMs } of readTrack(track.path)) {
        if (atMs < fromMs - aroundMs) continue;
        if (atMs >= toMs + aroundMs) break;
        for (let at = Math.floor(atMs) - aroundMs; at <= atMs + aroundMs; at += 1) slots.add(at);
      }
    }
    return (atMs) => slots.has(Math.round(atMs));
  }
}

/** Behind all that lie in the folder, also those of a join that was stopped. */
async function nextNumber(folder: string): Promise<number> {
  const names = await readdir(folder);
  return Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0)) + 1;
}

async function replaceIndex(folder: string, lines: readonly IndexLine[]): Promise<void> {
  const draft = path.join(folder, `joining-${INDEX_FILE}`);
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(lines.map(encodeLine).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path.join(folder, INDEX_FILE));
}
