/** Mixes the sound of a recording into one file, on the recording's clock. */
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  FilePathTarget,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import { Limiter } from "../../audio/limiter.ts";
import { FRAME_SAMPLES, SAMPLE_RATE_HZ, type Opus } from "../../audio/opus.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { readTrack } from "../disk/track-reader.ts";
import type { KeptTrack } from "../disk/list-recordings.ts";
import { isIn, type Person } from "./presence.ts";
import { SoundLine } from "./sound-line.ts";

export const FRAME_MS = (FRAME_SAMPLES * 1_000) / SAMPLE_RATE_HZ;
/** So often others get their turn, and the progress is told. */
const FRAMES_AT_ONCE = 250;

export interface SoundJob {
  /** Those with sound alone are mixed. */
  readonly tracks: readonly KeptTrack[];
  /** Whose sound is mixed, and when it may be heard. */
  readonly people: readonly Person[];
  readonly lengthMs: number;
  readonly target: string;
  /** 0 to 1. */
  readonly onProgress: (done: number) => void;
  /** How loud the people's voices are in that frame, those alone that are heard. 0 to 32768. */
  readonly onLevels?: (frame: number, levels: ReadonlyMap<PeerId, number>) => void;
}

/** A track that is being read: packets come when the mix gets there. */
class Reader {
  readonly track: KeptTrack;
  readonly line: SoundLine;
  readonly #packets: ReturnType<typeof readTrack>;
  readonly #person: Person | undefined;
  /** The next packet, which lies behind what was asked for. */
  #next: { readonly atMs: number; readonly bytes: Uint8Array } | null = null;
  #isOver = false;

  constructor(track: KeptTrack, person: Person | undefined, opus: Opus) {
    this.track = track;
    this.#person = person;
    this.line = new SoundLine(opus.createDecoder());
    this.#packets = readTrack(track.path);
  }

  /** Everything that is heard before that time is in the line. */
  async fillTo(ms: number): Promise<void> {
    while (!this.#isOver) {
      this.#next ??= await this.#read();
      if (this.#next === null || this.#next.atMs >= ms) return;
      // The recorder writes nothing of who has not agreed. Neither does this, whatever lies there.
      if (isIn(this.#person, this.#next.atMs)) this.line.add(this.#next.atMs, this.#next.bytes);
      this.#next = null;
    }
  }

  async close(): Promise<void> {
    this.line.close();
    await this.#packets.return();
  }

  async #read(): Promise<{ readonly atMs: number; readonly bytes: Uint8Array } | null> {
    const { value, done } = await this.#packets.next();
    if (done === true) this.#isOver = true;
    return value ?? null;
  }
}

/** Over a file that is there. @throws Error of the system */
export async function composeSound(opus: Opus, job: SoundJob): Promise<void> {
  const people = new Map(job.people.map((person) => [person.peerId, person]));
  const readers = job.tracks
    .filter(({ source, peerId }) => (source === "voice" || source === "screenSound") && people.has(peerId))
    .map((track) => new Reader(track, people.get(track.peerId), opus));
  const encoder = opus.createEncoder("file");
  const limiter = new Limiter();
  const output = new Output({ format: new WebMOutputFormat(), target: new FilePathTarget(job.target) });
  const source = new EncodedAudioPacketSource("opus");
  output.addAudioTrack(source);
  const meta = { decoderConfig: { codec: "opus", sampleRate: SAMPLE_RATE_HZ, numberOfChannels: 1 } };
  const sum = new Float32Array(FRAME_SAMPLES);
  const pcm = new Int16Array(FRAME_SAMPLES);
  try {
    await output.start();
    const frames = Math.max(1, Math.ceil(job.lengthMs / FRAME_MS));
    for (let frame = 0; frame < frames; frame += 1) {
      sum.fill(0);
      const levels = new Map<PeerId, number>();
      for (const reader of readers) {
        // A file that begins later need not be opened yet. It is named when its first packet came, some milliseconds after that was spoken.
        if (reader.track.fromMs > (frame + FRAMES_AT_ONCE) * FRAME_MS) continue;
        await reader.fillTo((frame + 1) * FRAME_MS);
        const peak = reader.line.mixInto(sum, frame * FRAME_SAMPLES);
        if (peak > 0 && reader.track.source === "voice") levels.set(reader.track.peerId, peak);
      }
      job.onLevels?.(frame, levels);
      limiter.apply(sum, pcm);
      const packet = new EncodedPacket(
        encoder.encode(pcm),
        "key",
        (frame * FRAME_MS) / 1_000,
        FRAME_MS / 1_000,
      );
      await source.add(packet, meta);
      if (frame % FRAMES_AT_ONCE !== 0) continue;
      job.onProgress(frame / frames);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await output.finalize();
  } catch (error) {
    await output.cancel().catch(() => {});
    throw error;
  } finally {
    encoder.close();
    for (const reader of readers) await reader.close();
  }
}
