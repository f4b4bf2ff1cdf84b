/**
 * Writes one recording: a file for each source of each participant, and the index. Everything is only appended to, so that a kill at any
 * moment costs what was not given to the system yet, and nothing else.
 */
import { mkdir, open, readFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import type { PeerId } from "../../kernel/ids.ts";
import type { RecordedPacket, RecordedSource } from "../../kernel/recorded-packet.ts";
import {
  encodeLine,
  INDEX_FILE,
  lengthOf,
  parseIndex,
  pausedMsUntil,
  pausesIn,
  type IndexLine,
} from "./index-lines.ts";
import { lettersOf } from "./result-name.ts";
import { TrackFile } from "./track-file.ts";
import type { EndReason, NotedLine, RecordingHead } from "../types.ts";

/** Each takes an open file. A meeting of 64 that all show their cameras has 128, and people come and go. */
const MAX_TRACKS = 400;
/** Two machines do not begin in one moment. */
const LATE_MS = 500;
/** What somebody said before leaving is here by then. */
const LEFT_MS = 4_000;
export const KINDS = { voice: "mono", camera: "picture", screen: "picture", screenSound: "stereo" } as const;

export class RecordingWriter {
  readonly #folder: string;
  readonly #index: FileHandle;
  readonly #tracks = new Map<string, TrackFile>();
  readonly #names = new Map<PeerId, string>();
  /** When those left whose files are open still. */
  readonly #left = new Map<PeerId, number>();
  #trackCount: number;

  private constructor(folder: string, index: FileHandle, trackCount: number) {
    this.#folder = folder;
    this.#index = index;
    this.#trackCount = trackCount;
  }

  /**
   * Begins the recording in `folder`, or goes on with the one that is there. `elapsedMs`: how long it has gone on; null to take it from
   * the wall clock.
   */
  static async open(
    folder: string,
    head: RecordingHead,
    elapsedMs: number | null,
    wallMs: number,
  ): Promise<{ readonly writer: RecordingWriter; readonly elapsedMs: number }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, INDEX_FILE);
    const before = parseIndex(await readFile(file, "utf8").catch(() => ""));
    const index = await open(file, "a", 0o600);
    const tracks = before.filter(({ type }) => type === "track").length;
    const writer = new RecordingWriter(folder, index, tracks);
    for (const line of before) if (line.type === "joined") writer.#names.set(line.peerId, line.name);
    const fromMs = lengthOf(before);
    const pauses = pausesIn(before);
    const openPause = pauses.findLast(({ toWallMs }) => toWallMs === Infinity);
    const byWallMs = wallMs - head.wallMs - pausedMsUntil(pauses, wallMs);
    const atMs = Math.max(fromMs, elapsedMs ?? openPause?.atMs ?? (before.length === 0 ? 0 : byWallMs));
    // A line that was cut off ends here.
    if (before.length > 0) await index.write("\n");
    if (before.length === 0) await writer.#append({ type: "begun", ...head });
    // A machine that records beside another one may have come later.
    if (before.length > 0 || atMs > LATE_MS)
      await writer.#append({ type: "resumed", atMs: Math.round(atMs), fromMs });
    // Whether it is paused still is for the meeting to say.
    if (openPause !== undefined)
      await writer.#append({
        type: "pause",
        atMs: openPause.atMs,
        isPaused: false,
        wallMs: Math.round(wallMs),
      });
    return { writer, elapsedMs: atMs };
  }

  /** Times are those of the recording. A picture without a keyframe before it is left out. @throws Error of the system */
  async add(packets: readonly RecordedPacket[]): Promise<void> {
    for (const packet of packets) {
      const leftAtMs = this.#left.get(packet.peerId);
      if (leftAtMs !== undefined && packet.atMs > leftAtMs) await this.#closeOf(packet.peerId);
      const track = this.#trackOf(packet) ?? (await this.#begin(packet));
      await track?.add(packet);
    }
  }

  /** @throws Error of the system */
  async note(line: NotedLine): Promise<void> {
    if (line.type === "joined") {
      this.#names.set(line.peerId, line.name);
      if (this.#left.has(line.peerId)) await this.#closeOf(line.peerId);
    }
    await this.#append(line);
    if (line.type === "left") this.#left.set(line.peerId, line.atMs);
  }

  /** Gives what was added to the system. @throws Error of the system */
  async write(): Promise<void> {
    for (const track of this.#tracks.values()) await track.write();
  }

  /** It still runs. @throws Error of the system */
  async stamp(atMs: number): Promise<void> {
    await this.#append({ type: "time", atMs: Math.round(atMs) });
    for (const [peerId, leftAtMs] of this.#left) if (atMs - leftAtMs >= LEFT_MS) await this.#closeOf(peerId);
  }

  /** What was written outlives the machine. */
  async sync(): Promise<void> {
    for (const track of this.#tracks.values()) await track.sync();
    await this.#index.datasync();
  }

  /** Nothing may be added afterwards. `ended`: null if it may go on later. @throws Error of the system */
  async close(ended: { readonly atMs: number; readonly reason: EndReason } | null): Promise<void> {
    try {
      await this.#close(() => true);
      if (ended !== null)
        await this.#append({ type: "ended", atMs: Math.round(ended.atMs), reason: ended.reason });
    } finally {
      await this.#index.close();
    }
  }

  #trackOf({ peerId, source }: RecordedPacket): TrackFile | undefined {
    return this.#tracks.get(keyOf(peerId, source));
  }

  async #begin(packet: RecordedPacket): Promise<TrackFile | null> {
    const { peerId, source, isKey, atMs } = packet;
    if (!isKey || this.#tracks.size >= MAX_TRACKS) return null;
    this.#trackCount += 1;
    const name = this.#names.get(peerId) ?? "";
    const file = fileName(this.#trackCount, source, name);
    const track = await TrackFile.create(path.join(this.#folder, file), KINDS[source], packet);
    this.#tracks.set(keyOf(peerId, source), track);
    await this.#append({ type: "track", atMs: Math.round(atMs), file, peerId, name, source });
    return track;
  }

  async #close(isMeant: (peerId: string) => boolean): Promise<void> {
    for (const [key, track] of this.#tracks) {
      if (!isMeant(key.split(" ")[0] ?? "")) continue;
      this.#tracks.delete(key);
      await track.close();
    }
  }

  async #closeOf(left: PeerId): Promise<void> {
    this.#left.delete(left);
    await this.#close((peerId) => peerId === left);
  }

  async #append(line: IndexLine): Promise<void> {
    await this.#index.write(encodeLine(line));
  }
}

const keyOf = (peerId: PeerId, source: RecordedSource): string => `${peerId} ${source}`;

/** The number alone tells files apart; the rest is for people. */
export const fileName = (number: number, source: RecordedSource, name: string): string =>
  `${[String(number).padStart(3, "0"), source, lettersOf(name)].join(" ").trim()}.webm`;
