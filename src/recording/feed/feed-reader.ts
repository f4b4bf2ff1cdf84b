/** The recorder's end of the stream: puts it together, and puts its packets on the recorder's own clock. */
import { ClockOffset } from "../../kernel/clock-offset.ts";
import type { RecordedBatch, RecordedPacket } from "../../kernel/recorded-packet.ts";
import type { PacketsMessage } from "../messages.ts";
import { PacketReader } from "./packet-stream.ts";

/** No packet was captured later than it was sent; a relay's clock may be corrected meanwhile. */
const MAX_AHEAD_MS = 1_000;
/** What a stalled link may hold back, and more. */
const MAX_BEHIND_MS = 600_000;

/**
 * After a takeover the first batches of the next stream wait for each other, some half a second: the least delayed of them says how far its clock is from the own
 * one. A single one may come late, as every process has much to do then: its sound would be written again, later, and what follows would have no place.
 */
const SETTLING_BATCHES = 5;
/** Where nobody speaks, and no picture comes, no more batches do: they wait for no longer than this. */
const MAX_SETTLING_MS = 1_000;

/** Packets by the recorder's own clock. */
export type TimedPackets = Pick<RecordedBatch, "packets" | "lost">;

export class FeedReader {
  #reader = new PacketReader();
  #clock = new ClockOffset();
  /** By the relay's clock. */
  #waiting: RecordedPacket[] = [];
  #lost = 0;
  /** Those of this stream, and when the last one was sent. */
  #batches = 0;
  #sentAtMs = -Infinity;
  /** When the first one came after another stream; -Infinity in the first stream, which goes on with nothing. */
  #settlesFromMs = -Infinity;
  /** Bytes of the stream that have come. */
  receivedBytes = 0;

  /** Another stream, with another clock, comes from here on. Returns what waits of the one before. */
  restart(nowMs: number): TimedPackets {
    const rest = this.flush(nowMs);
    if (this.#batches > 0) this.#settlesFromMs = Infinity;
    [this.#reader, this.#clock] = [new PacketReader(), new ClockOffset()];
    [this.#batches, this.#sentAtMs, this.receivedBytes] = [0, -Infinity, 0];
    return rest;
  }

  /** Null when the message does not continue the stream: another one is to be asked for. */
  receive({ offset, sentAtMs, lost, data }: PacketsMessage, nowMs: number): TimedPackets | null {
    if (offset !== this.receivedBytes) return null;
    const bytes = Buffer.from(data, "base64");
    this.receivedBytes += bytes.length;
    const packets = this.#reader.push(bytes);
    return packets === null ? null : this.time({ sentAtMs, packets, lost }, nowMs);
  }

  /** For a relay on this machine, whose batches need no stream. What claims to be of another age is lost. */
  time({ sentAtMs, packets, lost }: RecordedBatch, nowMs: number): TimedPackets {
    this.#clock.note(sentAtMs, nowMs);
    this.#waiting.push(...packets);
    this.#lost += lost;
    // A long one comes in pieces.
    if (sentAtMs !== this.#sentAtMs) this.#batches += 1;
    this.#sentAtMs = sentAtMs;
    this.#settlesFromMs = Math.min(this.#settlesFromMs, nowMs);
    return this.settled(nowMs);
  }

  /** What no longer waits. Call now and then, for no batch may follow. */
  settled(nowMs: number): TimedPackets {
    const isSettled = this.#batches >= SETTLING_BATCHES || nowMs - this.#settlesFromMs >= MAX_SETTLING_MS;
    return isSettled ? this.flush(nowMs) : { packets: [], lost: 0 };
  }

  /** All that waits: nothing more comes. */
  flush(nowMs: number): TimedPackets {
    const timed = this.#waiting
      .map((packet): RecordedPacket => ({ ...packet, atMs: this.#clock.at(packet.atMs) }))
      .filter(({ atMs }) => atMs < nowMs + MAX_AHEAD_MS && atMs > nowMs - MAX_BEHIND_MS);
    const lost = this.#lost + this.#waiting.length - timed.length;
    [this.#waiting, this.#lost] = [[], 0];
    return { packets: timed, lost };
  }
}
