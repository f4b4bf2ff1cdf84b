/** Decodes one track's pictures as far as they are needed. Damage costs what lies before the next keyframe. */
import { isKeyframe } from "../film/messages.ts";

export interface Packet {
  readonly atMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A decoder is asked for so many pictures before they are needed, so that it works while others are drawn. */
const AHEAD_MS = 200;
/** A decoder that has given nothing for so long has lost the picture. */
const STALLED_MS = 60_000;

/** Shown by a player (RFC 6386, section 9.1). Others are for later pictures to refer to. */
const isToBeShown = (frame: Uint8Array): boolean => ((frame[0] ?? 0) & 0x10) !== 0;

export class TrackDecoder {
  #decoder: VideoDecoder | null = null;
  /** In order; not given to the decoder yet. */
  #packets: Packet[] = [];
  /** When those are shown that the decoder has not given back yet, in milliseconds. */
  #expected: number[] = [];
  /** Decoded, in order. */
  #frames: VideoFrame[] = [];
  #shown: VideoFrame | null = null;
  #wake = (): void => {};

  add(packet: Packet): void {
    this.#packets.push(packet);
  }

  /** The picture at that time; null before the first. It belongs to this decoder. Times never go back. */
  async frameAt(ms: number): Promise<VideoFrame | null> {
    this.#feed(ms + AHEAD_MS);
    while ((this.#expected[0] ?? Infinity) <= ms) await this.#progress();
    while (this.#frames[0] !== undefined && this.#frames[0].timestamp / 1_000 <= ms) {
      this.#shown?.close();
      this.#shown = this.#frames.shift() ?? null;
    }
    return this.#shown;
  }

  close(): void {
    this.#drop();
    this.#shown?.close();
    this.#shown = null;
  }

  #feed(ms: number): void {
    while (this.#packets[0] !== undefined && this.#packets[0].atMs <= ms) {
      const { atMs, bytes } = this.#packets[0];
      this.#packets.shift();
      const isKey = isKeyframe(bytes);
      if (this.#decoder === null && !isKey) continue;
      this.#decoder ??= this.#create();
      if (isToBeShown(bytes)) this.#expected.push(atMs);
      this.#decoder.decode(
        new EncodedVideoChunk({ type: isKey ? "key" : "delta", timestamp: atMs * 1_000, data: bytes }),
      );
    }
  }

  #create(): VideoDecoder {
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => {
        if (decoder !== this.#decoder) return frame.close();
        const atMs = frame.timestamp / 1_000;
        while ((this.#expected[0] ?? Infinity) <= atMs) this.#expected.shift();
        this.#frames.push(frame);
        this.#wake();
      },
      error: () => {
        if (decoder === this.#decoder) this.#drop();
      },
    });
    decoder.configure({ codec: "vp8", optimizeForLatency: true });
    return decoder;
  }

  /** Until something comes, or it is clear that nothing will. */
  async #progress(): Promise<void> {
    let timer = 0;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(() => {
        this.#drop();
        resolve();
      }, STALLED_MS);
    });
    clearTimeout(timer);
  }

  /** The next keyframe begins anew. */
  #drop(): void {
    if (this.#decoder !== null && this.#decoder.state !== "closed") this.#decoder.close();
    this.#decoder = null;
    this.#expected = [];
    for (const frame of this.#frames.splice(0)) frame.close();
    this.#wake();
  }
}
