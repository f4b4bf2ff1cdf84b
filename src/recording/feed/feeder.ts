/**
 * The coordinator's end of the stream to the machine that records. What that machine has not taken yet is bounded, and so is what waits: a
 * link that stalls loses pictures first, then sound, and never fills the link's queue, which the meeting's other messages share.
 */
import type { RecordedBatch, RecordedPacket } from "../../kernel/recorded-packet.ts";
import { MAX_CHUNK_BYTES, type PacketsMessage } from "../messages.ts";
import { encodePackets } from "./packet-stream.ts";

/** On the way, at most: an eighth of the link's queue. A LAN brings back the answer within milliseconds. */
export const WINDOW_BYTES = 512 * 1024;
/** Waiting: some seconds of a meeting with pictures. */
export const MAX_PICTURE_QUEUE_BYTES = 4 * 1024 * 1024;
/** Waiting: a minute more of sound alone. */
export const MAX_QUEUE_BYTES = 8 * 1024 * 1024;

interface Chunk {
  readonly sentAtMs: number;
  readonly bytes: Buffer;
}

export class Feeder {
  readonly #send: (message: PacketsMessage) => boolean;
  #feed: number | null = null;
  #queue: Chunk[] = [];
  #queuedBytes = 0;
  #sentBytes = 0;
  #takenBytes = 0;
  #lost = 0;
  #sentAtMs = 0;
  /** Pictures that a packet is missing of, by participant and source: they go on with a keyframe. */
  readonly #broken = new Set<string>();

  /** `send` returns false when there is no link. */
  constructor(send: (message: PacketsMessage) => boolean) {
    this.#send = send;
  }

  /** Begins that stream. Returns false if it is the one that runs. */
  begin(feed: number): boolean {
    if (this.#feed === feed) return false;
    this.#feed = feed;
    [this.#queue, this.#queuedBytes, this.#sentBytes, this.#takenBytes, this.#lost] = [[], 0, 0, 0, 0];
    this.#broken.clear();
    return true;
  }

  add({ sentAtMs, packets, lost }: RecordedBatch): void {
    if (this.#feed === null) return;
    this.#lost += lost;
    this.#sentAtMs = sentAtMs;
    const kept = packets.filter((packet) => this.#hasRoom(packet));
    this.#lost += packets.length - kept.length;
    const bytes = encodePackets(kept);
    for (let offset = 0; offset < bytes.length; offset += MAX_CHUNK_BYTES)
      this.#queue.push({ sentAtMs, bytes: bytes.subarray(offset, offset + MAX_CHUNK_BYTES) });
    this.#queuedBytes += bytes.length;
    this.#flush();
  }

  /** Nothing follows: a message without bytes says so, behind all that waits. */
  end(): void {
    if (this.#feed === null) return;
    this.#queue.push({ sentAtMs: this.#sentAtMs, bytes: Buffer.alloc(0) });
    this.#flush();
  }

  /** The other end has written so many bytes of that stream. */
  taken(feed: number, bytes: number): void {
    if (feed !== this.#feed || bytes > this.#sentBytes) return;
    this.#takenBytes = Math.max(this.#takenBytes, bytes);
    this.#flush();
  }

  #hasRoom({ peerId, source, isKey }: RecordedPacket): boolean {
    if (source === "voice" || source === "screenSound") return this.#queuedBytes < MAX_QUEUE_BYTES;
    const picture = `${peerId} ${source}`;
    const hasRoom = this.#queuedBytes < MAX_PICTURE_QUEUE_BYTES && (isKey || !this.#broken.has(picture));
    if (hasRoom) this.#broken.delete(picture);
    else this.#broken.add(picture);
    return hasRoom;
  }

  #flush(): void {
    while (this.#feed !== null && this.#sentBytes - this.#takenBytes < WINDOW_BYTES) {
      const chunk = this.#queue.shift();
      if (chunk === undefined) return;
      const { sentAtMs, bytes } = chunk;
      const message: PacketsMessage = {
        ...{ type: "packets", feed: this.#feed, offset: this.#sentBytes, sentAtMs, lost: this.#lost },
        data: bytes.toString("base64"),
      };
      this.#queuedBytes -= bytes.length;
      this.#sentBytes += bytes.length;
      this.#lost = 0;
      // The recorder asks for another stream once it has a link again.
      if (!this.#send(message)) this.#feed = null;
    }
  }
}
