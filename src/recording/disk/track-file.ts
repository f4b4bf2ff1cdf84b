/**
 * One WebM file with one track, only ever appended to: whatever ends the writer, what was written before plays. Times are those of the
 * recording, so all files of a recording share one timeline.
 */
import { open, type FileHandle } from "node:fs/promises";
import { WritableStream } from "node:stream/web";
import {
  AppendOnlyStreamTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import type { RecordedPacket } from "../../kernel/recorded-packet.ts";
import { opusDurationMs, vp8Size } from "./frame-facts.ts";

/** Players seek to the beginning of a cluster. The muxer remembers each, so a shorter one costs memory in a long meeting. */
const CLUSTER_SECONDS = 5;
const SAMPLE_RATE_HZ = 48_000;

type Frame = Pick<RecordedPacket, "atMs" | "isKey" | "bytes">;

export class TrackFile {
  readonly #file: FileHandle;
  readonly #output: Output;
  readonly #add: (frame: Frame) => Promise<void>;
  /** Made, and not given to the system yet. */
  readonly #unwritten: Uint8Array[];
  #lastAtMs = -1;

  private constructor(
    file: FileHandle,
    output: Output,
    add: (frame: Frame) => Promise<void>,
    unwritten: Uint8Array[],
  ) {
    this.#file = file;
    this.#output = output;
    this.#add = add;
    this.#unwritten = unwritten;
  }

  /** `first`: for a picture, a keyframe. @throws Error where the file is there already, or the disk refuses it */
  static async create(
    filePath: string,
    kind: "mono" | "stereo" | "picture",
    first: Frame,
  ): Promise<TrackFile> {
    const unwritten: Uint8Array[] = [];
    const output = new Output({
      format: new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: CLUSTER_SECONDS }),
      // The muxer may use its buffer again.
      target: new AppendOnlyStreamTarget(
        new WritableStream<Uint8Array>({ write: (bytes) => void unwritten.push(bytes.slice()) }),
      ),
    });
    const add = kind === "picture" ? addPicture(output, first) : addSound(output, kind === "mono" ? 1 : 2);
    const file = await open(filePath, "wx", 0o600);
    await output.start();
    return new TrackFile(file, output, add, unwritten);
  }

  async add(frame: Frame): Promise<void> {
    // Milliseconds are what the file can tell apart, and it takes no frame from before the last one.
    const atMs = Math.max(Math.round(frame.atMs), this.#lastAtMs + 1);
    this.#lastAtMs = atMs;
    await this.#add({ ...frame, atMs });
  }

  /** Gives everything to the system: from here on it outlives this process. @throws Error of the system */
  async write(): Promise<void> {
    if (this.#unwritten.length === 0) return;
    const bytes = Buffer.concat(this.#unwritten.splice(0));
    let offset = 0;
    while (offset < bytes.length) offset += (await this.#file.write(bytes, offset)).bytesWritten;
  }

  /** Everything that was written outlives the machine. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    try {
      await this.#output.finalize();
      await this.write();
      await this.sync();
    } finally {
      await this.#file.close();
    }
  }
}

function addSound(output: Output, numberOfChannels: 1 | 2): (frame: Frame) => Promise<void> {
  const source = new EncodedAudioPacketSource("opus");
  output.addAudioTrack(source);
  const meta = { decoderConfig: { codec: "opus", sampleRate: SAMPLE_RATE_HZ, numberOfChannels } };
  return ({ atMs, bytes }) =>
    source.add(new EncodedPacket(bytes, "key", atMs / 1_000, opusDurationMs(bytes) / 1_000), meta);
}

function addPicture(output: Output, first: Frame): (frame: Frame) => Promise<void> {
  const source = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(source);
  const { width, height } = vp8Size(first.bytes) ?? { width: 640, height: 360 };
  const meta = { decoderConfig: { codec: "vp8", codedWidth: width, codedHeight: height } };
  return ({ atMs, isKey, bytes }) =>
    source.add(new EncodedPacket(bytes, isKey ? "key" : "delta", atMs / 1_000, 0), meta);
}
